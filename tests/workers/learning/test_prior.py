import json
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tests.builders import a_repository, an_issue
from workers.analysis.classify.readers import read_features
from workers.analysis.classify.type_reader import type_reader
from workers.cli import main
from workers.learning.prior import build
from workers.learning.shelf import read_general_types

ROWS = """repo,label,title,body
acme/kettle,bug,Kettle is defective,It drips.
acme/kettle,feature,Kettle in blue,Blue fits.
acme/cup,bug,Cup is defective,It drips.
acme/cup,feature,Cup in blue,Blue fits.
"""


def test_what_the_command_wrote_tells_types_elsewhere(tmp_path: Path) -> None:
    file, output = tmp_path / "issues.csv", tmp_path / "prior.npz"
    file.write_text(ROWS, encoding="utf-8")
    result = CliRunner().invoke(main, ["build-prior", str(file), "-o", str(output)])
    assert result.exit_code == 0
    assert "from 4 issues of 2 repositories" in result.stderr
    model = read_general_types(output)
    assert model is not None
    read = type_reader(model)
    issue = an_issue(title="Spoon is defective", body="It drips.")
    opinion = read(issue, read_features(issue, a_repository()))
    assert opinion.shares["bug"] > opinion.shares["feature"]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file, output = tmp_path / "issues.csv", tmp_path / "nowhere" / "prior.npz"
    # As spreadsheets write it, with a mark of the byte order.
    file.write_text(ROWS, encoding="utf-8-sig")
    result = CliRunner().invoke(main, ["build-prior", str(file), "-o", str(output)])
    assert result.exit_code == 1
    assert result.stderr == f"Error: {output}: No such file or directory\n"


def test_a_model_holds_hashes_weights_and_the_names_of_types_alone(tmp_path: Path) -> None:
    file = tmp_path / "issues.csv"
    file.write_text(ROWS, encoding="utf-8")
    built = build([file])
    with np.load(BytesIO(built.data), allow_pickle=False) as arrays:
        kinds = {name: arrays[name].dtype.kind for name in arrays.files}
        header = json.loads(arrays["header"].tobytes())
    assert kinds == {"header": "u", "buckets": "i", "weights": "f", "intercepts": "f"}
    assert header == {"format": 1, "classes": ["bug", "feature"]}


def test_the_same_files_make_the_same_model(tmp_path: Path) -> None:
    file = tmp_path / "issues.csv"
    file.write_text(ROWS, encoding="utf-8")
    assert build([file]).data == build([file]).data


def test_files_that_teach_nothing_are_refused_by_name(tmp_path: Path) -> None:
    alike, torn = tmp_path / "alike.csv", tmp_path / "torn.csv"
    alike.write_text("repo,label,title,body\na/b,bug,t,b\n", encoding="utf-8")
    torn.write_text("repo,title\n", encoding="utf-8")
    with pytest.raises(ValueError, match="all of one type"):
        build([alike])
    with pytest.raises(ValueError, match=r"torn\.csv: the column 'label' is missing"):
        build([torn])


def test_without_a_general_model_there_is_no_reader(tmp_path: Path) -> None:
    assert read_general_types(tmp_path / "absent.npz") is None
