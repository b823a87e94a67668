import re
from dataclasses import replace

import pytest

from bot.domain.evidence import SourceKind
from bot.domain.findings import Environment, EnvironmentEntry
from bot.domain.triage import Steering, Triage
from bot.domain.verdict import VerdictKind
from bot.render.comment import MOST_CHARACTERS, content_fingerprint, render_comment
from bot.render.length import count_words
from bot.render.marker import write_marker
from tests.bot.render.golden import expected_text
from tests.bot.render.reading import COMMAND, hrefs, live_words, tokens, types
from tests.bot.render.worlds import FULL, HOSTILE, WORLDS, poisoned
from tests.builders import (
    a_graph,
    a_label_suggestion,
    a_link,
    a_report,
    a_similar,
    a_statement,
    a_triage,
    an_error,
    an_evidence,
    issue_url,
    some_findings,
)
from tests.hostile_texts import HOSTILE_TEXTS

REPORT_URL = "http://localhost:8000/reports/acme/rocket/7"
OUR_HTML = re.compile(
    r"<details><summary>[A-Z][a-z ]+</summary>\n?|</details>\n?|<sub>|</sub>", re.ASCII
)
HEADINGS = ["TL;DR", "Recommendation", "Guidance", "Example", "Official PRs", "Notes"]


def headings(markdown: str) -> list[str]:
    return re.findall(r"(?m)^### (.*)$", markdown)


@pytest.mark.parametrize("kind", VerdictKind)
def test_each_verdict_reads_as_in_its_golden_file(kind: VerdictKind) -> None:
    comment = render_comment(WORLDS[kind], report_url=REPORT_URL)

    assert comment == expected_text(f"comment-{kind.value}.md", comment)


def test_a_triage_full_of_nastiness_reads_as_in_its_golden_file() -> None:
    comment = render_comment(HOSTILE, report_url=REPORT_URL)

    assert comment == expected_text("comment-hostile.md", comment)


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_nothing_hostile_comes_alive_in_any_field(text: str) -> None:
    comment = render_comment(poisoned(FULL, text), report_url=REPORT_URL)
    html = [one.content for one in tokens(comment) if one.type.startswith("html")]

    assert [one for one in html if not OUR_HTML.fullmatch(one)] == []
    assert html.count("<sub>") == 1
    assert "image" not in types(comment)
    assert live_words(comment) == []
    assert not COMMAND.search(comment)
    ours = {f"https://redirect.github.com/acme/rocket/issues/{number}" for number in (5, 7, 20)}
    assert set(hrefs(comment)) <= {REPORT_URL, *ours}
    assert len(comment) <= MOST_CHARACTERS


def test_all_headings_stand_in_their_order() -> None:
    assert headings(render_comment(FULL)) == HEADINGS


def test_a_section_without_content_is_left_out() -> None:
    assert headings(render_comment(a_triage())) == HEADINGS[:2]
    assert "<details>" not in render_comment(a_triage())


def test_a_likely_vulnerability_is_not_analysed_in_public() -> None:
    comment = render_comment(WORLDS[VerdictKind.SECURITY], report_url=REPORT_URL)

    assert headings(comment) == HEADINGS[:2]
    assert "<details>" not in comment
    assert REPORT_URL not in comment


def test_a_likely_vulnerability_is_not_even_quoted() -> None:
    quoted = a_statement("Not in public.", an_evidence(quote="the exploit is"))
    report = a_report(tldr=quoted, recommendation=quoted)

    comment = render_comment(a_triage(VerdictKind.SECURITY, report=report))

    assert "exploit" not in comment


def test_every_link_to_an_item_goes_where_no_backlink_is_left() -> None:
    live = [url for url in hrefs(render_comment(FULL)) if "/issues/" in url or "/pull/" in url]

    assert {url.split("/")[2] for url in live} == {"redirect.github.com"}


def test_only_a_confirmed_original_is_referred_to_plainly() -> None:
    duplicate, other = WORLDS[VerdictKind.DUPLICATE], WORLDS[VerdictKind.FIXED]

    assert set(live_words(render_comment(duplicate))) == {"#5"}
    assert live_words(render_comment(other)) == []


def test_an_original_elsewhere_is_not_referred_to_plainly() -> None:
    elsewhere = WORLDS[VerdictKind.DUPLICATE].findings.similar[0].issue
    ref = replace(elsewhere.ref, repository=replace(elsewhere.ref.repository, owner="other"))
    findings = some_findings(similar=(a_similar(issue=replace(elsewhere, ref=ref)),))
    report = a_report(tldr=a_statement("Same problem as other/rocket#5."))
    comment = render_comment(a_triage(VerdictKind.DUPLICATE, findings=findings, report=report))

    assert "as [other/rocket#5](https://redirect.github.com/other/rocket/issues/5)." in comment


def test_another_web_host_is_linked_directly() -> None:
    source = an_evidence("http://127.0.0.1:9000/acme/rocket/issues/5", kind=SourceKind.ISSUE)
    triage = a_triage(report=a_report(tldr=a_statement("Seen before.", source)))

    comment = render_comment(triage, web_url="http://127.0.0.1:9000")

    assert hrefs(comment) == ["http://127.0.0.1:9000/acme/rocket/issues/5"]


def _wordy(*, guidance: int, notes: int) -> Triage:
    sentence = " ".join(["word"] * 39)
    bullets = tuple(a_statement(f"Guidance {at} {sentence}.") for at in range(guidance))
    remarks = tuple(a_statement(f"Note {at} {sentence}.") for at in range(notes))
    return a_triage(report=a_report(guidance=bullets, notes=remarks))


@pytest.mark.parametrize(
    ("guidance", "notes", "kept"),
    [(5, 0, (5, 0)), (5, 2, (3, 2)), (5, 9, (0, 5)), (0, 9, (0, 5))],
    ids=["fits", "guidance gives way", "guidance goes first", "then notes"],
)
def test_the_visible_part_is_cut_by_whole_statements(
    guidance: int, notes: int, kept: tuple[int, int]
) -> None:
    comment = render_comment(_wordy(guidance=guidance, notes=notes))
    visible = comment.partition("<sub>")[0]

    assert (comment.count("- Guidance"), comment.count("- Note")) == kept
    assert count_words(visible) <= 250
    assert comment.count("word.") == sum(kept)


ENDLESS = "&" * 65_536


def _endless() -> Triage:
    sources = tuple(an_evidence(issue_url(at), quote=f"{at}{ENDLESS}") for at in range(9))
    said = tuple(a_statement(ENDLESS, *sources) for _ in range(20))
    labels = tuple(a_label_suggestion(f"{at}{ENDLESS}", because=ENDLESS) for at in range(99))
    entries = tuple(EnvironmentEntry(ENDLESS, ENDLESS) for _ in range(99))
    return a_triage(
        findings=some_findings(labels=labels, environment=Environment(entries), error=an_error()),
        report=a_report(tldr=said[0], recommendation=said[0], guidance=said, notes=said),
        graph=a_graph(links=(a_link(),), stops=(ENDLESS,) * 9),
    )


def test_words_without_end_fit_into_one_comment() -> None:
    comment = render_comment(_endless(), report_url=REPORT_URL)

    assert headings(comment) == HEADINGS[:2]
    assert re.findall("<summary>(.*)</summary>", comment) == [
        "Evidence graph",
        "Error and environment",
    ]
    assert len(comment) <= MOST_CHARACTERS
    assert comment.endswith("`/triage help`</sub>\n")


def test_the_fingerprint_is_that_of_the_content_alone() -> None:
    body = render_comment(FULL)
    marker = write_marker(b"key", target="4000:7", attempt="a", fingerprint="f")
    posted = f"{marker}\n{body}".replace("\n", "\r\n")

    assert content_fingerprint(posted) == content_fingerprint(body)
    assert content_fingerprint(body) != content_fingerprint(render_comment(a_triage()))


def test_labels_that_wait_for_a_person_are_called_suggested() -> None:
    suggesting = Steering(only_suggests_labels=True)

    assert "<sub>labels added: `bug`" in render_comment(FULL)
    assert "<sub>labels suggested: `bug`" in render_comment(replace(FULL, steering=suggesting))
