"""What a soak breaks: every kind of fault that leaves the work to be done, each by its name.

Faults that end work by intention, such as a locked issue or an uninstalled App, are not among them:
the oracle of a soak expects a comment on every issue.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from bot.simulator import FaultKind
from chaos.clocks import lacks_faketime, off_as_said_in, say_off
from chaos.disk import lacks_mount, small_disk
from chaos.kin import kill
from chaos.power import lacks_strace, watch_disk
from chaos.programs import CLOCK, WEB, WORKERS
from chaos.site import Site, wait_until
from chaos.victims import Victim, strike

_POST = ("POST", "/issues/[0-9]+/comments$")
_PATCH = ("PATCH", "/issues/comments/[0-9]+$")
_EVERYTHING = ("*", "")
_LOST_ANSWERS = (FaultKind.STATUS_AFTER, FaultKind.RESET_AFTER, FaultKind.TRUNCATED)
_OTHER = "workers of another machine"
_START_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Breakage:
    """Something that goes wrong, for as long as `strike` takes or a little longer."""

    name: str
    strike: Callable[[], None]
    lacks: Callable[[], str] = lambda: ""


def lacking() -> tuple[str, ...]:
    """Say what this machine lacks for some of the breakages."""
    return tuple(filter(None, (lacks_strace(), lacks_mount(), lacks_faketime())))


@dataclass(frozen=True, slots=True)
class Breakages:
    """Breaks one site; everything random comes from `random`."""

    site: Site
    random: Random

    def draw(self) -> Breakage:
        """Return one of those that can be brought about here."""
        possible = [one for one in self._all() if not one.lacks()]
        return self.random.choice(possible)

    def _all(self) -> tuple[Breakage, ...]:
        return (
            *self._of_processes(),
            *self._of_redis(),
            *self._of_the_machine(),
            *self._of_github(),
        )

    def _of_processes(self) -> tuple[Breakage, ...]:
        return (
            *(Breakage(f"kill {one}", partial(self._kill, one)) for one in Victim),
            Breakage("kill the receiver", lambda: self._kill_program(WEB)),
            Breakage("kill the clock", lambda: self._kill_program(CLOCK)),
            Breakage("deploy the workers", self._deploy),
        )

    def _of_redis(self) -> tuple[Breakage, ...]:
        return (
            Breakage("hang Redis for 3 s", self._hang_redis),
            Breakage("Redis away for 20 s", self._keep_redis_away),
            Breakage("Redis full for 3 s", self._fill_redis),
        )

    def _of_the_machine(self) -> tuple[Breakage, ...]:
        return (
            Breakage("power failure", lambda: self._lose_power("always"), lacks_strace),
            Breakage(
                "power failure, synced each second",
                lambda: self._lose_power("everysec"),
                lacks_strace,
            ),
            Breakage("disk of Redis full for 3 s", self._fill_disk, lacks_mount),
            Breakage("clock of a machine jumps", self._jump, lacks_faketime),
        )

    def _of_github(self) -> tuple[Breakage, ...]:
        return (
            Breakage("lose the answer to a comment", self._lose_answer),
            Breakage("lose the answer to an edit", self._lose_answer_to_edit),
            Breakage("do not find our comment once", self._miss_comment),
            Breakage("answer late", lambda: self._plan(FaultKind.HANG_AFTER, seconds=12.0)),
            Breakage("cut a connection", lambda: self._plan(FaultKind.RESET_BEFORE)),
            Breakage("end a token early", lambda: self._plan(FaultKind.TOKEN_EXPIRED)),
            Breakage("502 for 5 s", lambda: self._for_a_while(FaultKind.STATUS_BEFORE, 5.0)),
            Breakage("slow for 10 s", lambda: self._for_a_while(FaultKind.DELAY, 10.0, 2.0)),
            Breakage("lists 5 s stale for 15 s", self._lag),
            Breakage("primary limit of 6 s", self._limit_for_six_seconds),
            Breakage("secondary limit of 5 s", lambda: self._limit(retry_after_seconds=5)),
            Breakage("secondary limit without a word how long", lambda: self._limit(status=429)),
            Breakage("suspend an installation for 3 s", self._suspend),
            Breakage("rename a repository", self._rename),
            Breakage("deliver again what was delivered", self._deliver_again),
        )

    def _kill(self, victim: Victim) -> None:
        strike(self.site, victim)
        self._revive()

    def _kill_program(self, module: str) -> None:
        self.site.programs.kill(module)
        self._revive()

    def _revive(self) -> None:
        time.sleep(self.random.uniform(0.2, 3.0))
        self.site.start()

    def _deploy(self) -> None:
        self.site.programs.ask_to_end(WORKERS)
        self.site.programs.await_end(WORKERS)
        self.site.start()

    def _hang_redis(self) -> None:
        os.kill(self.site.redis.process_id, signal.SIGSTOP)
        time.sleep(3.0)
        os.kill(self.site.redis.process_id, signal.SIGCONT)

    def _keep_redis_away(self) -> None:
        self._stop_redis()
        time.sleep(20.0)
        self.site.start()

    def _fill_redis(self) -> None:
        with self.site.connection() as redis:
            redis.config_set("maxmemory", "1")
            time.sleep(3.0)
            redis.config_set("maxmemory", "0")

    def _lose_power(self, policy: str) -> None:
        with watch_disk(self.site) as disk:
            with self.site.connection() as redis:
                redis.config_set("appendfsync", policy)
            time.sleep(self.random.uniform(0.5, 3.0))
            disk.lose_power()
        self.site.start()

    def _fill_disk(self) -> None:
        self._stop_redis()
        with small_disk(self.site.folder / "redis") as disk:
            self.site.start_redis()
            disk.fill()
            time.sleep(3.0)
            disk.free()
            self.site.start()
            time.sleep(1.0)
            self._stop_redis()
        self.site.start()

    def _stop_redis(self) -> None:
        kill((self.site.redis.process_id,))
        wait_until(self.site.redis.has_died, seconds=10, what="Redis has ended")

    def _jump(self) -> None:
        file = self.site.folder / "clock"
        say_off(file, 0)
        self.site.programs.start_as(_OTHER, WORKERS, off_as_said_in(file))
        time.sleep(_START_SECONDS)
        say_off(file, self.random.choice((300, -300)))
        time.sleep(_START_SECONDS)
        self.site.programs.kill(_OTHER)

    def _lose_answer(self) -> None:
        kind = self.random.choice(_LOST_ANSWERS)
        self.site.simulator.world.faults.add(match=_POST, kind=kind)

    def _lose_answer_to_edit(self) -> None:
        kind = self.random.choice(_LOST_ANSWERS)
        self.site.simulator.world.faults.add(match=_PATCH, kind=kind)

    def _miss_comment(self) -> None:
        faults = self.site.simulator.world.faults
        faults.add(match=_PATCH, kind=FaultKind.STATUS_BEFORE, status=404)

    def _plan(self, kind: FaultKind, *, seconds: float = 0.0) -> None:
        self.site.simulator.world.faults.add(match=_EVERYTHING, kind=kind, seconds=seconds)

    def _limit_for_six_seconds(self) -> None:
        faults = self.site.simulator.world.faults
        faults.add(match=_POST, kind=FaultKind.PRIMARY_LIMIT, seconds=6.0)

    def _limit(self, **said: Any) -> None:
        faults = self.site.simulator.world.faults
        faults.add(match=_POST, kind=FaultKind.SECONDARY_LIMIT, **said)

    def _lag(self) -> None:
        self._for_a_while(FaultKind.STALE, 15.0, 5.0, match=("GET", "/comments$"))

    def _for_a_while(
        self,
        kind: FaultKind,
        seconds: float,
        strength: float = 0.0,
        *,
        match: tuple[str, str] = _EVERYTHING,
    ) -> None:
        faults = self.site.simulator.world.faults
        planned = faults.add(match=match, kind=kind, times=None, seconds=strength)

        def end() -> None:
            if planned in faults.planned:
                faults.remove(planned)

        threading.Timer(seconds, end).start()

    def _suspend(self) -> None:
        world, tenant = self.site.simulator.world, self.random.choice(self.site.tenants)
        # No issue is opened meanwhile, since GitHub would tell nobody of it.
        world.suspend(tenant.installation)
        time.sleep(3.0)
        world.unsuspend(tenant.installation)

    def _rename(self) -> None:
        world, tenant = self.site.simulator.world, self.random.choice(self.site.tenants)
        world.rename_repository(tenant.repository, f"engine-{self.random.randrange(1000)}")

    def _deliver_again(self) -> None:
        world = self.site.simulator.world
        accepted = [one for one in list(world.deliveries) if one.status == "OK"]
        for delivery in self.random.sample(accepted, min(5, len(accepted))):
            world.courier.redeliver(delivery)
