import csv
import json
from io import StringIO
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.domain.findings import IssueType
from workers.cli import main
from workers.evaluation.types import cross_validate, evaluate_split, leave_each_out
from workers.evaluation.types_report import render_types, types_as_json
from workers.evaluation.types_score import Answer, score_answers
from workers.learning.typed_issues import TypedIssue, read_typed_issues

BUG, FEATURE, QUESTION = IssueType.BUG, IssueType.FEATURE, IssueType.QUESTION
WORDS = {
    "bug": ("The kettle is defective", "It drips on the table."),
    "feature": ("A teapot in blue", "Blue goes with the table."),
    "question": ("Which cup holds more", "Two of them stand on the table."),
}


def a_csv(*, each: int = 5) -> str:
    text = StringIO()
    table = csv.writer(text)
    table.writerow(["repo", "created_at", "label", "title", "body"])
    for repository in ("acme/kettle", "acme/cup"):
        for label, (title, body) in WORDS.items():
            for number in range(each):
                table.writerow([repository, "", label, f"{title} {number}", body])
    return text.getvalue()


def some_issues(*, each: int = 5) -> list[TypedIssue]:
    return list(read_typed_issues(StringIO(a_csv(each=each))))


def ticking() -> float:
    return next(TICKS)


TICKS = map(float, count())


def test_the_rows_of_the_competition_are_read_whatever_their_columns_order() -> None:
    read = some_issues(each=1)
    assert [(str(one.repository.ref), str(one.type)) for one in read] == [
        (repository, label) for repository in ("acme/kettle", "acme/cup") for label in WORDS
    ]
    assert read[0].issue.title == "The kettle is defective 0"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("repo,title,body\n", "the column 'label' is missing", id="a column"),
        pytest.param("repo,label,title,body\na/b,zzz,t,b\n", "row 1: not a type", id="a type"),
        pytest.param("repo,label,title,body\nab,bug,t,b\n", "row 1: not a repo", id="a repository"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        list(read_typed_issues(StringIO(text)))


def test_scores_follow_from_what_was_right_wrong_and_missed() -> None:
    said = [(BUG, BUG), (BUG, BUG), (BUG, FEATURE), (FEATURE, FEATURE), (QUESTION, BUG)]
    answers = [Answer("a/b", expected, found, 0.85) for expected, found in said]
    score = score_answers(answers, milliseconds_per_issue=1.0)
    assert {str(one.type): round(one.f1, 3) for one in score.repositories[0].classes} == {
        "bug": 0.667,
        "feature": 0.667,
        "question": 0.0,
    }
    assert [(one.least, one.said, one.right) for one in score.confidences] == [
        (0.5, 5, 3),
        (0.6, 5, 3),
        (0.7, 5, 3),
        (0.8, 5, 3),
        (0.9, 0, 0),
    ]


def test_a_repository_counts_as_much_as_any_other_whatever_its_size() -> None:
    answers = [Answer("a/large", BUG, BUG, 0.9)] * 9 + [Answer("a/small", BUG, FEATURE, 0.9)]
    assert score_answers(answers, milliseconds_per_issue=1.0).overall == 0.5


def test_what_was_learned_is_told_apart_in_other_issues() -> None:
    issues = some_issues()
    score = evaluate_split(issues, some_issues(each=2), clock=ticking)
    assert (score.overall, score.issues) == (1.0, 12)


def test_every_issue_is_scored_once_by_parts_that_it_is_not_in() -> None:
    score = cross_validate(some_issues(), folds=5, seed=1, clock=ticking)
    assert (score.overall, score.issues) == (1.0, 30)


def test_a_repository_without_history_is_told_by_what_others_share() -> None:
    score = leave_each_out(some_issues(), clock=ticking)
    assert (score.overall, score.issues) == (1.0, 30)


def test_the_table_and_the_document_hold_the_same_numbers() -> None:
    score = score_answers([Answer("a/b", BUG, BUG, 0.95)], milliseconds_per_issue=2.5)
    assert render_types(score).splitlines()[-1] == (
        "overall macro-F1 1.0000 (1 issues of 1 repositories), 2.50 ms of processor time an issue"
    )
    assert types_as_json(score)["repositories"] == {
        "a/b": {
            "issues": 1,
            "macro_f1": 1.0,
            "classes": {"bug": {"f1": 1.0, "precision": 1.0, "recall": 1.0}},
        }
    }


def test_the_command_prints_one_document(tmp_path: Path) -> None:
    for name in ("train.csv", "test.csv"):
        (tmp_path / name).write_text(a_csv(each=3), encoding="utf-8")
    files = ["--train", str(tmp_path / "train.csv"), "--test", str(tmp_path / "test.csv")]
    result = CliRunner().invoke(main, ["eval", "types", *files, "--json"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["macro_f1"] == 1.0


@pytest.mark.parametrize("options", [[], ["--cv", "3", "--without-history"]])
def test_the_command_wants_exactly_one_way_to_score(tmp_path: Path, options: list[str]) -> None:
    train = tmp_path / "train.csv"
    train.write_text(a_csv(), encoding="utf-8")
    result = CliRunner().invoke(main, ["eval", "types", "--train", str(train), *options])
    assert result.exit_code == 2
    assert "Say one of" in result.stderr
