import gc
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from bot.domain.history import (
    DecisionThresholds,
    KnownIssue,
    KnownLabel,
    Learning,
    Outcome,
    SearchEntry,
    Sighting,
)
from bot.domain.issue import RepositoryRef
from bot.store.engine import open_engine
from bot.store.history import HistoryStore
from bot.store.learned import LearnedStore
from bot.store.upgrade import upgrade
from tests.builders import NOON, ROCKET, a_repository
from workers.analysis.earlier_reports import EarlierReport
from workers.analysis.search_terms import search_terms
from workers.cli import main
from workers.evaluation.backtest import backtest
from workers.evaluation.backtest_forecasts import (
    FindEarlier,
    Forecast,
    Situation,
    Topic,
    entry_of,
    forecast,
    last_closed,
)
from workers.evaluation.backtest_report import backtest_as_json, draw_backtest, render_backtest
from workers.evaluation.backtester import Backtester
from workers.learning.labelled_issue import LabelledIssue
from workers.learning.thresholds import Judged, OperatingPoint
from workers.toolbox import Clock

HOUR = timedelta(hours=1)
SUBJECTS = (("The pump leaks", "bug", "A-pump"), ("A teapot in blue", "feature", "A-teapot"))


def a_known(number: int, **changes: object) -> KnownIssue:
    title, type_, area = SUBJECTS[number % 2]
    issue = KnownIssue(
        number=number,
        title=f"{title} {number}",
        text="See the log.",
        title_terms=search_terms(title),
        body_terms=("log",),
        state="closed",
        created_at=NOON + number * HOUR,
        updated_at=NOON + number * HOUR,
        closed_at=NOON + (number + 1) * HOUR,
        labels=(KnownLabel(type_, "ann"), KnownLabel(area, "ann")),
    )
    return replace(issue, **changes)


def finds(number: int, *, has_same_error: bool = True) -> FindEarlier:
    def find(_: SearchEntry) -> tuple[EarlierReport, ...]:
        entry = SearchEntry(number, "", (), (), NOON)
        return (EarlierReport(entry, 1.0, 0.7, has_same_error),)

    return find


def finds_nothing(_: SearchEntry) -> tuple[EarlierReport, ...]:
    return ()


def forecasts_of(
    issue: KnownIssue, *known: KnownIssue, find: FindEarlier
) -> list[tuple[Topic, bool]]:
    situation = Situation(a_repository(), (*known, issue), find)
    return [
        (one.topic, one.judged.is_right)
        for one in forecast(situation, [issue])
        if one.topic in {Topic.DUPLICATES, Topic.FIXES}
    ]


def test_the_last_closed_are_asked_about_in_the_order_they_were_opened() -> None:
    issues = [
        a_known(1, closed_at=NOON + 99 * HOUR),
        a_known(2),
        a_known(3, state="open", closed_at=None),
        a_known(4),
    ]
    assert [one.number for one in last_closed(issues, most=2)] == [1, 4]


def test_an_issue_teaches_nothing_about_those_opened_before_it() -> None:
    later = [a_known(number) for number in range(10, 130)]
    early = a_known(2)
    said = forecast(Situation(a_repository(), [early, *later], finds_nothing), [early])
    assert [one.topic for one in said] == [Topic.TYPE]
    assert said[0].judged.confidence < 0.6


def test_what_earlier_issues_taught_is_said_of_later_ones() -> None:
    issues = [a_known(number) for number in range(1, 161)]
    result = backtest(Situation(a_repository(), issues, finds_nothing), last=40)
    assert (result.issues, result.threshold(Topic.TYPE)) == (40, 0.5)
    labels = next(one for one in result.results if one.topic is Topic.LABELS)
    assert (labels.points[0], labels.covered[0]) == (OperatingPoint(0.5, 40, 40), 40)


@pytest.mark.parametrize(
    ("earlier", "duplicate_of", "expected"),
    [
        pytest.param(a_known(5), 5, True, id="the original"),
        pytest.param(a_known(5), 4, False, id="another"),
        pytest.param(a_known(5), None, False, id="nobody said so"),
        pytest.param(a_known(5, outcome=Outcome(duplicate_of=4)), 4, True, id="one of its kind"),
    ],
)
def test_a_duplicate_is_right_when_people_named_the_same_original(
    earlier: KnownIssue, duplicate_of: int | None, *, expected: bool
) -> None:
    issue = a_known(9, outcome=Outcome(duplicate_of=duplicate_of))
    assert forecasts_of(issue, earlier, find=finds(5)) == [(Topic.DUPLICATES, expected)]


def test_text_alone_calls_nothing_a_duplicate() -> None:
    issue = a_known(9, outcome=Outcome(duplicate_of=5))
    assert forecasts_of(issue, a_known(5), find=finds(5, has_same_error=False)) == []


def test_a_fix_counts_only_when_it_was_merged_before() -> None:
    issue = a_known(9, outcome=Outcome(duplicate_of=5))
    fixed = Outcome(pull_request=20, merged_at=NOON + 8 * HOUR)
    late = replace(fixed, merged_at=NOON + 10 * HOUR)
    assert forecasts_of(issue, a_known(5, outcome=fixed), find=finds(5)) == [
        (Topic.DUPLICATES, True),
        (Topic.FIXES, True),
    ]
    assert forecasts_of(issue, a_known(5, outcome=late), find=finds(5)) == [
        (Topic.DUPLICATES, True)
    ]


def test_a_fix_that_the_reporter_ran_already_was_not_the_end_of_it() -> None:
    fixed = Outcome(20, "abc", NOON + 8 * HOUR, "v1.5.0", is_release_confirmed=True)
    issue = a_known(9, outcome=Outcome(20), sightings=(Sighting("own", 9, "x", version="1.6"),))
    assert forecasts_of(issue, a_known(5, outcome=fixed), find=finds(5)) == [
        (Topic.DUPLICATES, False),
        (Topic.FIXES, False),
    ]


def test_a_circle_of_duplicates_ends() -> None:
    issue = a_known(9, outcome=Outcome(duplicate_of=5))
    circle = [
        a_known(5, outcome=Outcome(duplicate_of=4)),
        a_known(4, outcome=Outcome(duplicate_of=5)),
    ]
    assert forecasts_of(issue, *circle, find=finds(5)) == [(Topic.DUPLICATES, True)]


def test_errors_named_in_comments_were_not_known_when_the_issue_was_opened() -> None:
    seen = (Sighting("own", 9, "x"), Sighting("later", 9, "y", comment_id=3))
    assert entry_of(a_known(9, sightings=seen)).fingerprints == frozenset({"own"})


def test_a_forecast_is_judged_by_its_topic() -> None:
    issue = a_known(9, outcome=Outcome(duplicate_of=5))
    situation = Situation(a_repository(), [a_known(5), issue], finds(5))
    assert forecast(situation, [issue])[-1] == Forecast(
        Topic.DUPLICATES, 9, Judged(0.7, is_right=True)
    )


def test_the_page_the_plot_and_the_document_show_the_same_test() -> None:
    issues = [a_known(number) for number in range(1, 161)]
    result = backtest(Situation(a_repository(), issues, finds_nothing), last=40)
    assert "| 0.50 | 40 | 40 | 100.0% | 100.0% |" in render_backtest(result)
    assert backtest_as_json(result)["topics"]["labels"]["points"][0]["coverage"] == 1.0
    plot = ET.fromstring(draw_backtest(result))  # noqa: S314 - our own
    assert len(plot.findall(".//{http://www.w3.org/2000/svg}polyline")) == 8


def test_a_page_of_nothing_does_not_call_it_wrong() -> None:
    page = render_backtest(backtest(Situation(a_repository(), (), finds_nothing), last=40))
    assert "80%: fewer than 10 statements show no threshold." in page
    assert "often enough" not in page


def learn_history(folder: Path) -> HistoryStore:
    engine = open_engine(f"sqlite:///{folder}/issuegraph.db")
    upgrade(engine)
    history = HistoryStore(engine)
    history.begin(Learning(70, "acme/Rocket", known_until=NOON))
    text = "The pump stops with FuelError behind the second valve"
    twins = [
        a_known(
            number,
            title=text,
            title_terms=search_terms(text),
            sightings=(Sighting(f"error{number // 2}", number, "fuel line is closed"),),
            outcome=Outcome(duplicate_of=number - 1 if number % 2 else None),
        )
        for number in range(2, 62)
    ]
    history.save(70, twins)
    return history


def test_an_error_that_a_comment_named_later_was_not_known(tmp_path: Path) -> None:
    history = learn_history(tmp_path)
    environ = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/issuegraph.db"}
    named_later = [
        replace(issue, sightings=(replace(error, comment_id=5, created_at=NOON + timedelta(9e3)),))
        for issue in history.read_all(70)
        for error in issue.sightings
        if not issue.number % 2
    ]
    history.save(70, named_later)
    result = CliRunner().invoke(main, ["backtest", "acme/rocket", "--json"], env=environ)
    assert json.loads(result.stdout)["topics"]["duplicates"]["points"][0]["said"] == 0


def test_the_command_prints_one_document_and_keeps_page_and_threshold(tmp_path: Path) -> None:
    history = learn_history(tmp_path)
    environ = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/issuegraph.db"}
    result = CliRunner().invoke(main, ["backtest", "acme/rocket", "--json"], env=environ)
    assert (result.exit_code, result.stderr) == (0, "")
    document = json.loads(result.stdout)
    assert document["issues"] == 60
    assert document["topics"]["duplicates"]["threshold"] == 0.5
    assert history.thresholds(70) == DecisionThresholds(0.5, 0.6, 0.5)
    stored = LearnedStore(open_engine(environ["DATABASE_URL"])).find_backtest(ROCKET)
    assert stored is not None
    assert json.loads(stored.json) == document


def test_a_repository_that_is_not_learned_cannot_be_tested(tmp_path: Path) -> None:
    environ = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/issuegraph.db"}
    result = CliRunner().invoke(main, ["backtest", str(RepositoryRef("acme", "x"))], env=environ)
    assert result.exit_code == 1
    assert "run `issuegraph learn acme/x` first" in result.stderr


class LargePast:
    """A store's past that counts how much of what it gave is held at a time."""

    def __init__(self) -> None:
        self.most_held = 0

    def read_all(self, *_: object) -> Iterator[KnownIssue]:
        for number in range(1, 3_001):
            if number % 500 == 0:
                held = sum(type(one) in {KnownIssue, LabelledIssue} for one in gc.get_objects())
                self.most_held = max(self.most_held, held)
            yield a_known(number)


def test_a_large_past_is_gone_through_and_not_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/history.db")
    upgrade(engine)
    learning, past = Learning(70, "acme/rocket", 1), LargePast()
    HistoryStore(engine).begin(learning)
    monkeypatch.setattr(HistoryStore, "read_all", past.read_all)
    clock = Clock(now=lambda: NOON, steady=time.monotonic)
    Backtester(engine, clock, "https://github.com").test(learning, last=40, most_lessons=50)
    engine.dispose()
    assert past.most_held < 1_500
