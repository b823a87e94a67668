import gzip
import json
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from workers.cli.evaluate import evaluate
from workers.evaluation.duplicates import DuplicatesScore, evaluate_duplicates

TITLES = {
    1: "Valve opens late when the engine is cold",
    2: "Add a dark theme to the cockpit",
    3: "Telemetry stops after a minute",
    4: "The cold engine opens its valve too late",
    5: "Telemetry is silent one minute after the start",
}


def _write(path: Path, rows: list[dict[str, Any]]) -> Path:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", encoding="utf-8") as file:
        file.write(text)
    return path


def _row(
    number: int, title: str, *, body: str = "### Describe the bug\n\nIt happens always."
) -> dict[str, Any]:
    return {
        "repo": "acme/rocket",
        "number": number,
        "title": title,
        "body": body,
        "labels": [],
        "state": "open",
        "created_at": f"2026-03-{number:02d}T12:00:00Z",
    }


def _pool(folder: Path, name: str = "pool.jsonl", *, more: Sequence[dict[str, Any]] = ()) -> Path:
    rows = [_row(number, title) for number, title in TITLES.items()]
    other = {**rows[3], "repo": "acme/other", "number": 1}
    return _write(folder / name, [*rows, other, *more])


def _queries(folder: Path, *rows: tuple[int, list[int]]) -> Path:
    asked = [{"repo": "acme/rocket", "number": n, "duplicate_of": found} for n, found in rows]
    return _write(folder / "queries.jsonl", asked)


@pytest.mark.parametrize("name", ["pool.jsonl", "pool.jsonl.gz"])
def test_right_reports_are_counted_by_the_place_where_they_stand(tmp_path: Path, name: str) -> None:
    queries = _queries(tmp_path, (4, [1]), (5, [3]), (99, [1]))
    ticks = count(0.0, 0.25)
    score = evaluate_duplicates(_pool(tmp_path, name), queries, steady=lambda: next(ticks))
    assert score == DuplicatesScore(
        queries=2,
        skipped=1,
        recall={1: 1.0, 5: 1.0, 10: 1.0},
        mean_reciprocal_rank=1.0,
        threshold=score.threshold,
        precision=score.precision,
        coverage=score.coverage,
        called=0,
        called_precision=None,
        milliseconds_per_query=250.0,
    )


def test_who_shows_the_same_error_in_the_same_words_would_be_called_a_duplicate(
    tmp_path: Path,
) -> None:
    queries = _queries(tmp_path, (12, [11]), (13, [2]), (14, [1]))
    score = evaluate_duplicates(_pool(tmp_path, more=_crashes()), queries)
    # 14 reads alike and shows no error; 13 shows it and is no duplicate of 2.
    assert (score.called, score.called_precision) == (2, 0.5)


def _crashes() -> list[dict[str, Any]]:
    body = "The pump is full.\n\n```\nFuelError: no room for 12 litres in the pump\n```\n"
    titles = {
        11: ("Pump crashes while it is filled", body),
        12: ("Crash while the pump is filled", body),
        13: ("The pump crashes when it is filled", body.replace("12", "15")),
        14: ("Pump crashes while it is filled", "The pump is full."),
    }
    return [_row(number, title, body=body) for number, (title, body) in titles.items()]


def test_later_issues_and_those_of_other_repositories_are_not_found(tmp_path: Path) -> None:
    queries = _queries(tmp_path, (1, [4]))
    score = evaluate_duplicates(_pool(tmp_path), queries)
    assert score.recall == {1: 0.0, 5: 0.0, 10: 0.0}


def test_the_command_prints_one_json_document(tmp_path: Path) -> None:
    pool, queries = _pool(tmp_path), _queries(tmp_path, (4, [1]))
    arguments = ["duplicates", "--pool", str(pool), "--queries", str(queries), "--json"]
    result = CliRunner().invoke(evaluate, arguments)
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert (document["queries"], document["recall_at_1"], document["mrr"]) == (1, 1.0, 1.0)


@pytest.mark.parametrize("content", [b"no archive", gzip.compress(b"{}\n" * 99)[:-12]])
def test_a_pool_that_cannot_be_unpacked_is_named(tmp_path: Path, content: bytes) -> None:
    pool = tmp_path / "pool.jsonl.gz"
    pool.write_bytes(content)
    queries = _queries(tmp_path, (4, [1]))
    arguments = ["duplicates", "--pool", str(pool), "--queries", str(queries)]
    result = CliRunner().invoke(evaluate, arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {pool}: ")


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    pool, queries = _pool(tmp_path), _queries(tmp_path, (4, [1]))
    arguments = ["duplicates", "--pool", str(pool), "--queries", str(queries)]
    result = CliRunner().invoke(evaluate, [*arguments, "--model", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"Error: {tmp_path} holds no " in result.stderr


def test_an_unreadable_line_is_named(tmp_path: Path) -> None:
    queries = _write(tmp_path / "queries.jsonl", [{"repo": "acme/rocket", "number": "x"}])
    arguments = ["duplicates", "--pool", str(_pool(tmp_path)), "--queries", str(queries)]
    result = CliRunner().invoke(evaluate, arguments)
    assert result.exit_code == 1
    assert f"Error: {queries}: line 1: no 'duplicate_of'" in result.stderr


@pytest.mark.parametrize(
    "odd",
    [
        {"created_at": "2026-03-06"},
        {"created_at": "2026-03-06T12:00:00+02:00"},
        {"title": "Valve \ud800 opens \0 late when the engine is cold"},
        {"body": "half a pair: \udfff"},
        {"body": None},
    ],
    ids=["no zone", "another zone", "half a pair in a title", "half a pair in a body", "no body"],
)
def test_odd_dates_and_texts_are_read_like_any_other(tmp_path: Path, odd: dict[str, Any]) -> None:
    pool = _pool(tmp_path, more=[{**_row(6, TITLES[1]), **odd}])
    score = evaluate_duplicates(pool, _queries(tmp_path, (6, [1])))
    assert (score.queries, score.recall[5]) == (1, 1.0)
