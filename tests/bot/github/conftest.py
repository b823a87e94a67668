from collections.abc import Iterator

import pytest

from bot.simulator import Simulator
from tests.bot.github.installed import Installed, MovableClock


@pytest.fixture
def github() -> Iterator[Installed]:
    clock = MovableClock()
    with Simulator.start(clock=clock) as simulator:
        yield Installed(simulator, clock)
