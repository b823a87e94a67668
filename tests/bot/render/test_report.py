import re

import pytest

from bot.domain.verdict import VerdictKind
from bot.render.report import render_report
from tests.bot.render.golden import expected_text
from tests.bot.render.reading import COMMAND, hrefs, live_words, tokens, types
from tests.bot.render.worlds import FULL, HOSTILE, WORLDS, poisoned
from tests.hostile_texts import HOSTILE_TEXTS


@pytest.mark.parametrize(
    ("name", "triage"), [("report.md", FULL), ("report-hostile.md", HOSTILE)], ids=str
)
def test_the_report_reads_as_in_its_golden_file(name: str, triage: object) -> None:
    report = render_report(triage)  # type: ignore[arg-type]

    assert report == expected_text(name, report)


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_nothing_hostile_comes_alive_in_the_report(text: str) -> None:
    report = render_report(poisoned(FULL, text))

    html = [one.content for one in tokens(report) if one.type.startswith("html")]
    assert html == ["<sub>", "</sub>"]
    assert "image" not in types(report)
    assert live_words(report) == []
    assert not COMMAND.search(report)
    assert {url.split("/")[2] for url in hrefs(report)} <= {"redirect.github.com"}


def test_of_a_likely_vulnerability_the_report_says_no_more_than_the_comment() -> None:
    report = render_report(WORLDS[VerdictKind.SECURITY])

    assert re.findall(r"(?m)^### (.*)$", report) == ["TL;DR", "Recommendation"]
    assert "Rocket does not start" not in report


def test_the_report_has_no_reference_that_only_github_understands() -> None:
    assert live_words(render_report(WORLDS[VerdictKind.DUPLICATE])) == []


def test_the_body_stands_in_the_report_as_it_was_read() -> None:
    fences = [one.content for one in tokens(render_report(FULL)) if one.info == "markdown"]

    assert fences == [f"{FULL.graph.root.body}\n"]
