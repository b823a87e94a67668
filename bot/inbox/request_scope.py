"""What a request is about, as names: the work, who must wait for it, whose rate limit it spends."""

from typing import assert_never

from bot.domain.requests import (
    BacktestRepository,
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
    TrainModels,
    TriageIssue,
)

# All background work stands in this one line, whoever it is for. No installation has the number.
BACKGROUND = -1


def coverage_key(request: Request) -> str:  # noqa: C901, PLR0912 - one branch a request
    """Name the work so that two requests share a name when doing it once serves both."""
    match request:
        case TriageIssue(target=target):
            return f"triage:{target.key}"
        case RunCommand(target=target, comment_id=comment_id):
            return f"command:{target.key}:{comment_id}"
        case RememberRemovedLabel(target=target, label=label):
            return f"removed label:{target.key}:{label}"
        case RecordOutcome(target=target):
            return f"outcome:{target.key}"
        case ForgetIssue(target=target):
            return f"forget:{target.key}"
        case DropKeptFiles(repository_id=repository_id):
            return f"drop files:{repository_id}"
        case ForgetInstallation(installation_id=installation_id, repositories=repositories):
            # Another repository may have the name by the time of a second request.
            parts = [*(one.key for one in repositories), *map(str, request.repository_ids)]
            names = ",".join(sorted(parts)) if repositories else ""
            return f"forget installation:{installation_id}:{names}"
        case ResumeInstallation(installation_id=installation_id):
            return f"resume installation:{installation_id}"
        case ResumeIssue(target=target):
            return f"resume issue:{target.key}"
        case LearnRepositories(installation_id=installation_id, repositories=repositories):
            names = ",".join(sorted(repository.key for repository in repositories))
            return f"learn:{installation_id}:{names}"
        case RememberIssue(target=target):
            return f"remember:{target.key}"
        case TrainModels(repository_id=repository_id):
            return f"train:{repository_id}"
        case BacktestRepository(repository_id=repository_id):
            return f"backtest:{repository_id}"
        case SettleFixes(repository_id=repository_id):
            return f"settle fixes:{repository_id}"
        case HideReports(repository_id=repository_id):
            return f"hide reports:{repository_id}"
        case _:
            assert_never(request)


def cured_by(request: Request) -> tuple[str, ...]:
    """Return the keys of work that killed its process and, after this news, need not do so again.

    What reads the same as before is in none, though another event asks for it.
    """
    match request:
        case TriageIssue(cause="opened" | "reopened"):
            return ()
        case RememberIssue() | RecordOutcome() | TrainModels() | BacktestRepository():
            return ()
        case TriageIssue(target=target):
            readers: tuple[Request, ...] = (request, RememberIssue(target), RecordOutcome(target))
            return tuple(map(coverage_key, readers))
        case _:
            return (coverage_key(request),)


def lease_name(request: Request) -> str:
    """Name what only one worker may touch at a time: the issue, or the installation."""
    match request:
        case ForgetInstallation(installation_id=installation_id):
            return f"installation:{installation_id}"
        case ResumeInstallation(installation_id=installation_id):
            return f"resumption:{installation_id}"
        case LearnRepositories(installation_id=installation_id):
            return f"learning:{installation_id}"
        case RememberIssue(target=target):
            return f"memory:{target.key}"
        case DropKeptFiles(repository_id=repository_id):
            return f"files:{repository_id}"
        case TrainModels(repository_id=repository_id):
            return f"training:{repository_id}"
        case BacktestRepository(repository_id=repository_id):
            return f"backtest:{repository_id}"
        case SettleFixes(repository_id=repository_id):
            return f"fixes:{repository_id}"
        case HideReports(repository_id=repository_id):
            return f"reports:{repository_id}"
        case _:
            return request.target.key


def repository_of(request: Request) -> str:
    """Return `owner/name` as in the request; empty for what concerns a whole installation."""
    match request:
        case ForgetInstallation() | ResumeInstallation() | LearnRepositories():
            return ""
        case DropKeptFiles() | TrainModels() | BacktestRepository() | SettleFixes() | HideReports():
            return str(request.repository)
        case _:
            return str(request.target.repository)


def installation_of(request: Request) -> int:
    """Return the id of the installation whose rate limit the work spends, 0 for nobody's."""
    match request:
        case ForgetInstallation() | ResumeInstallation() | DropKeptFiles() | HideReports():
            # None asks GitHub anything, and none may wait while the installation must.
            return 0
        case LearnRepositories() | SettleFixes():
            return request.installation_id
        case TrainModels() | BacktestRepository():
            return BACKGROUND
        case _:
            return request.target.installation_id


def is_background(request: Request) -> bool:
    """Tell whether nobody waits for the work, which then leaves half of the workers to others."""
    learning = LearnRepositories | TrainModels | BacktestRepository | SettleFixes
    return isinstance(request, learning)
