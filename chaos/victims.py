"""What is killed, and whether that takes the caller of an effect with it."""

from enum import StrEnum
from typing import assert_never

from chaos.kin import horses_of, kill, workers_of
from chaos.points import Caller, Point
from chaos.programs import MODULES, WORKERS
from chaos.site import Site


class Victim(StrEnum):
    """What can be killed; after a worker alone was killed its work-horse lives on."""

    HORSE = "work-horse"
    WORKER = "worker"
    HOST = "worker host"
    REDIS = "Redis"
    EVERYTHING = "everything"


_DIES_WITH = {
    Caller.RECEIVER: {Victim.EVERYTHING},
    Caller.WORKER: {Victim.WORKER, Victim.HOST, Victim.EVERYTHING},
    Caller.HORSE: {Victim.HORSE, Victim.HOST, Victim.EVERYTHING},
}


def exists_at(victim: Victim, point: Point) -> bool:
    """Say whether there is such a process when the point is passed."""
    return victim is not Victim.HORSE or point.effect.caller is Caller.HORSE


def takes_caller(victim: Victim, point: Point) -> bool:
    """Say whether the process that causes the effect dies too."""
    return victim in _DIES_WITH[point.effect.caller]


def strike(site: Site, victim: Victim) -> None:
    """Kill; nothing that dies learns of it before."""
    match victim:
        case Victim.HORSE:
            kill(tuple(one.id for one in horses_of(site.programs.id_of(WORKERS))))
        case Victim.WORKER:
            _kill_workers(site)
        case Victim.HOST:
            site.programs.kill(WORKERS)
        case Victim.REDIS:
            kill((site.redis.process_id,))
        case Victim.EVERYTHING:
            kill((site.redis.process_id,))
            for module in MODULES:
                site.programs.kill(module)
        case _:
            assert_never(victim)


def _kill_workers(site: Site) -> None:
    """Kill the worker whose job is under way, or all of them when none is."""
    supervisor = site.programs.id_of(WORKERS)
    busy = tuple(one.parent_id for one in horses_of(supervisor) if one.parent_id > 1)
    kill(busy or workers_of(supervisor))
