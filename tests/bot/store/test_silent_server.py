"""A PostgreSQL whose machine is gone must not hold whoever waits for its answer."""

from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.store.engine import open_engine
from tests.free_port import free_port

PATIENCE = (
    "connect_timeout",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_count",
    "tcp_user_timeout",
)


def parameters_of(query: str) -> dict[str, Any]:
    """Return what libpq is told when it connects to a server that is not there."""
    engine = open_engine(f"postgresql+psycopg://me@127.0.0.1:{free_port()}/x{query}")
    told: dict[str, Any] = {}

    @event.listens_for(engine, "do_connect")
    def note(_dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> None:
        told.update(parameters)

    with pytest.raises(OperationalError):
        engine.connect()
    return {name: int(told[name]) for name in PATIENCE}


def test_both_kinds_of_silence_end_at_the_same_time() -> None:
    told = parameters_of("")
    probes = told["keepalives_interval"] * told["keepalives_count"]
    assert told["connect_timeout"] < 10
    assert (told["keepalives_idle"] + probes) * 1000 == told["tcp_user_timeout"] == 25_000


def test_the_address_may_say_otherwise() -> None:
    told = parameters_of("?connect_timeout=5&tcp_user_timeout=90000")
    assert (told["connect_timeout"], told["tcp_user_timeout"]) == (5, 90_000)
    assert told["keepalives_idle"] == 10
