from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.domain.evidence import Statement
from bot.domain.findings import Findings, FixStatus, IssueType, Signal, TypeFinding
from bot.domain.graph import IssueGraph, LinkReason
from bot.domain.issue import PullRequest
from bot.domain.triage import Report
from bot.domain.verdict import Verdict, VerdictKind
from tests.builders import (
    a_fix,
    a_link,
    a_missing,
    a_pull_request,
    a_ref,
    a_repository,
    a_similar,
    a_verdict,
    a_workaround,
    an_answer,
    an_environment,
    an_evidence,
    an_issue,
    issue_url,
    some_findings,
)
from workers.analysis.reports.evidence import write_report
from workers.analysis.reports.subject import Subject

OPEN = a_fix(pull_request=a_pull_request(), release=None)
UNRELEASED = a_fix(release=None)
OF_ORIGINAL = a_fix(of=a_ref(5))
WORLDS: dict[VerdictKind, Findings] = {
    VerdictKind.SECURITY: some_findings(
        type=TypeFinding(IssueType.SECURITY, 0.9), workarounds=(a_workaround(),)
    ),
    VerdictKind.INVALID: some_findings(),
    VerdictKind.DUPLICATE: some_findings(similar=(a_similar(),), fixes=(OF_ORIGINAL,)),
    VerdictKind.FIXED: some_findings(fixes=(a_fix(),), environment=an_environment()),
    VerdictKind.REGRESSION: some_findings(fixes=(a_fix(),), environment=an_environment()),
    VerdictKind.FIXED_UNRELEASED: some_findings(fixes=(UNRELEASED,)),
    VerdictKind.IN_PROGRESS: some_findings(fixes=(OPEN,)),
    VerdictKind.WORKAROUND: some_findings(
        workarounds=(a_workaround(),), similar=(a_similar(relation="related"),)
    ),
    VerdictKind.ANSWERED: some_findings(answers=(an_answer(),)),
    VerdictKind.NEEDS_INFORMATION: some_findings(missing=(a_missing(),)),
    VerdictKind.NEW: some_findings(similar=(a_similar(relation="related"),), searched=40),
}


def _report(kind: VerdictKind, **changes: object) -> Report:
    graph = changes.pop("graph", IssueGraph(an_issue()))
    findings = changes.pop("findings", WORLDS[kind])
    verdict: Verdict = a_verdict(kind)
    return write_report(Subject(a_repository(), graph, findings, verdict, **changes))


def _statements(report: Report) -> Iterator[Statement]:
    yield from (report.tldr, report.recommendation, *report.guidance, *report.notes)


def test_there_is_a_world_for_every_verdict() -> None:
    assert set(WORLDS) == set(VerdictKind)


@pytest.mark.parametrize(
    ("kind", "tldr", "step"),
    [
        ("security", "reads like a vulnerability", "Please continue through the repository's"),
        ("invalid", "The report is empty", "Please edit the issue"),
        ("duplicate", "Same problem as #5 (open), by the same error.", "Upgrade to v2.1.0; #5"),
        ("fixed", "first released in v2.1.0. The report is about version 2.0.9.", "Upgrade to v2"),
        ("regression", "first released in v2.1.0", "Maintainers: please look again"),
        ("fixed_unreleased", "in no release yet", "Wait for the next release, or build from main"),
        ("in_progress", "A fix of this issue is proposed in #20 and", "Follow #20."),
        (
            "workaround",
            "#5, which reports the same error, has a workaround that 1",
            "Apply this workaround:",
        ),
        ("answered", "answered a matching question in #5", "Read this answer:"),
        ("needs_information", "does not say: the version", "Please answer: Which version"),
        ("new", "No earlier report of this problem was found among 40", "Maintainers: this one"),
    ],
)
def test_every_verdict_says_what_is_known_and_one_next_step(
    kind: str, tldr: str, step: str
) -> None:
    report = _report(VerdictKind(kind))
    assert tldr in report.tldr.text
    assert report.recommendation.text.startswith(step)


@pytest.mark.parametrize("kind", VerdictKind)
def test_every_statement_links_to_where_it_was_read(kind: VerdictKind) -> None:
    sources = [source for statement in _statements(_report(kind)) for source in statement.sources]
    assert all(source.url.startswith("https://github.com/") for source in sources)


def test_a_vulnerability_gets_no_guidance_in_public() -> None:
    report = _report(VerdictKind.SECURITY, security_policy_url="https://acme.example/security")
    assert (report.guidance, report.example, report.pull_requests) == ((), None, ())
    assert report.recommendation.sources[0].url == "https://acme.example/security"


def test_a_workaround_beside_another_verdict_is_guidance_with_its_code() -> None:
    findings = some_findings(similar=(a_similar(),), workarounds=(a_workaround(),))
    report = _report(VerdictKind.DUPLICATE, findings=findings)
    assert report.guidance[0].text == "Workaround in #5, confirmed by 1:"
    assert report.example is not None
    assert report.example.code == "rocket valve --open\n"


def test_what_only_a_person_calls_the_same_is_said_instead_of_nothing_found() -> None:
    said = an_evidence(issue_url(7), quote="Dupe of #5")
    similar = (a_similar(relation="related", signals=((Signal.PERSON, said),)),)
    report = _report(VerdictKind.NEW, findings=some_findings(similar=similar, searched=4))
    text = "The thread calls this the same as #5; nothing else confirms it."
    assert report.tldr == Statement(text, (said,))


@pytest.mark.parametrize(
    ("searched", "among"),
    [(0, ""), (1, " among 1 issue looked at"), (2, " among 2 issues looked at")],
)
def test_it_says_among_how_many_nothing_was_found(searched: int, among: str) -> None:
    report = _report(VerdictKind.NEW, findings=some_findings(searched=searched))
    assert report.tldr.text == f"No earlier report of this problem was found{among}."


@pytest.mark.parametrize(
    "kind",
    [
        TypeFinding(IssueType.FEATURE, 0.9, ("would be nice",)),
        TypeFinding(IssueType.QUESTION, 0.9, ("how do i",)),
        TypeFinding(IssueType.BUG, 0.3),
    ],
)
def test_what_nobody_called_a_problem_is_not_called_one(kind: TypeFinding) -> None:
    report = _report(VerdictKind.NEW, findings=some_findings(type=kind))
    assert report.tldr.text == "No earlier issue like this was found."


def test_a_recommended_workaround_is_not_repeated_as_guidance() -> None:
    guidance = _report(VerdictKind.WORKAROUND).guidance
    assert [one.text for one in guidance] == ["Possibly related: #5 (open), by the same error:"]


@pytest.mark.parametrize(
    ("fix", "tldr", "step"),
    [
        pytest.param(
            a_fix(of=a_ref(5)),
            "The fix of #5, which reads much like this, was merged in #20 on 2026-03-02, first",
            "If this is the problem of #5, upgrade to v2.1.0 or later. If not, maintainers: this",
            id="released",
        ),
        pytest.param(
            a_fix(of=a_ref(5), pull_request=a_pull_request(), release=None),
            "A fix of #5, which reads much like this, is proposed in #20.",
            "If this is the problem of #5, follow #20. If not, maintainers: this one needs",
            id="open",
        ),
    ],
)
def test_the_fix_of_what_only_reads_alike_is_left_to_the_reader(
    fix: FixStatus, tldr: str, step: str
) -> None:
    report = _report(VerdictKind.NEW, findings=_only_alike(fix))
    assert report.tldr.text.startswith("No earlier report of this problem is confirmed. ")
    assert tldr in report.tldr.text
    assert report.recommendation.text.startswith(step)


def test_the_fix_of_what_only_reads_alike_is_guidance_beside_another_verdict() -> None:
    findings = replace(_only_alike(a_fix(of=a_ref(5))), missing=(a_missing(),))
    report = _report(VerdictKind.NEEDS_INFORMATION, findings=findings)
    assert report.recommendation.text.startswith("Please answer:")
    related, fix = (one.text for one in report.guidance)
    assert related == "Possibly related: #5 (open), by closely matching text:"
    assert fix.startswith("The fix of #5, possibly related, was merged in #20 on 2026-03-02, first")


def test_a_fix_that_the_reporter_runs_already_is_no_hint() -> None:
    findings = replace(_only_alike(a_fix(of=a_ref(5))), environment=an_environment(version="2.2.0"))
    report = _report(VerdictKind.NEW, findings=findings)
    assert report.tldr.text == "No earlier report of this problem was found."
    assert report.recommendation.text.startswith("Maintainers: this one needs a first look;")


def _only_alike(fix: FixStatus) -> Findings:
    signals = ((Signal.TEXT, an_evidence(issue_url(5))),)
    alike = a_similar(5, relation="related", signals=signals)
    return some_findings(similar=(alike,), possible_fixes=(fix,))


def _linked(pull: PullRequest, source: int) -> IssueGraph:
    link = a_link(pull.ref.number, source=source, reason=LinkReason.CONNECTED_TO, said_by="github")
    return IssueGraph(an_issue(), (pull,), (link,))


def test_a_pull_request_linked_to_the_issue_is_listed() -> None:
    graph = _linked(a_pull_request(), 7)
    (listed,) = _report(VerdictKind.NEW, graph=graph).pull_requests
    assert listed.pull_request == a_pull_request()
    # It is told where the two were joined.
    assert listed.source.url == graph.links[0].read_at


def test_a_pull_request_linked_to_a_stranger_is_not() -> None:
    report = _report(VerdictKind.NEW, graph=_linked(a_pull_request(), 3))
    assert report.pull_requests == ()


def test_a_likeness_beside_a_confirmed_original_is_left_out() -> None:
    similar = (a_similar(5), a_similar(4), a_similar(3, relation="related"))
    report = _report(VerdictKind.DUPLICATE, findings=some_findings(similar=similar))
    assert [one.text for one in report.guidance] == ["The same problem was also reported in #4."]
