"""Labels as a repository wants them: its rules, its names, and what it forbids."""

from typing import Any

import pytest

from bot.domain.findings import Frame, IssueType, LabelSuggestion, TypeFinding
from bot.domain.issue import Label
from bot.domain.threshold import Threshold, ThresholdSource
from bot.repo_config.model import LabelSettings
from bot.repo_config.parse import parse_config
from tests.builders import a_label_suggestion, a_repository, an_error, an_issue
from workers.analysis.classify.label_choice import (
    choose_labels,
    is_allowed,
    least_for_type,
    still_there,
)

BUG = TypeFinding(IssueType.BUG, 0.9, ("Traceback",))
NAMES = ("bug", "defect", "docs", "Area: Net", "windows", "automerge", "priority: high")
BODY = "### Operating system\n\nWindows 11\n\n### Notes\n\nIt stalls.\n"


def _settings(text: str) -> LabelSettings:
    return parse_config(f"labels: {{{text}}}", where="f").labels


def _chosen(text: str, *, removed: frozenset[str] = frozenset(), **issue: Any) -> list[str]:
    chosen = choose_labels(
        BUG,
        issue=an_issue(**({"title": "Docs are wrong", "body": BODY} | issue)),
        repository=a_repository(labels=tuple(map(Label, NAMES))),
        error=an_error(frames=(Frame("/srv/engine/src/net/tcp.py"),)),
        settings=_settings(text),
        removed=removed,
    )
    return [one.name for one in chosen]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", ["bug"], id="default"),
        pytest.param("map: {bug: defect}", ["defect"], id="named label"),
        pytest.param("map: {bug: absent}", [], id="a label that does not exist"),
        pytest.param("deny: ['b*']", [], id="denied"),
        pytest.param("allow: ['area: *']", [], id="not allowed"),
        pytest.param("rules: [{title: 'docs*', label: docs}]", ["docs", "bug"], id="title"),
        pytest.param("rules: [{title: docs, label: docs}]", ["bug"], id="not the whole title"),
        pytest.param("rules: [{body: '*stalls*', label: docs}]", ["docs", "bug"], id="text"),
        pytest.param(
            "rules: [{field: operating system, answer: 'windows*', label: windows}]",
            ["windows", "bug"],
            id="answer of a form",
        ),
        pytest.param(
            "rules: [{field: Browser, answer: '*', label: windows}]", ["bug"], id="not asked"
        ),
        pytest.param(
            "rules: [{path: 'src/net/*', label: 'area: net'}]", ["Area: Net", "bug"], id="path"
        ),
        pytest.param(
            "rules: [{path: 'src/*', title: 'other*', label: docs}]", ["bug"], id="all must hold"
        ),
        pytest.param("rules: [{title: '*', label: nowhere}]", ["bug"], id="never created"),
        pytest.param("rules: [{title: '*', label: automerge}]", ["bug"], id="sets builds going"),
        pytest.param(
            "allow: [automerge, '*'], rules: [{title: '*', label: automerge}]",
            ["automerge", "bug"],
            id="allowed by its full name",
        ),
        pytest.param("most: 0", [], id="none at most"),
        pytest.param(
            "most: 1, rules: [{title: '*', label: docs}]", ["docs"], id="rules come first"
        ),
    ],
)
def test_the_configuration_decides_which_labels_are_added(text: str, expected: list[str]) -> None:
    assert _chosen(text) == expected


def test_no_rule_puts_back_what_a_person_took_off() -> None:
    rule = "rules: [{title: '*', label: docs}]"
    assert _chosen(rule, removed=frozenset({"DOCS"})) == ["bug"]


def test_a_label_that_is_there_is_not_added_again() -> None:
    rules = "rules: [{title: '*', label: windows}, {title: '*', label: docs}]"
    assert _chosen(rules, labels=("Windows",)) == ["docs", "bug"]


@pytest.mark.parametrize("name", ["automerge", "ok-to-test", "safe to test", "run-ci"])
def test_a_pattern_does_not_allow_what_sets_something_going(name: str) -> None:
    assert not is_allowed(name, _settings("allow: ['*']"))


def test_denied_is_denied_even_where_it_is_allowed() -> None:
    assert not is_allowed("automerge", _settings("allow: [automerge], deny: [AUTO*]"))


@pytest.mark.parametrize(
    ("text", "shown", "expected"),
    [
        ("", None, Threshold(0.6, ThresholdSource.DEFAULT)),
        ("", 0.7, Threshold(0.7, ThresholdSource.BACKTEST)),
        ("least_confidence: 0.8", 0.7, Threshold(0.8, ThresholdSource.CONFIGURATION)),
    ],
)
def test_how_sure_a_type_must_be_is_told_with_who_set_it(
    text: str, shown: float | None, expected: Threshold
) -> None:
    assert least_for_type(_settings(text), shown) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Threshold(0.7, ThresholdSource.TRAINING)),
        ("least_confidence: 0.65", Threshold(0.7, ThresholdSource.TRAINING)),
        ("least_confidence: 0.8", Threshold(0.8, ThresholdSource.CONFIGURATION)),
    ],
)
def test_of_what_was_learned_and_what_was_chosen_the_higher_is_needed(
    text: str, expected: Threshold
) -> None:
    learned = LabelSuggestion("docs", 0.9, "", Threshold(0.7, ThresholdSource.TRAINING))
    chosen = choose_labels(
        BUG,
        issue=an_issue(),
        repository=a_repository(labels=(Label("docs"),)),
        error=None,
        settings=_settings(text),
        learned=(learned,),
    )
    assert [one.threshold for one in chosen] == [expected]


def test_what_was_chosen_before_is_named_while_the_issue_has_it_and_nobody_took_it_off() -> None:
    told = tuple(a_label_suggestion(name) for name in ("bug", "crash", "windows"))
    issue = an_issue(labels=("Bug", "windows", "question"))
    kept = still_there(told, issue=issue, removed=frozenset({"windows"}))
    assert [one.name for one in kept] == ["bug"]
