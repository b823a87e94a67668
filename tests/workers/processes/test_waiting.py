"""A worker that was started before set-up waits for it, and still ends when told to."""

from threading import Event

from workers.processes.waiting import await_credentials


def test_it_goes_on_as_soon_as_there_are_credentials() -> None:
    answers = iter([False, True])
    assert await_credentials(lambda: next(answers), stopped=Event())


def test_it_ends_when_told_to_stop_during_the_look_that_finds_credentials() -> None:
    stopped = Event()

    def find_while_told() -> bool:
        stopped.set()
        return True

    assert not await_credentials(find_while_told, stopped=stopped)


def test_it_ends_when_told_to_stop() -> None:
    stopped = Event()
    stopped.set()
    assert not await_credentials(lambda: False, stopped=stopped)
