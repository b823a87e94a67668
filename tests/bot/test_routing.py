"""Routing: each event makes the one request that answers it, or says why it makes none."""

import pytest

from bot.domain.events import (
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
    ForgetInstallation,
    ForgetIssue,
    RememberRemovedLabel,
    Request,
    RunCommand,
    Target,
    TriageIssue,
)
from bot.routing import Ignored, has_command, route

OWN_LOGIN = "issuegraph[bot]"
REPOSITORY = RepositoryRef("acme", "rocket")
TARGET = Target(installation_id=7, repository_id=70, repository=REPOSITORY, number=3)
ANN = Actor("ann")
ROBOT = Actor("renovate[bot]", is_bot=True)
OURSELVES = Actor("Issuegraph[bot]", is_bot=True)


def origin(sender: Actor = ANN) -> Origin:
    return Origin("d-1", 7, REPOSITORY, 70, sender)


def comment(
    body: str, *, action: str = "created", author: Actor = ANN, is_on_pull_request: bool = False
) -> CommentChanged:
    return CommentChanged(
        origin(author), action, 3, 31, author, "NONE", body, is_on_pull_request=is_on_pull_request
    )


REQUESTS: list[tuple[str, Event, Request]] = [
    ("opened", IssueChanged(origin(), "opened", 3), TriageIssue(TARGET, "opened")),
    (
        "title edited",
        IssueChanged(origin(), "edited", 3, ("title",)),
        TriageIssue(TARGET, "edited"),
    ),
    ("body edited", IssueChanged(origin(), "edited", 3, ("body",)), TriageIssue(TARGET, "edited")),
    ("reopened", IssueChanged(origin(), "reopened", 3), TriageIssue(TARGET, "reopened")),
    ("transferred", IssueChanged(origin(), "transferred", 3), ForgetIssue(TARGET)),
    ("deleted by a bot", IssueChanged(origin(ROBOT), "deleted", 3), ForgetIssue(TARGET)),
    (
        "unlabeled",
        LabelChanged(origin(), "unlabeled", 3, "bug"),
        RememberRemovedLabel(TARGET, "bug"),
    ),
    ("command", comment("/triage help\r\nplease"), RunCommand(TARGET, 31, "ann")),
    ("uninstalled", InstallationChanged("d-1", "deleted", 7, "acme"), ForgetInstallation(7)),
    (
        "repository taken away",
        InstallationChanged("d-1", "removed", 7, "acme", removed=(REPOSITORY,)),
        ForgetInstallation(7, (REPOSITORY,)),
    ),
]

IGNORED: list[tuple[str, Event, str]] = [
    ("own edit", IssueChanged(origin(OURSELVES), "edited", 3, ("body",)), "our own doing"),
    ("own label", LabelChanged(origin(OURSELVES), "labeled", 3, "bug"), "our own doing"),
    ("own comment", comment("/triage", author=OURSELVES), "our own doing"),
    (
        "closed",
        IssueChanged(origin(), "closed", 3),
        "closing changes the record, not the comment",
    ),
    ("bot's issue", IssueChanged(origin(ROBOT), "opened", 3), "opened by a bot"),
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
        "labeled",
        LabelChanged(origin(), "labeled", 3, "bug"),
        "labels of others are read fresh for each analysis",
    ),
    (
        "unlabeled by a bot",
        LabelChanged(origin(ROBOT), "unlabeled", 3, "bug"),
        "a label that a bot removed may come back",
    ),
    ("chat", comment("Same here."), "no command in it"),
    ("bot's command", comment("/triage", author=ROBOT), "written by a bot"),
    ("pull request", comment("/triage", is_on_pull_request=True), "on a pull request"),
    (
        "edited comment",
        comment("/triage", action="edited"),
        "a comment that was edited gives no command",
    ),
    (
        "installed",
        InstallationChanged("d-1", "created", 7, "acme"),
        "nothing to forget when an installation was created",
    ),
    (
        "nothing taken away",
        InstallationChanged("d-1", "removed", 7, "acme"),
        "nothing to forget when an installation was removed",
    ),
    ("label", RepositoryChanged(origin(), "label", "edited"), "read fresh for each analysis"),
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


def test_another_prefix_replaces_the_usual_one() -> None:
    event = comment("/graph again")
    assert route(event, own_login=None, command_prefix="/graph") == RunCommand(TARGET, 31, "ann")
    assert route(event, own_login=None) == Ignored("no command in it")


@pytest.mark.parametrize("body", ["/triage", "/triage\r\nmore", "/triage  help", "/triage\thelp"])
def test_a_command_stands_at_the_start_of_the_first_line(body: str) -> None:
    assert has_command(body, "/triage")


@pytest.mark.parametrize(
    "body",
    [
        "",
        " /triage",
        "\n/triage",
        "> /triage",
        "```\n/triage",
        "please /triage",
        "/triages",
        "/triage-now",
        "/Triage",
        "\uff0ftriage",
        "/tri\u0430ge",
        "/triage\u00a0help",
        "`/triage`",
    ],
)
def test_what_only_looks_like_a_command_is_none(body: str) -> None:
    assert not has_command(body, "/triage")
