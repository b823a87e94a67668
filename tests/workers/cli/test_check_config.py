import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.repo_config.schema import config_schema
from workers.cli import main


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check-config", *arguments])
    return result.exit_code, result.output


def test_a_good_file_is_called_good(tmp_path: Path) -> None:
    file = tmp_path / "issuegraph.yml"
    file.write_text("mode: silent\n")
    assert _run(str(file)) == (0, f"{file}: good\n")


def test_each_mistake_is_a_line_that_editors_can_jump_to(tmp_path: Path) -> None:
    file = tmp_path / "issuegraph.yml"
    file.write_text("mode: silnt\nlabel: {}\n")
    assert _run(str(file)) == (
        1,
        (
            f"{file}:1:7: `silnt` is not a value for this key; did you mean `silent`?\n"
            f"{file}:2:1: unknown key `label`; did you mean `labels`?\n"
        ),
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("labels:\n\tmost: 1\n", "2:1: a tab; YAML is indented with spaces"),
        ("# " + "x" * 100_000, "1:1: the file is larger than 16384 bytes; shorten it"),
    ],
)
def test_what_a_reader_of_yaml_would_say_in_its_own_words(
    tmp_path: Path, text: str, line: str
) -> None:
    file = tmp_path / "issuegraph.yml"
    file.write_text(text)
    assert _run(str(file)) == (1, f"{file}:{line}\n")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "issuegraph.yml"
    file.write_bytes(b"\xff\xfe\x00\x01")
    assert _run(str(file))[0] == 1


def test_the_schema_is_one_json_document() -> None:
    status, output = _run("--schema")
    assert (status, json.loads(output)) == (0, json.loads(json.dumps(config_schema())))


def test_without_a_file_the_usage_is_shown() -> None:
    assert _run()[0] == 2
