"""Routing: each event makes the one request that answers it, or says why it makes none."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import get_args, get_type_hints

import pytest

from bot.commands.grammar import digest_of_call
from bot.domain.events import (
    CodePushed,
    CommentChanged,
    Event,
    InstallationChanged,
    IssueChanged,
    LabelChanged,
    Origin,
    OtherEvent,
    Ping,
    RepositoryChanged,
)
from bot.domain.issue import Actor, RepositoryRef
from bot.domain.requests import (
    DropKeptFiles,
    ForgetInstallation,
    ForgetIssue,
    HideReports,
    LearnRepositories,
    RecordOutcome,
    RememberIssue,
    RememberRemovedLabel,
    Request,
    ResumeInstallation,
    ResumeIssue,
    RunCommand,
    SettleFixes,
    Target,
    TriageIssue,
)
from bot.routing import Ignored, route

OWN_LOGIN = "issuegraph[bot]"
REPOSITORY = RepositoryRef("acme", "rocket")
TARGET = Target(installation_id=7, repository_id=70, repository=REPOSITORY, number=3)
DROP = DropKeptFiles(installation_id=7, repository_id=70, repository=REPOSITORY)
SETTLE = SettleFixes(installation_id=7, repository_id=70, repository=REPOSITORY)
ANN = Actor("ann")
ROBOT = Actor("renovate[bot]", is_bot=True)
OURSELVES = Actor("Issuegraph[bot]", is_bot=True)


def origin(sender: Actor = ANN) -> Origin:
    return Origin("d-1", 7, REPOSITORY, 70, sender)


def pushed(*paths: str, is_default_branch: bool = True) -> CodePushed:
    return CodePushed(origin(), is_default_branch, paths)


def comment(
    body: str, *, action: str = "created", author: Actor = ANN, is_on_pull_request: bool = False
) -> CommentChanged:
    return CommentChanged(
        origin(author), action, 3, 31, author, "NONE", body, is_on_pull_request=is_on_pull_request
    )


def command(prefix: str, line: str, *, brings_evidence: bool = False) -> RunCommand:
    return RunCommand(TARGET, 31, "ann", prefix, digest_of_call(line), brings_evidence)


REQUESTS: list[tuple[str, Event, Request]] = [
    ("opened", IssueChanged(origin(), "opened", 3), TriageIssue(TARGET, "opened")),
    ("bot's issue", IssueChanged(origin(ROBOT), "opened", 3), TriageIssue(TARGET, "opened")),
    ("configuration pushed", pushed(".github/issuegraph.yml"), DROP),
    ("form pushed", pushed("README.md", ".github/ISSUE_TEMPLATE/bug.yml"), DROP),
    ("history rewritten", CodePushed(origin(), is_default_branch=True, is_partial=True), DROP),
    (
        "title edited",
        IssueChanged(origin(), "edited", 3, ("title",)),
        TriageIssue(TARGET, "edited"),
    ),
    ("body edited", IssueChanged(origin(), "edited", 3, ("body",)), TriageIssue(TARGET, "edited")),
    (
        "edited, as of when",
        IssueChanged(origin(), "edited", 3, ("body",), as_of=9),
        TriageIssue(TARGET, "edited", as_of=9),
    ),
    (
        "commented, as of when",
        replace(comment("Same as #2."), as_of=9),
        TriageIssue(TARGET, "commented", as_of=9),
    ),
    ("reopened", IssueChanged(origin(), "reopened", 3), TriageIssue(TARGET, "reopened")),
    ("transferred", IssueChanged(origin(), "transferred", 3), ForgetIssue(TARGET)),
    ("deleted by a bot", IssueChanged(origin(ROBOT), "deleted", 3), ForgetIssue(TARGET)),
    (
        "unlabeled",
        LabelChanged(origin(), "unlabeled", 3, "bug"),
        RememberRemovedLabel(TARGET, "bug"),
    ),
    ("unlocked", IssueChanged(origin(), "unlocked", 3), ResumeIssue(TARGET)),
    ("unlocked by a bot", IssueChanged(origin(ROBOT), "unlocked", 3), ResumeIssue(TARGET)),
    ("closed", IssueChanged(origin(), "closed", 3), RecordOutcome(TARGET)),
    ("deleted", IssueChanged(origin(), "deleted", 3), ForgetIssue(TARGET)),
    ("comment deleted", comment("It leaks.", action="deleted"), RememberIssue(TARGET)),
    ("closed by a bot", IssueChanged(origin(ROBOT), "closed", 3), RecordOutcome(TARGET)),
    ("command", comment("/triage help\r\nplease"), command("/triage", "/triage help")),
    ("command of another prefix", comment("/graph"), command("/graph", "/graph")),
    ("command in upper case", comment("/Triage"), command("/triage", "/Triage")),
    (
        "evidence under another command",
        comment("/assign me\n\nSame as #1, see there"),
        command("/assign", "/assign me", brings_evidence=True),
    ),
    (
        "evidence after a path",
        comment("/data is not writable since 2.1.0"),
        command("/data", "/data is not writable since 2.1.0", brings_evidence=True),
    ),
    ("duplicate named", comment("Same as #2."), TriageIssue(TARGET, "commented")),
    (
        "pull request linked",
        comment("https://github.com/acme/rocket/pull/8 should help"),
        TriageIssue(TARGET, "commented"),
    ),
    ("version given", comment("I have 1.4.2 on Windows."), TriageIssue(TARGET, "commented")),
    ("labeled", LabelChanged(origin(), "labeled", 3, "bug"), RememberIssue(TARGET)),
    (
        "installed with repositories",
        InstallationChanged("d-1", "created", 7, "acme", added=(REPOSITORY,)),
        LearnRepositories(7, (REPOSITORY,)),
    ),
    ("release published", RepositoryChanged(origin(), "release", "published"), SETTLE),
    ("bot's release", RepositoryChanged(origin(ROBOT), "release", "published"), SETTLE),
    ("pre-release became full", RepositoryChanged(origin(), "release", "released"), SETTLE),
    (
        "uninstalled",
        InstallationChanged("d-1", "deleted", 7, "acme", lost_ids=(70,)),
        ForgetInstallation(7, repository_ids=(70,)),
    ),
    ("unsuspended", InstallationChanged("d-1", "unsuspend", 7, "acme"), ResumeInstallation(7)),
    (
        "permission given",
        InstallationChanged("d-1", "new_permissions_accepted", 7, "acme"),
        ResumeInstallation(7),
    ),
    (
        "made private",
        RepositoryChanged(origin(), "repository", "privatized"),
        HideReports(7, 70, REPOSITORY),
    ),
    (
        "repository taken away",
        InstallationChanged("d-1", "removed", 7, "acme", removed=(REPOSITORY,), lost_ids=(70,)),
        ForgetInstallation(7, (REPOSITORY,), (70,)),
    ),
]

IGNORED: list[tuple[str, Event, str]] = [
    ("own edit", IssueChanged(origin(OURSELVES), "edited", 3, ("body",)), "our own doing"),
    ("own label", LabelChanged(origin(OURSELVES), "labeled", 3, "bug"), "our own doing"),
    ("own comment", comment("/triage", author=OURSELVES), "our own doing"),
    (
        "bot's edit",
        IssueChanged(origin(ROBOT), "edited", 3, ("body",)),
        "edited by a bot",
    ),
    (
        "empty edit",
        IssueChanged(origin(), "edited", 3),
        "neither title nor body was edited",
    ),
    (
        "labeled by a bot",
        LabelChanged(origin(ROBOT), "labeled", 3, "bug"),
        "labeled by a bot",
    ),
    (
        "unlabeled by a bot",
        LabelChanged(origin(ROBOT), "unlabeled", 3, "bug"),
        "unlabeled by a bot",
    ),
    ("chat", comment("Same here."), "no command and no new evidence in it"),
    ("own number", comment("See #3 above."), "no command and no new evidence in it"),
    ("quoted", comment("> with 1.4.2, as in #2\n\nme too"), "no command and no new evidence in it"),
    ("address", comment("It listens on 127.0.0.1."), "no command and no new evidence in it"),
    (
        "another instance's comment",
        comment("### TL;DR\n\nSame problem as #2.", author=ROBOT),
        "written by a bot",
    ),
    ("bot's command", comment("/triage", author=ROBOT), "written by a bot"),
    ("pull request", comment("/triage", is_on_pull_request=True), "on a pull request"),
    (
        "edited comment",
        comment("/triage", action="edited"),
        "a comment that was edited gives no command",
    ),
    (
        "reopened by a bot",
        IssueChanged(origin(ROBOT), "reopened", 3),
        "reopened by a bot",
    ),
    (
        "suspended",
        InstallationChanged("d-1", "suspend", 7, "acme"),
        "nothing to do when an installation was suspend",
    ),
    (
        "release edited",
        RepositoryChanged(origin(), "release", "edited"),
        "read fresh for each analysis",
    ),
    (
        "installed",
        InstallationChanged("d-1", "created", 7, "acme"),
        "nothing to do when an installation was created",
    ),
    (
        "nothing taken away",
        InstallationChanged("d-1", "removed", 7, "acme"),
        "nothing to do when an installation was removed",
    ),
    (
        "made public",
        RepositoryChanged(origin(), "repository", "publicized"),
        "the hourly comparison shows its reports",
    ),
    ("label", RepositoryChanged(origin(), "label", "edited"), "read fresh for each analysis"),
    (
        "configuration of a branch",
        pushed(".github/issuegraph.yml", is_default_branch=False),
        "not on the default branch",
    ),
    (
        "workflow pushed",
        pushed(".github/workflows/ci.yml"),
        "neither configuration nor forms were changed",
    ),
    ("ping", Ping("d-1", "Keep it simple."), "pong"),
    ("other", OtherEvent("d-1", "star", "created"), "not an event the bot acts on: star created"),
    ("no action", OtherEvent("d-1", "push"), "not an event the bot acts on: push"),
]


@pytest.mark.parametrize(
    ("event", "request_"), [pytest.param(*row[1:], id=row[0]) for row in REQUESTS]
)
def test_an_event_makes_the_request_that_answers_it(event: Event, request_: Request) -> None:
    assert route(event, own_login=OWN_LOGIN) == request_


@pytest.mark.parametrize(
    ("event", "reason"), [pytest.param(*row[1:], id=row[0]) for row in IGNORED]
)
def test_an_event_without_work_says_why(event: Event, reason: str) -> None:
    assert route(event, own_login=OWN_LOGIN) == Ignored(reason)


def _kinds(values: Iterable[Event]) -> set[tuple[str, str]]:
    return {(type(one).__name__, getattr(one, "action", "")) for one in values}


def _possible(kind: type[Event]) -> Iterator[tuple[str, str]]:
    """Yield every action that the type of an event knows; those that are any word have none."""
    for action in get_args(get_type_hints(kind).get("action")):
        yield kind.__name__, action


def test_every_event_and_action_has_its_row() -> None:
    rows = _kinds(row[1] for row in (*REQUESTS, *IGNORED))
    wanted = {one for kind in get_args(Event) for one in _possible(kind)}
    assert wanted - rows == set()
    assert {kind.__name__ for kind in get_args(Event)} == {name for name, _ in rows}
