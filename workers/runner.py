"""What RQ calls for an entry: claim it, hold its issue, run its job, record what came of it.

This is the one place that catches every exception: what a job raises decides what becomes of the
entry, and nothing that happens here can stop the worker.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Protocol, assert_never

import structlog
from rq.timeouts import BaseTimeoutException

from bot.domain.issue import RepositoryRef
from bot.domain.requests import Request, Target, TriageIssue
from bot.errors import (
    AppRefused,
    GitHubFails,
    InstallationMustWait,
    Invalid,
    Locked,
    Moved,
    NothingToDo,
    NotPermitted,
    NotThereYet,
    RetryLater,
    Unreachable,
    UserError,
)
from bot.inbox.entry import LONGEST_ID
from bot.inbox.inbox import Claim, EntryState, Inbox
from bot.store.engine import DATABASE_AWAY
from workers.lease import Lease, LeaseLost

LEASE_SECONDS = 30.0
# What RQ calls them in the environment of the process that works on a job.
WORKER_VARIABLE, JOB_VARIABLE = "RQ_WORKER_ID", "RQ_JOB_ID"
# Full or not there, for which the work can do nothing.
_LATER_WITH_DATABASE = RetryLater(
    "the database does not answer", after_seconds=20.0, counts_as_attempt=False
)
_MOVED = "-moved"
_LONGEST_STEM = LONGEST_ID - len(_MOVED)

# What a job raises where it is not at fault.
Answer = RetryLater | Unreachable | NothingToDo | UserError


class RunRequest(Protocol):
    """Do what a request asks, asking `check_lease` before each write; say what came of it."""

    def __call__(
        self, request: Request, *, delivery: str, check_lease: Callable[[], None]
    ) -> str: ...


class Runner:
    """Works on entries of one inbox, each under the name of the process that does it."""

    def __init__(
        self,
        inbox: Inbox,
        run: RunRequest,
        *,
        log: structlog.stdlib.BoundLogger,
        take_calls: Callable[[], dict[tuple[str, str], int]] = dict,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._inbox = inbox
        self._run = run
        self._log = log
        self._take_calls = take_calls
        self._lease_seconds = lease_seconds

    def run_entry(self, entry_id: str, *, owner: str) -> None:
        """Work on an entry, unless there is nothing to do for it now."""
        claim = self._inbox.claim(entry_id, owner=owner, lease_seconds=self._lease_seconds)
        if claim is None:
            return
        log = self._log.bind(delivery=entry_id, attempt=claim.attempts)
        with structlog.contextvars.bound_contextvars(delivery=entry_id):
            self._run_claim(claim, log)
        self._inbox.record_calls(self._take_calls())

    def _run_claim(self, claim: Claim, log: structlog.stdlib.BoundLogger) -> None:
        try:
            outcome = self._run_held(claim)
        except BaseTimeoutException:
            # Work that does not end counts like work that kills its process: three times at most.
            reason = "ran into the time limit"
            self._inbox.abandon(claim.entry_id, owner=claim.owner, reason=reason)
            log.exception("entry ran out of time")
            raise
        except (RetryLater, Unreachable, NothingToDo, UserError) as answer:
            self._heed(claim, answer, log)
        except LeaseLost:
            log.warning("entry taken over by another worker")
        except DATABASE_AWAY:
            self._put_back(claim, _LATER_WITH_DATABASE)
            log.exception("entry put back", reason=str(_LATER_WITH_DATABASE))
        except Exception as error:
            log.exception("entry failed")
            # The class alone: what an error says may hold a token, and this is shown to people.
            self._inbox.fail(claim, f"failed with {type(error).__name__}")
        else:
            self._finish(claim, outcome, log)

    def _run_held(self, claim: Claim) -> str:
        with Lease(self._inbox, claim, lease_seconds=self._lease_seconds) as lease:
            return self._run(claim.request, delivery=claim.entry_id, check_lease=lease.check)

    def _finish(self, claim: Claim, outcome: str, log: structlog.stdlib.BoundLogger) -> None:
        calls = self._take_calls()
        has_answered = any(what_came == "good" for _, what_came in calls)
        is_recorded = self._inbox.finish(claim, outcome, has_github_answered=has_answered)
        self._inbox.record_calls(calls)
        log.info("entry done", outcome=outcome, is_recorded=is_recorded)

    def _heed(self, claim: Claim, answer: Answer, log: structlog.stdlib.BoundLogger) -> None:
        """Do with the entry what the job says in place of an outcome; nothing has failed."""
        match answer:
            case AppRefused():
                self._put_back(claim, answer)
                log.error("App refused", reason=str(answer), after_seconds=answer.after_seconds)
            case RetryLater():
                self._put_back(claim, answer)
                log.info("entry put back", reason=str(answer), after_seconds=answer.after_seconds)
            case Unreachable():
                self._give_up(claim, answer)
                log.info("entry skipped", reason=answer.reason)
            case NothingToDo():
                self._inbox.finish(claim, str(answer), state=EntryState.SKIPPED)
                log.info("entry skipped", reason=str(answer))
            case UserError():
                self._inbox.finish(claim, str(answer))
                log.info("entry refused", reason=str(answer))
            case _:
                assert_never(answer)

    def _put_back(self, claim: Claim, later: RetryLater) -> None:
        match later:
            case InstallationMustWait():
                self._inbox.wait_with_installation(
                    claim, str(later), seconds=later.after_seconds, cause=later.cause
                )
            case GitHubFails():
                self._inbox.sit_out_fault(
                    claim,
                    str(later),
                    after_seconds=later.after_seconds,
                    is_everybodys=isinstance(later, AppRefused),
                )
            case _:
                self._inbox.retry(
                    claim,
                    str(later),
                    after_seconds=later.after_seconds,
                    counts_as_attempt=later.counts_as_attempt,
                )

    def _give_up(self, claim: Claim, unreachable: Unreachable) -> None:
        match unreachable:
            case NotThereYet() if self._inbox.look_again(claim, unreachable.reason):
                return
            case Moved():
                self._follow(claim, unreachable)
                self._inbox.finish(claim, unreachable.reason, state=EntryState.SKIPPED)
            case NotPermitted():
                self._inbox.refuse(claim, unreachable.reason)
            case Invalid():
                self._inbox.give_up(claim, unreachable.reason)
            case Locked():
                self._inbox.lock_out(claim, unreachable.reason)
            case _:
                self._inbox.finish(claim, unreachable.reason, state=EntryState.SKIPPED)

    def _follow(self, claim: Claim, moved: Moved) -> None:
        """Ask for the same where the issue is now: transfers stay within one installation."""
        request, entry_id = claim.request, f"{claim.entry_id[:_LONGEST_STEM]}{_MOVED}"
        # What was analysed before has our comment, and that moved along. Nothing moves for ever.
        if not isinstance(request, TriageIssue) or request.cause != "opened":
            return
        if claim.entry_id.endswith(_MOVED):
            return
        repository = RepositoryRef.parse(moved.full_name)
        target = Target(
            request.target.installation_id, moved.repository_id, repository, moved.number
        )
        self._inbox.accept(entry_id, replace(request, target=target))


def owner_name(worker: str, job_id: str) -> str:
    """Name a start so that the worker knows it even when the process has been killed."""
    return f"{worker}:{job_id}"


def run_entry(entry_id: str) -> None:
    """Work on an entry; the only function that RQ may call."""
    owner = owner_name(os.environ[WORKER_VARIABLE], os.environ[JOB_VARIABLE])
    assembled_runner().run_entry(entry_id, owner=owner)


@cache
def assembled_runner() -> Runner:
    """Return this process' runner; assembled before the first fork, every job inherits it."""
    from bot.redis_server.connection import connect_worker
    from bot.settings.settings import Settings
    from workers.assemble import assemble
    from workers.jobs.table import run_request

    settings = Settings.from_environment(os.environ)
    toolbox = assemble(settings)
    if settings.redis_url is None:
        raise RuntimeError("the worker process names the address of its embedded Redis")
    return Runner(
        Inbox(connect_worker(settings.redis_url)),
        partial(run_request, toolbox=toolbox),
        log=structlog.get_logger(),
        take_calls=toolbox.take_calls,
    )
