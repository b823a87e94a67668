"""Which job a request is for: one match statement, checked to be complete."""

from collections.abc import Callable
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
from workers.analysis.texts_read import forget_texts
from workers.jobs import (
    backtest_repository,
    drop_kept_files,
    forget_installation,
    forget_issue,
    hide_reports,
    learn_repositories,
    record_outcome,
    remember_issue,
    remember_removed_label,
    resume_installation,
    resume_issue,
    run_command,
    settle_fixes,
    train_models,
    triage_issue,
)
from workers.jobs.work import Work
from workers.toolbox import Toolbox


def run_request(
    request: Request, *, toolbox: Toolbox, delivery: str, check_lease: Callable[[], None]
) -> str:
    """Run the job of `request` and return what came of it, in a few words.

    The process goes on to the next job, which may be somebody else's, without what was read.
    """
    try:
        return _run(request, Work(toolbox, check_lease, delivery))
    finally:
        forget_texts()


def _run(request: Request, work: Work) -> str:  # noqa: C901, PLR0912 - one branch a request
    match request:
        case TriageIssue():
            return triage_issue.run(request, work)
        case RunCommand():
            return run_command.run(request, work)
        case RememberRemovedLabel():
            return remember_removed_label.run(request, work)
        case RecordOutcome():
            return record_outcome.run(request, work)
        case ForgetIssue():
            return forget_issue.run(request, work)
        case DropKeptFiles():
            return drop_kept_files.run(request, work)
        case ForgetInstallation():
            return forget_installation.run(request, work)
        case ResumeInstallation():
            return resume_installation.run(request, work)
        case ResumeIssue():
            return resume_issue.run(request, work)
        case LearnRepositories():
            return learn_repositories.run(request, work)
        case RememberIssue():
            return remember_issue.run(request, work)
        case TrainModels():
            return train_models.run(request, work)
        case BacktestRepository():
            return backtest_repository.run(request, work)
        case SettleFixes():
            return settle_fixes.run(request, work)
        case HideReports():
            return hide_reports.run(request, work)
        case _:
            assert_never(request)
