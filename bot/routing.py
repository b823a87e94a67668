"""Which request an event makes, or why it makes none.

Nothing is read from GitHub here: a request names the issue, and the worker reads it afresh.
"""

from dataclasses import dataclass
from typing import assert_never

from bot.commands.grammar import digest_of_call, read_call
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
from bot.reading.comment_evidence import brings_evidence
from bot.repo_config.layers import CONFIG_PATH

_KEPT_FILES = (CONFIG_PATH, ".github/ISSUE_TEMPLATE/")


@dataclass(frozen=True, slots=True)
class Ignored:
    """The event makes no work; the reason is told to whoever looks at the delivery on GitHub."""

    reason: str


def route(event: Event, *, own_login: str | None) -> Request | Ignored:
    """Choose the request that answers the event.

    `own_login` is the App's bot account, such as `issuegraph[bot]`; what it did itself is ignored.
    """
    match event:
        case IssueChanged() | LabelChanged() | CommentChanged() if _is_own(event.origin, own_login):
            return Ignored("our own doing")
        case IssueChanged():
            return _route_issue(event)
        case LabelChanged():
            return _route_label(event)
        case CommentChanged():
            return _route_comment(event)
        case InstallationChanged():
            return _route_installation(event)
        case RepositoryChanged():
            return _route_repository(event)
        case CodePushed():
            return _route_push(event)
        case Ping():
            return Ignored("pong")
        case OtherEvent():
            name = f"{event.event} {event.action}".strip()
            return Ignored(f"not an event the bot acts on: {name}")
        case _:
            assert_never(event)


def _is_own(origin: Origin, own_login: str | None) -> bool:
    return own_login is not None and origin.sender.login.lower() == own_login.lower()


def _route_issue(event: IssueChanged) -> Request | Ignored:
    target = _target(event.origin, event.number)
    match event.action:
        case "transferred" | "deleted":
            return ForgetIssue(target)
        case "closed":
            return RecordOutcome(target)
        case "unlocked":
            return ResumeIssue(target)
        # Whether bots may open issues is for the repository's configuration to say.
        case "edited" | "reopened" as action if event.origin.sender.is_bot:
            return Ignored(f"{action} by a bot")
        case "edited" if not {"title", "body"}.intersection(event.changed):
            return Ignored("neither title nor body was edited")
        case "opened" | "edited" | "reopened" as cause:
            return TriageIssue(target, cause, event.as_of)
        case _:
            assert_never(event.action)


def _route_label(event: LabelChanged) -> Request | Ignored:
    match event.action:
        # A bot's label may come back, and the nightly check will see it.
        case "labeled" | "unlabeled" if event.origin.sender.is_bot:
            return Ignored(f"{event.action} by a bot")
        case "labeled":
            return RememberIssue(_target(event.origin, event.number))
        case "unlabeled":
            return RememberRemovedLabel(_target(event.origin, event.number), event.label)
        case _:
            assert_never(event.action)


def _route_comment(event: CommentChanged) -> Request | Ignored:
    if event.is_on_pull_request:
        return Ignored("on a pull request")
    if event.origin.sender.is_bot or event.author.is_bot:
        return Ignored("written by a bot")
    target = _target(event.origin, event.number)
    if event.action == "deleted":
        # What it said is not to be kept, nor pointed at.
        return RememberIssue(target)
    if event.action != "created":
        return Ignored(f"a comment that was {event.action} gives no command")
    call, is_evidence = read_call(event.body), brings_evidence(event.body, issue=target.ref)
    if call is not None:
        digest = digest_of_call(event.body)
        sender = event.origin.sender.login
        return RunCommand(target, event.comment_id, sender, call.prefix, digest, is_evidence)
    if is_evidence:
        return TriageIssue(target, "commented", event.as_of)
    return Ignored("no command and no new evidence in it")


def _route_installation(event: InstallationChanged) -> Request | Ignored:
    if event.action == "deleted":
        return ForgetInstallation(event.installation_id, repository_ids=event.lost_ids)
    # No names would mean all of them, which only an uninstallation may ask for.
    if event.action == "removed" and event.removed:
        return ForgetInstallation(event.installation_id, event.removed, event.lost_ids)
    if event.action in {"created", "added"} and event.added:
        return LearnRepositories(event.installation_id, event.added)
    if event.action in {"unsuspend", "new_permissions_accepted"}:
        return ResumeInstallation(event.installation_id)
    return Ignored(f"nothing to do when an installation was {event.action}")


def _route_repository(event: RepositoryChanged) -> Request | Ignored:
    origin = event.origin
    match event.event, event.action:
        # GitHub tells a full release as both, a pre-release that became one as the second alone.
        case "release", "published" | "released":
            return SettleFixes(origin.installation_id, origin.repository_id, origin.repository)
        case "repository", "privatized":
            return HideReports(origin.installation_id, origin.repository_id, origin.repository)
        case "repository", _:
            # What an event says may be out of date by now, and showing is not urgent.
            return Ignored("the hourly comparison shows its reports")
        case _:
            return Ignored("read fresh for each analysis")


def _route_push(event: CodePushed) -> Request | Ignored:
    if not event.is_default_branch:
        return Ignored("not on the default branch")
    if not event.is_partial and not any(path.startswith(_KEPT_FILES) for path in event.paths):
        return Ignored("neither configuration nor forms were changed")
    origin = event.origin
    return DropKeptFiles(origin.installation_id, origin.repository_id, origin.repository)


def _target(origin: Origin, number: int) -> Target:
    return Target(
        installation_id=origin.installation_id,
        repository_id=origin.repository_id,
        repository=origin.repository,
        number=number,
    )
