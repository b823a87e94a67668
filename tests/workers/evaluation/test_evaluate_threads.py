import json
from typing import Any

import pytest

from workers.evaluation.scores import SkippedLine, ThreadsScore
from workers.evaluation.tallies import ErrorScore, Tally, TypeScore
from workers.evaluation.threads import evaluate_threads, render_score, score_as_json

GOLD: dict[str, Any] = {
    "type": "bug",
    "type_alternatives": [],
    "links": [],
    "fix_refs": [],
    "error_message": None,
}


def _line(gold: dict[str, Any] | None = None, **fields: Any) -> str:
    thread = {
        "repo": "octo/cat",
        "number": 1,
        "state": "closed",
        "labels": ["enhancement"],
        "title": "It crashes",
        "author": "reporter",
        "author_association": "NONE",
        "created_at": "2024-01-01T00:00:00Z",
        "body": "Steps to reproduce: start it. Expected: no crash.",
        "comments": [],
        "text_origin": "verbatim",
        "gold": GOLD | (gold or {}),
    }
    return json.dumps(thread | fields)


def _comment(body: str) -> dict[str, Any]:
    return {
        "author": "anna",
        "author_association": "MEMBER",
        "created_at": "2024-01-02T00:00:00Z",
        "body": body,
    }


def test_links_of_body_and_comments_are_counted_but_not_the_issue_itself() -> None:
    line = _line({"links": ["octo/cat#2", "A/B#4"]}, body="#1 #2 #3", comments=[_comment("a/b#4")])
    (origin,) = evaluate_threads([line]).origins
    assert origin.links == Tally(matched=2, extra=1, missed=0)


def test_an_earlier_owner_of_a_repository_is_the_same_repository() -> None:
    line = _line({"links": ["octo/cat#2"]}, body="old/cat#2 and old/cat#1")
    (origin,) = evaluate_threads([line]).origins
    assert (origin.links, origin.renamed) == (Tally(matched=1), 1)


def test_fixes_that_nobody_names_are_counted_apart() -> None:
    sha = "0123abc789abcdef0123456789abcdef01234567"
    line = _line(
        {"fix_refs": ["octo/cat#9", f"octo/cat@{sha}", "octo/cat#8"], "links": ["octo/cat#8"]},
        comments=[_comment("Fixed by 0123abc"), _comment("See #8"), _comment("Fixed in #7")],
    )
    (origin,) = evaluate_threads([line]).origins
    assert origin.fixes == Tally(matched=1, extra=1, missed=2)
    assert origin.stated_fixes == Tally(matched=1, extra=1, missed=1)


def test_error_messages_match_when_one_holds_the_other() -> None:
    trace = "```\nTraceback (most recent call last):\n{0}ValueError: no such cat\n```"
    body = trace.format('  File "a.py", line 1, in f\n    f()\n')
    lines = [
        _line({"error_message": "> ValueError: no such  cat"}, body=body),
        _line({"error_message": "KeyError: 'dog'"}, body=body),
        _line({}, body=body),
        _line({}, body="I like it."),
    ]
    (origin,) = evaluate_threads(lines).origins
    assert origin.error == ErrorScore(with_message=2, matched=1, without_message=2, invented=1)


def test_types_are_counted_strictly_and_leniently_and_without_labels() -> None:
    lines = [
        _line(),
        _line({"type": "docs", "type_alternatives": ["bug"]}),
        _line({"type": "spam"}),
    ]
    (origin,) = evaluate_threads(lines).origins
    assert origin.type == TypeScore(threads=3, exact=1, acceptable=2, said=3)
    assert {type_.value: score.threads for type_, score in origin.by_type} == {
        "bug": 1,
        "feature": 0,
        "question": 0,
        "documentation": 1,
        "security": 0,
        "other": 1,
    }


def test_labels_do_not_change_what_is_said() -> None:
    assert evaluate_threads([_line()]) == evaluate_threads([_line(labels=["question", "docs"])])


def test_origins_are_scored_apart() -> None:
    score = evaluate_threads([_line(), _line(text_origin="rewritten"), _line()])
    assert [(origin.origin, origin.threads) for origin in score.origins] == [
        ("rewritten", 1),
        ("verbatim", 2),
    ]


def test_lines_without_a_judged_thread_are_left_out_by_number() -> None:
    assert evaluate_threads(["", "{}"]) == ThreadsScore(
        skipped=(SkippedLine(1, "empty"), SkippedLine(2, "not judged"))
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("{", "line 2: Expecting property name", id="no JSON"),
        pytest.param("[]", "line 2: expected a JSON object", id="no object"),
        pytest.param(
            '{"gold": {"type": "bug"}}', "line 2: the field 'repo' is missing", id="field"
        ),
        pytest.param(_line(repo="octo"), "line 2: not a repository: 'octo'", id="repository"),
        pytest.param(_line({"type": "story"}), "line 2: 'story' is not a valid", id="type"),
        pytest.param(_line(comments=3), "line 2: a field has another form", id="form"),
        pytest.param(_line(created_at="soon"), "line 2: Invalid isoformat", id="time"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        evaluate_threads([_line(), line])


def test_the_table_shows_every_number_of_an_origin() -> None:
    table = render_score(evaluate_threads([_line({"links": ["octo/cat#2"]}, body="#2 #3"), ""]))
    assert table.splitlines()[:5] == [
        "verbatim (1 threads)",
        "  links                     precision  50.0%  recall 100.0%  (1 right, 1 wrong, 0 missed)",
        "  fixes, all                precision      -  recall      -  (0 right, 0 wrong, 0 missed)",
        "  fixes named in the thread precision      -  recall      -  (0 right, 0 wrong, 0 missed)",
        "  error message             right      - of 0, invented   0.0% of 1",
    ]
    assert table.splitlines()[-2:] == ["Lines left out: 1", "  line 2: empty"]


def test_nothing_to_score_is_said() -> None:
    assert render_score(ThreadsScore()) == "No judged threads."


def test_the_json_has_the_same_numbers_and_null_for_shares_of_nothing() -> None:
    document = score_as_json(evaluate_threads([_line({"links": ["octo/cat#2"]}, body="#2 #3"), ""]))
    assert document["origins"]["verbatim"]["links"] == {
        "precision": 0.5,
        "recall": 1.0,
        "matched": 1,
        "extra": 1,
        "missed": 0,
        "renamed": 0,
    }
    assert document["origins"]["verbatim"]["fix_references"]["precision"] is None
    assert document["skipped"] == [{"line": 2, "why": "empty"}]
    assert json.loads(json.dumps(document)) == document
