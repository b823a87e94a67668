import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from workers.processes import warm_horse
from workers.processes.warm_horse import NeverBegun, Perform, WarmHorse


@contextmanager
def horse(perform: Perform) -> Iterator[WarmHorse]:
    started = WarmHorse.fork(perform)
    yield started
    started.dismiss()


def perform_well(_order: str) -> bool:
    return True


def end_by(order: str) -> bool:
    os.kill(os.getpid(), int(order))
    return True


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_does_one_job_after_the_other_in_one_process() -> None:
    with horse(perform_well) as warm:
        for order in ("a 1", "b 2", "c 3"):
            assert warm.give(order)
            assert warm.wait() == (warm.process_id, 0, None)


def test_asked_again_it_answers_the_same() -> None:
    with horse(perform_well) as warm:
        warm.give("a 1")
        assert warm.wait() == warm.wait()


def test_its_death_during_a_job_is_told_as_the_system_tells_it() -> None:
    warm = WarmHorse.fork(end_by)
    warm.give(str(int(signal.SIGKILL)))
    process_id, status, _ = warm.wait()
    assert (process_id, status) == (warm.process_id, signal.SIGKILL)
    warm.dismiss()


def test_one_that_died_at_rest_takes_no_job() -> None:
    warm = WarmHorse.fork(perform_well)
    warm.give("a 1")
    warm.wait()
    os.kill(warm.process_id, signal.SIGKILL)
    deadline = time.monotonic() + 5
    # It may still take one while it dies.
    with suppress(NeverBegun):
        while warm.give("b 2"):
            warm.wait()
            assert time.monotonic() < deadline
    assert not warm.give("c 3")
    warm.dismiss()


def test_one_that_dies_just_when_it_is_given_a_job_never_began() -> None:
    warm = WarmHorse.fork(perform_well)
    warm.give("a 1")
    warm.wait()
    os.kill(warm.process_id, signal.SIGSTOP)
    assert warm.give("b 2")
    os.kill(warm.process_id, signal.SIGKILL)
    with pytest.raises(NeverBegun):
        warm.wait()
    warm.dismiss()


def test_after_a_job_that_failed_it_takes_no_other() -> None:
    warm = WarmHorse.fork(lambda _order: False)
    assert warm.give("a 1")
    assert warm.wait() == (warm.process_id, 0, None)
    assert not warm.give("b 2")
    warm.dismiss()


def test_after_enough_jobs_it_takes_no_other() -> None:
    with horse(perform_well) as warm:
        done = 0
        while warm.give(f"job {done}"):
            warm.wait()
            done += 1
    assert done == warm_horse.MOST_JOBS


def test_a_job_that_needed_much_memory_is_its_last() -> None:
    held: list[bytes] = []

    def grow(order: str) -> bool:
        held.append(b"x" * int(order))
        return True

    warm = WarmHorse.fork(grow)
    for size in (1, 2 * warm_horse.MOST_GROWTH_BYTES):
        assert warm.give(str(size))
        warm.wait()
    assert not warm.give("1")
    warm.dismiss()


def test_it_ends_with_its_worker() -> None:
    warm = WarmHorse.fork(perform_well)
    assert is_alive(warm.process_id)
    warm.dismiss()
    assert not is_alive(warm.process_id)
