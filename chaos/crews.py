"""Several sites side by side, since most of a recovery is waiting."""

import queue
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from chaos.matrix import CrashRun, crash, crashes_of, rehearse
from chaos.opening import open_site
from chaos.points import Point
from chaos.victims import Victim

Crash = tuple[Point, Victim]


def run_matrix(
    folder: Path,
    *,
    sites: int,
    random: Random,
    most: int | None,
    tell: Callable[[CrashRun], None],
) -> tuple[CrashRun, ...]:
    """Run the whole matrix, or a drawn sample of `most` crashes; each site takes what is next."""
    with open_site(folder / "rehearsal") as site:
        crashes = list(crashes_of(rehearse(site)))
    random.shuffle(crashes)
    waiting: queue.SimpleQueue[Crash] = queue.SimpleQueue()
    for one in crashes[:most]:
        waiting.put(one)
    with ThreadPoolExecutor(sites, thread_name_prefix="crew") as crews:
        done = [
            crews.submit(_work_off, folder, f"site-{number}", waiting, tell)
            for number in range(sites)
        ]
        return tuple(run for crew in done for run in crew.result())


def _work_off(
    folder: Path,
    name: str,
    waiting: "queue.SimpleQueue[Crash]",
    tell: Callable[[CrashRun], None],
) -> list[CrashRun]:
    runs: list[CrashRun] = []
    while not waiting.empty():
        # What came to no rest would spoil all that follows, so a fresh site goes on.
        with open_site(folder / f"{name}-{len(runs)}") as site:
            while (crash_ := _next(waiting)) is not None:
                runs.append(crash(site, *crash_))
                tell(runs[-1])
                if not runs[-1].is_good:
                    break
    return runs


def _next(waiting: "queue.SimpleQueue[Crash]") -> Crash | None:
    try:
        return waiting.get_nowait()
    except queue.Empty:
        return None
