"""Every accepted delivery and what became of it: the truth about work, kept in Redis.

Each change is one Lua script and so happens wholly or not at all. An entry is written and RQ is
woken in the same script; the sweep wakes again whatever RQ lost. Every script may be sent twice.
An installation has two places in RQ's list and never all workers, so that its flood does not
delay another's work.
"""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from redis import Redis
from redis.commands.core import Script

from bot.domain.requests import ForgetInstallation, Request, Target
from bot.errors import WaitCause
from bot.inbox.entry import ENTRY_ID, LONGEST_ID, Acceptance, Claim, Entry, EntryState, InboxFigures
from bot.inbox.figures import read_figures
from bot.inbox.queue import WakeUpCall
from bot.inbox.request_codec import decode_request, encode_request
from bot.inbox.request_scope import (
    coverage_key,
    cured_by,
    installation_of,
    is_background,
    lease_name,
    repository_of,
)

__all__ = ["Acceptance", "Claim", "Entry", "EntryState", "Inbox"]

_MOST_ATTEMPTS = 8
_MOST_FAULTS = 8
_MOST_SECONDARY_LIMITS = 6
_LONGEST_BACK_OFF_SECONDS = 60.0
# GitHub sends an event before each of its servers knows of the issue.
_LOOKS_AGAIN_AFTER_SECONDS = (1.0, 5.0)
_MOST_JITTER_SECONDS = 1.0
_LONGEST_REASON = 500
_DELETIONS_LISTED = 50


class Inbox:
    """The entries under `prefix`; `connection` must decode its answers."""

    def __init__(
        self,
        connection: Redis,
        *,
        prefix: str = "issuegraph",
        wake_up_call: WakeUpCall | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._redis = connection
        self._prefix = prefix
        self._call = wake_up_call or WakeUpCall()
        self._jitter = jitter
        self._scripts: dict[str, Script] = {}

    def accept(self, delivery: str, request: Request) -> Acceptance:
        """Keep the request of a delivery and wake a worker; ValueError for an unusable id."""
        return Acceptance(self._run("accept", *acceptance_arguments(delivery, request)))

    def claim(self, entry_id: str, *, owner: str, lease_seconds: float) -> Claim | None:
        """Start the work on an entry, or return None when there is nothing to do now.

        None means that it ended, is covered by newer work, waits for its time or for its issue,
        or was started too often without an end; each is recorded in the entry.
        """
        answer = self._run("claim", entry_id, owner, _milliseconds(lease_seconds))
        if answer is None:
            return None
        text, attempts = answer
        try:
            request = decode_request(text)
        except ValueError as error:
            self._run("finish", entry_id, owner, EntryState.DEAD, str(error)[:_LONGEST_REASON], "")
            return None
        return Claim(entry_id, owner, request, int(attempts))

    def renew(self, claim: Claim, *, lease_seconds: float) -> bool:
        """Hold the issue for longer; False when somebody else may hold it by now."""
        milliseconds = _milliseconds(lease_seconds)
        return bool(self._run("renew", claim.entry_id, claim.owner, milliseconds))

    def finish(
        self,
        claim: Claim,
        outcome: str,
        *,
        state: Literal[EntryState.DONE, EntryState.SKIPPED] = EntryState.DONE,
        has_github_answered: bool = True,
    ) -> bool:
        """End the entry; False when the claim no longer holds it.

        Work that is done ends an outage of GitHub, if GitHub had a part in it.
        """
        reason, answered = outcome[:_LONGEST_REASON], int(has_github_answered)
        is_deletion = state == EntryState.DONE and isinstance(claim.request, ForgetInstallation)
        listed = _DELETIONS_LISTED if is_deletion else 0
        fixed = (claim.entry_id, claim.owner, state, reason, "", answered)
        return bool(self._run("finish", *fixed, listed))

    def give_up(self, claim: Claim, reason: str) -> bool:
        """End the entry as dead at once: what GitHub finds wrong, it finds wrong again."""
        text, dead = reason[:_LONGEST_REASON], EntryState.DEAD
        return bool(self._run("finish", claim.entry_id, claim.owner, dead, text, ""))

    def refuse(self, claim: Claim, reason: str) -> bool:
        """End the entry as skipped until its installation is given the missing permission."""
        return self._end_refused(claim, reason, by="installation")

    def lock_out(self, claim: Claim, reason: str) -> bool:
        """End the entry as skipped until the conversation of its issue is unlocked."""
        return self._end_refused(claim, reason, by="lease")

    def retry(
        self, claim: Claim, reason: str, *, after_seconds: float, counts_as_attempt: bool = True
    ) -> bool:
        """Try again after `after_seconds`, or give up as `dead` after eight attempts that count.

        False when the claim no longer holds the entry.
        """
        answer = self._run(
            "put_back",
            claim.entry_id,
            claim.owner,
            _milliseconds(after_seconds),
            reason[:_LONGEST_REASON],
            int(counts_as_attempt),
            _MOST_ATTEMPTS,
        )
        return _is_held(answer)

    def look_again(self, claim: Claim, reason: str) -> bool:
        """Try again in a second and then in five, for GitHub may not show everything at once.

        False when that was done already and the entry is still to be ended.
        """
        pauses = map(_milliseconds, _LOOKS_AGAIN_AFTER_SECONDS)
        text = reason[:_LONGEST_REASON]
        answer = self._run("look_again", claim.entry_id, claim.owner, text, *pauses)
        return bool(answer != "spent")

    def wait_with_installation(
        self, claim: Claim, reason: str, *, seconds: float, cause: WaitCause
    ) -> bool:
        """Start nothing of the claim's installation for `seconds`; that costs no attempt.

        Secondary limits are waited out longer each time, and the sixth is the entry's last. Our
        own budget stops what would start, and no write of what runs.
        """
        answer = self._run(
            "wait_with_installation",
            claim.entry_id,
            claim.owner,
            self._wait(seconds),
            reason[:_LONGEST_REASON],
            cause,
            _MOST_SECONDARY_LIMITS,
        )
        return _is_held(answer)

    def park(self, installation_id: int, *, seconds: float, cause: WaitCause) -> None:
        """Start nothing of an installation for `seconds`, which GitHub refused to no entry."""
        self._run("park", installation_id, self._wait(seconds), cause)

    def seconds_held_back(self, installation_id: int) -> float:
        """Return for how long nothing of the installation may start; 0.0 when it may."""
        return int(self._run("held_back", installation_id)) / 1000

    def sit_out_fault(
        self, claim: Claim, reason: str, *, after_seconds: float = 0.0, is_everybodys: bool = False
    ) -> bool:
        """Try again when GitHub works again; after many faults in a minute nothing starts.

        Of a fault that is everybody's, one is enough. Pauses grow, from `after_seconds` at least.
        """
        wait = max(after_seconds, self._back_off_seconds(claim.attempts))
        answer = self._run(
            "sit_out_fault",
            claim.entry_id,
            claim.owner,
            _milliseconds(wait),
            reason[:_LONGEST_REASON],
            _MOST_FAULTS,
            int(is_everybodys),
        )
        return _is_held(answer)

    def fail(self, claim: Claim, reason: str) -> bool:
        """Try again after 1, 2, 4 … 60 seconds; False when the claim no longer holds the entry."""
        return self.retry(claim, reason, after_seconds=self._back_off_seconds(claim.attempts))

    def abandon(self, entry_id: str, *, owner: str, reason: str) -> bool:
        """Record that a start had no end; False when `owner` did not hold the entry.

        The third such start is the last: what kills its process is kept apart as `quarantined`. One
        that ended before it took the entry is called again by the next sweep.
        """
        wait = _milliseconds(self._back_off_seconds(1))
        answer = self._run("abandon", entry_id, owner, wait, reason[:_LONGEST_REASON])
        return _is_held(answer)

    def sweep(self, *, most: int = 1000) -> int:
        """Wake what is due and not being worked on; return how many entries that were."""
        return int(self._run("sweep", most))

    def requeue(self, entry_id: str) -> bool:
        """Begin again with an entry; False when it is being worked on or no longer kept."""
        return bool(self._run("requeue", entry_id))

    def resume(self, installation_id: int) -> int:
        """Let an installation work again at once, also on what it had no permission for.

        Return how many entries begin.
        """
        return int(self._run("resume", installation_id))

    def resume_issue(self, target: Target) -> int:
        """Begin again with what could not be written while the issue was locked.

        Return how many entries begin.
        """
        return int(self._run("resume_issue", target.key))

    def probe(self) -> None:
        """Write what is gone in a minute: where this fails no delivery can be kept either."""
        self._redis.set(f"{self._prefix}:probe", "1", ex=60)

    def counts(self) -> dict[EntryState, int]:
        """Count the entries in each state."""
        pipeline = self._redis.pipeline(transaction=False)
        for state in EntryState:
            pipeline.zcard(self._state_key(state))
        return dict(zip(EntryState, map(int, pipeline.execute()), strict=True))

    def record_calls(self, calls: Mapping[tuple[str, str], int]) -> None:
        """Add to the calls of GitHub that were made, by their kind and outcome."""
        if not calls:
            return
        pipeline = self._redis.pipeline(transaction=False)
        for (kind, outcome), count in calls.items():
            pipeline.hincrby(f"{self._prefix}:calls", f"{kind} {outcome}", count)
        pipeline.execute()

    def figures(self) -> InboxFigures:
        """Return the inbox in numbers, in one round trip."""
        return read_figures(self._redis, prefix=self._prefix, queue=self._call.queue)

    def entries(self, state: EntryState, *, most: int = 100) -> tuple[Entry, ...]:
        """Return the entries in a state, the latest to enter it first."""
        return self._listed(self._state_key(state), most=most)

    def learning(self, *, most: int) -> tuple[Entry, ...]:
        """Return what nobody waits for and has not ended, the latest to change first."""
        return self._listed(f"{self._prefix}:learning", most=most)

    def deletions(self, *, most: int) -> tuple[Entry, ...]:
        """Return what was forgotten of installations, the latest first, as far as it is kept."""
        return self._listed(f"{self._prefix}:deletions", most=most)

    def find(self, entry_id: str) -> Entry | None:
        """Return an entry, None when it was never accepted or is no longer kept."""
        fields: Any = self._redis.hgetall(self._entry_key(entry_id))
        return _read_entry(entry_id, fields) if fields else None

    def _end_refused(
        self, claim: Claim, reason: str, *, by: Literal["installation", "lease"]
    ) -> bool:
        text, skipped = reason[:_LONGEST_REASON], EntryState.SKIPPED
        return bool(self._run("finish", claim.entry_id, claim.owner, skipped, text, by))

    def _listed(self, key: str, *, most: int) -> tuple[Entry, ...]:
        ids: Any = self._redis.zrange(key, 0, most - 1, desc=True)
        pipeline = self._redis.pipeline(transaction=False)
        for entry_id in ids:
            pipeline.hgetall(self._entry_key(entry_id))
        found = zip(ids, pipeline.execute(), strict=True)
        return tuple(_read_entry(entry_id, fields) for entry_id, fields in found if fields)

    def _entry_key(self, entry_id: str) -> str:
        return f"{self._prefix}:entry:{entry_id}"

    def _state_key(self, state: EntryState) -> str:
        return f"{self._prefix}:state:{state}"

    def _wait(self, seconds: float) -> int:
        """Return milliseconds to wait; not to all who wait for one moment the same."""
        return _milliseconds(seconds + self._jitter() * _MOST_JITTER_SECONDS)

    def _back_off_seconds(self, attempts: int) -> float:
        longest = min(_LONGEST_BACK_OFF_SECONDS, 2.0 ** (attempts - 1))
        return longest * (0.5 + self._jitter() / 2)

    def _run(self, name: str, *arguments: str | int) -> Any:
        script = self._scripts.get(name)
        if script is None:
            script = self._scripts[name] = self._redis.register_script(script_text(name))
        call = self._call
        fixed = (call.queue, call.function, call.timeout_seconds)
        return script(keys=[self._prefix], args=[*fixed, *arguments])


def acceptance_arguments(delivery: str, request: Request) -> tuple[str | int, ...]:
    """Return what the script `accept` is told; ValueError for an unusable id."""
    if not ENTRY_ID.fullmatch(delivery):
        raise ValueError(f"a delivery id has 1 to {LONGEST_ID} letters, digits, '_' or '-'")
    return (
        delivery,
        coverage_key(request),
        lease_name(request),
        installation_of(request),
        encode_request(request),
        repository_of(request),
        int(is_background(request)),
        *cured_by(request),
    )


@cache
def script_text(name: str) -> str:
    """Return a script of the inbox, with what all of them know before it."""
    folder = files("bot") / "lua"
    shared = (folder / "entry.lua").read_text(encoding="utf-8")
    return shared + (folder / f"{name}.lua").read_text(encoding="utf-8")


def _is_held(answer: str) -> bool:
    """Tell whether the owner held the entry that a script was to change."""
    return answer != "lost"


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def _read_entry(entry_id: str, fields: dict[str, str]) -> Entry:
    ended_at = fields.get("ended_at")
    return Entry(
        id=entry_id,
        key=fields["key"],
        state=EntryState(fields["state"]),
        attempts=int(fields["attempts"]),
        reason=fields["reason"],
        received_at=_read_time(fields["received_at"]),
        not_before=_read_time(fields["not_before"]),
        ended_at=_read_time(ended_at) if ended_at else None,
        repository=fields.get("repository", ""),
    )


def _read_time(milliseconds: str) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
