"""Domain values with defaults, so that a test says only what it is about.

Everything happens in the repository `acme/rocket` around issue #7 of 2 March 2026.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.evidence import Evidence, SourceKind, Statement
from bot.domain.findings import (
    Answer,
    Environment,
    EnvironmentEntry,
    ErrorSignature,
    Findings,
    FixStatus,
    Frame,
    IssueType,
    LabelSuggestion,
    MissingInformation,
    Signal,
    Similar,
    TypeFinding,
    Workaround,
)
from bot.domain.graph import CommitMention, IssueGraph, Link, LinkReason
from bot.domain.issue import (
    Actor,
    Comment,
    Issue,
    IssueRef,
    Label,
    PullRequest,
    Release,
    Repository,
    RepositoryRef,
)
from bot.domain.requests import Target
from bot.domain.triage import Cost, OfficialPullRequest, Report, Triage
from bot.domain.verdict import Verdict, VerdictKind

WEB = "https://github.com"
ROCKET = RepositoryRef("acme", "rocket")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def a_ref(number: int = 7, repository: RepositoryRef = ROCKET) -> IssueRef:
    return IssueRef(repository, number)


def issue_url(number: int = 7, repository: RepositoryRef = ROCKET) -> str:
    return f"{WEB}/{repository}/issues/{number}"


def pull_url(number: int = 20) -> str:
    return f"{WEB}/{ROCKET}/pull/{number}"


def comment_url(number: int = 7, comment_id: int = 501) -> str:
    return f"{issue_url(number)}#issuecomment-{comment_id}"


def an_issue(number: int = 7, **changes: Any) -> Issue:
    issue = Issue(
        ref=a_ref(number),
        title="Rocket does not start on Windows",
        body="It stops with `Error: fuel line is closed` at every start.",
        url=issue_url(number),
        state="open",
        created_at=NOON,
        id=9_000 + number,
        author=Actor("reporter"),
    )
    return replace(issue, **changes)


def a_comment(comment_id: int = 501, *, on: int = 7, **changes: Any) -> Comment:
    comment = Comment(
        id=comment_id,
        author=Actor("pilot"),
        association="NONE",
        body="Opening the valve by hand helps.",
        created_at=NOON,
        url=comment_url(on, comment_id),
    )
    return replace(comment, **changes)


def a_pull_request(number: int = 20, **changes: Any) -> PullRequest:
    pull_request = PullRequest(
        ref=a_ref(number),
        title="Open the fuel line before the start",
        url=pull_url(number),
        state="open",
        author=Actor("engineer"),
        base="main",
        closes=(a_ref(),),
    )
    return replace(pull_request, **changes)


def a_merged_pull_request(number: int = 20, **changes: Any) -> PullRequest:
    merged = {"state": "merged", "merged_at": NOON, "merge_commit": "4f2c1ab" + "0" * 33}
    return a_pull_request(number, **(merged | changes))


def a_release(tag: str = "v2.1.0", **changes: Any) -> Release:
    release = Release(tag=tag, url=f"{WEB}/{ROCKET}/releases/tag/{tag}", published_at=NOON)
    return replace(release, **changes)


def a_repository(**changes: Any) -> Repository:
    repository = Repository(
        ref=ROCKET,
        url=f"{WEB}/{ROCKET}",
        id=4_000,
        labels=(Label("bug", "Something does not work"), Label("question")),
    )
    return replace(repository, **changes)


def a_target(**changes: Any) -> Target:
    target = Target(installation_id=11, repository_id=4_000, repository=ROCKET, number=7)
    return replace(target, **changes)


def an_evidence(url: str = "", **changes: Any) -> Evidence:
    return replace(Evidence(url or issue_url(), SourceKind.ISSUE), **changes)


def a_statement(text: str = "The fuel line stays closed.", *sources: Evidence) -> Statement:
    return Statement(text, sources or (an_evidence(),))


def a_link(target: int = 5, *, source: int = 7, **changes: Any) -> Link:
    link = Link(a_ref(source), a_ref(target), LinkReason.MENTIONS, read_at=issue_url(source))
    return replace(link, **changes)


def a_graph(**changes: Any) -> IssueGraph:
    return replace(IssueGraph(root=an_issue()), **changes)


def a_label_suggestion(name: str = "bug", **changes: Any) -> LabelSuggestion:
    return replace(LabelSuggestion(name, 0.9, "The report quotes an error."), **changes)


def a_similar(number: int = 5, **changes: Any) -> Similar:
    similar = Similar(
        issue=an_issue(number),
        relation="duplicate",
        similarity=0.91,
        signals=((Signal.FINGERPRINT, an_evidence(issue_url(number))),),
    )
    return replace(similar, **changes)


def a_fix(**changes: Any) -> FixStatus:
    fix = FixStatus(
        of=a_ref(),
        pull_request=a_merged_pull_request(),
        source=an_evidence(pull_url(), kind=SourceKind.PULL_REQUEST),
        release=a_release(),
        is_release_known=True,
    )
    return replace(fix, **changes)


def a_workaround(**changes: Any) -> Workaround:
    workaround = Workaround(
        comment=a_comment(on=5),
        of=a_ref(5),
        quote="Opening the valve by hand helps.",
        code="rocket valve --open\n",
        code_language="sh",
        confirmations=(an_evidence(comment_url(5, 502), kind=SourceKind.COMMENT),),
        thumbs_up=3,
    )
    return replace(workaround, **changes)


def an_answer(**changes: Any) -> Answer:
    answer = Answer(a_comment(on=5, association="MEMBER"), a_ref(5), "Set `valve: auto`.")
    return replace(answer, **changes)


def a_missing(**changes: Any) -> MissingInformation:
    missing = MissingInformation(
        "the version", "Which version of Rocket do you run?", an_evidence()
    )
    return replace(missing, **changes)


def an_error(**changes: Any) -> ErrorSignature:
    error = ErrorSignature(
        message="FuelError: fuel line is closed",
        exception="FuelError",
        frames=(Frame("rocket/start.py", "ignite", 42), Frame("rocket/main.py", "main", 7)),
        language="python",
        fingerprint="5e1f",
    )
    return replace(error, **changes)


def an_environment(**changes: Any) -> Environment:
    entries = (EnvironmentEntry("Version", "2.0.9"), EnvironmentEntry("Platform", "win32"))
    return replace(Environment(entries, version="2.0.9", platform="win32"), **changes)


def some_findings(**changes: Any) -> Findings:
    return replace(Findings(TypeFinding(IssueType.BUG, 0.9, ("quotes an error",))), **changes)


def a_verdict(kind: VerdictKind = VerdictKind.NEW, **changes: Any) -> Verdict:
    return replace(Verdict(kind, 0.8, (an_evidence(),)), **changes)


def an_official_pull_request(**changes: Any) -> OfficialPullRequest:
    official = OfficialPullRequest(
        a_merged_pull_request(), an_evidence(pull_url(), kind=SourceKind.PULL_REQUEST), a_fix()
    )
    return replace(official, **changes)


def a_report(**changes: Any) -> Report:
    report = Report(
        tldr=a_statement("No earlier report of this problem was found among 120 issues."),
        recommendation=a_statement("Maintainers: this one needs a first look."),
    )
    return replace(report, **changes)


def a_commit_mention(**changes: Any) -> CommitMention:
    mention = CommitMention("4f2c1ab" + "0" * 33, issue_url(), "Open the fuel line")
    return replace(mention, **changes)


def a_triage(kind: VerdictKind = VerdictKind.NEW, **changes: Any) -> Triage:
    triage = Triage(
        repository=a_repository(),
        graph=a_graph(),
        findings=some_findings(),
        verdict=a_verdict(kind),
        report=a_report(),
        cost=Cost(rest_reads=3, searches=1, graphql_queries=2, graphql_points=2, seconds=1.25),
        analysed_at=NOON,
    )
    return replace(triage, **changes)
