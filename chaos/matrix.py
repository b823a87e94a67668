"""The crash matrix: at every point of a job, before and after each effect, everything once killed.

The points are not written down anywhere: a rehearsal notes every effect that one job has, so a new
effect is in the matrix from the day it exists.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.simulator import FaultKind
from chaos.oracle import Findings, judge_issue
from chaos.points import Effect, Point, Tripwire, label_command, label_request, pattern_of
from chaos.redis_proxy import Side, Verdict, hear_nothing
from chaos.resp import Command
from chaos.site import NotReady, Site
from chaos.victims import Victim, exists_at, strike, takes_caller

_REACHED_SECONDS = 30.0
# A lease, a sweep and a look for our own comment at 0, 5, 15 and 45 seconds fit in twice.
REST_SECONDS = 200.0
# As long as a machine takes at least to notice that a process is gone.
_DOWN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class CrashRun:
    """One crash and what came of it; None seconds when it never came to rest."""

    point: Point
    victim: Victim
    recovery_seconds: float | None
    findings: Findings
    is_reached: bool = True

    @property
    def is_good(self) -> bool:
        return self.recovery_seconds is not None and self.findings.is_good and self.is_reached


def crashes_of(effects: tuple[Effect, ...]) -> tuple[tuple[Point, Victim], ...]:
    """Return every combination of moment and victim that there is."""
    sides: tuple[Side, Side] = ("before", "after")
    points = [Point(effect, side) for effect in effects for side in sides]
    # Idle workers ask all the time, so there is no telling when one is about to.
    useful = [one for one in points if str(one) != "before take wake-up call"]
    return tuple(
        (point, victim) for point in useful for victim in Victim if exists_at(victim, point)
    )


def rehearse(site: Site) -> tuple[Effect, ...]:
    """Let one job run undisturbed; return its effects, numbered where a kind occurs again."""
    # The first job of all also does what is done once only.
    site.open_issue()
    site.await_rest(seconds=REST_SECONDS)
    _forget_tokens(site)
    heard: list[str] = []

    def listen(command: Command, side: Side) -> Verdict:
        label = label_command(command)
        if label is not None and side == "before":
            heard.append(label)
        return Verdict.GO_ON

    site.proxy.listener = listen
    before = len(site.simulator.world.requests)
    site.open_issue()
    site.await_rest(seconds=REST_SECONDS)
    # What RQ writes after a job is part of it.
    time.sleep(_DOWN_SECONDS)
    site.proxy.listener = hear_nothing
    asked = [label_request(r.method, r.path) for r in site.simulator.world.requests[before:]]
    effects = _number([*asked, *heard])
    if not {"claim entry", "finish entry"} <= {one.label for one in effects}:
        raise NotReady("the scripts of the inbox are not recognised any more")
    return effects


def crash(site: Site, point: Point, victim: Victim) -> CrashRun:
    """Open an issue, kill at the point, revive, wait for rest and judge."""
    _forget_tokens(site)
    # One crash after the other would reach GitHub's limit of searches a minute, and an analysis
    # that may not search reads less than the rehearsal did.
    site.simulator.world.limits.windows.clear()
    given_up_before = site.given_up()
    wire = Tripwire(point, lambda: strike(site, victim))
    with _armed(site, wire, is_fatal=takes_caller(victim, point)):
        issue = site.open_issue()
        if not wire.sprung.wait(_REACHED_SECONDS):
            return CrashRun(point, victim, None, Findings(), is_reached=False)
    started = time.monotonic()
    time.sleep(_DOWN_SECONDS)
    site.start()
    try:
        site.await_rest(seconds=REST_SECONDS)
    except NotReady:
        return CrashRun(point, victim, None, judge_issue(site, issue) + Findings(lost=1))
    seconds = time.monotonic() - started
    given_up = Findings(given_up=site.given_up() - given_up_before)
    return CrashRun(point, victim, seconds, judge_issue(site, issue) + given_up)


@contextmanager
def _armed(site: Site, wire: Tripwire, *, is_fatal: bool) -> Iterator[None]:
    if wire.point.effect.is_on_github:
        with _armed_on_github(site, wire, is_fatal=is_fatal):
            yield
        return

    def listen(command: Command, side: Side) -> Verdict:
        label = label_command(command)
        is_hit = label is not None and wire.pass_by(label, side)
        return Verdict.CUT if is_hit and is_fatal else Verdict.GO_ON

    site.proxy.listener = listen
    try:
        yield
    finally:
        site.proxy.listener = hear_nothing


@contextmanager
def _armed_on_github(site: Site, wire: Tripwire, *, is_fatal: bool) -> Iterator[None]:
    effect, side = wire.point.effect, wire.point.side
    kind = FaultKind.CALL_BEFORE if side == "before" else FaultKind.CALL_AFTER

    def pass_by() -> None:
        # Whoever is dead before the request has arrived sends nothing that has an effect.
        if wire.pass_by(effect.label, side) and is_fatal and side == "before":
            raise ConnectionResetError("its sender was killed")

    faults = site.simulator.world.faults
    planned = faults.add(match=pattern_of(effect.label), kind=kind, times=None, callback=pass_by)
    try:
        yield
    finally:
        faults.remove(planned)


def _number(labels: list[str]) -> tuple[Effect, ...]:
    seen: Counter[str] = Counter()
    effects = []
    for label in labels:
        seen[label] += 1
        # RQ cleans up in several strokes of one transaction.
        if label.endswith("job") and seen[label] > 1:
            continue
        if label == "take wake-up call" and seen[label] > 1:
            continue
        effects.append(Effect(label, seen[label]))
    return tuple(effects)


def _forget_tokens(site: Site) -> None:
    """Make the next job ask GitHub for a token, which is an effect too."""
    with site.connection() as redis:
        kept = list(redis.scan_iter("issuegraph:token:*"))
        if kept:
            redis.delete(*kept)
