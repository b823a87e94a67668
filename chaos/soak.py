"""Steady work under faults drawn by a seed, while memory, open files and keys are watched."""

import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from redis.exceptions import RedisError

from bot.simulator.issue import Issue
from chaos.breakages import Breakages
from chaos.kin import open_files, resident_bytes, workers_of
from chaos.leaks import find_leaks
from chaos.left_keys import find_left_keys
from chaos.limits_kept import Kept, count_kept
from chaos.matrix import REST_SECONDS
from chaos.oracle import Findings, judge
from chaos.programs import WEB, WORKERS
from chaos.site import Site

_WORK_EVERY_SECONDS = (0.5, 1.5)
FAULT_EVERY_SECONDS = (8.0, 20.0)
# Memory can only be watched in processes that nobody kills.
NEVER = (1e9, 1e9)
_WATCH_EVERY_SECONDS = 5.0
_EDITED_OF_TEN = 3
_MOST_FILES_GROWN = 8
# Fewer show what happened to be going on, not what grows.
_LEAST_SAMPLES = 10


@dataclass(frozen=True, slots=True)
class Sample:
    """What was held at one moment by the process that stays alive longest."""

    at_seconds: float
    worker_bytes: int
    web_bytes: int
    worker_files: int
    redis_keys: int


@dataclass(frozen=True, slots=True)
class SoakResult:
    """What was done, what was found, how memory went."""

    seconds: float
    seed: int
    faults: tuple[str, ...]
    samples: tuple[Sample, ...]
    rest_seconds: float
    findings: Findings
    # GitHub's limits, secrets where they do not belong, and keys that stayed without a reason.
    kept: Kept
    leaks: tuple[str, ...]
    left_keys: tuple[str, ...]

    @property
    def files_grown(self) -> int:
        """Return how many files a resting worker has open more than in the beginning."""
        held = [one.worker_files for one in self.warm_samples if one.worker_files]
        third = len(held) // 3
        if third < _LEAST_SAMPLES:
            return 0
        return min(held[-third:]) - min(held[:third])

    @property
    def is_good(self) -> bool:
        is_tidy = not self.leaks and not self.left_keys and self.files_grown <= _MOST_FILES_GROWN
        return self.findings.is_good and self.kept.is_good and is_tidy

    @property
    def warm_samples(self) -> tuple[Sample, ...]:
        """Return the samples after the first fifth, when everything is loaded and cached."""
        return self.samples[len(self.samples) // 5 :]

    @property
    def worker_slope_mb_per_hour(self) -> float:
        """Return the slope of a straight line through the supervisor's memory."""
        return (
            _slope([(one.at_seconds, one.worker_bytes) for one in self.warm_samples]) * 3600 / 1e6
        )


@dataclass(slots=True)
class Soak:
    """One soak of a site; everything random comes from `random`."""

    site: Site
    random: Random
    fault_every_seconds: tuple[float, float] = FAULT_EVERY_SECONDS
    issues: list[Issue] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)

    def run(self, *, seconds: float, seed: int) -> SoakResult:
        """Work, break and watch for so long; then wait for rest and judge."""
        started = time.monotonic()
        watcher_ended = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(started, watcher_ended), daemon=True)
        watcher.start()
        self._work_and_break(until=started + seconds)
        self.site.simulator.world.faults.clear()
        self.site.start()
        ended = time.monotonic()
        self.site.await_rest(seconds=REST_SECONDS + seconds)
        rested = time.monotonic()
        watcher_ended.set()
        watcher.join()
        return SoakResult(
            seconds=seconds,
            seed=seed,
            faults=tuple(self.faults),
            samples=tuple(self.samples),
            rest_seconds=rested - ended,
            findings=judge(self.site, self.issues),
            kept=count_kept(list(self.site.simulator.world.requests)),
            leaks=find_leaks(self.site, self.issues),
            left_keys=find_left_keys(self.site),
        )

    def _work_and_break(self, *, until: float) -> None:
        next_fault = time.monotonic() + self.random.uniform(*self.fault_every_seconds)
        while time.monotonic() < until:
            self._do_one_thing()
            if time.monotonic() >= next_fault:
                self._break_something()
                next_fault = time.monotonic() + self.random.uniform(*self.fault_every_seconds)
            time.sleep(self.random.uniform(*_WORK_EVERY_SECONDS))

    def _do_one_thing(self) -> None:
        if self.issues and self.random.randrange(10) < _EDITED_OF_TEN:
            self.site.edit_issue(self.random.choice(self.issues))
        else:
            self.issues.append(self.site.open_issue(self.random.choice(self.site.tenants)))

    def _break_something(self) -> None:
        breakage = Breakages(self.site, self.random).draw()
        self.faults.append(breakage.name)
        breakage.strike()

    def _watch(self, started: float, ended: threading.Event) -> None:
        while not ended.wait(_WATCH_EVERY_SECONDS):
            # While Redis is away, which is one of the faults, nobody can count its keys.
            with suppress(RedisError):
                self.samples.append(self._sample(time.monotonic() - started))

    def _sample(self, at_seconds: float) -> Sample:
        programs = self.site.programs
        workers = workers_of(programs.id_of(WORKERS))
        with self.site.connection() as redis:
            keys = int(redis.dbsize())
        return Sample(
            at_seconds=at_seconds,
            worker_bytes=max(map(resident_bytes, workers), default=0),
            web_bytes=max(map(resident_bytes, workers_of(programs.id_of(WEB))), default=0),
            worker_files=max(map(open_files, workers), default=0),
            redis_keys=keys,
        )


def _slope(points: list[tuple[float, int]]) -> float:
    """Return the least squares slope; 0 for fewer than two points."""
    known = [(x, y) for x, y in points if y]
    if len(known) < 2:  # noqa: PLR2004 - a line needs two points
        return 0.0
    mean_x = sum(x for x, _ in known) / len(known)
    mean_y = sum(y for _, y in known) / len(known)
    spread = sum((x - mean_x) ** 2 for x, _ in known)
    return sum((x - mean_x) * (y - mean_y) for x, y in known) / spread if spread else 0.0
