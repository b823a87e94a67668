"""Log lines: one an event whatever is in it, and no credential in any."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.log_setup import configure_logging
from tests.hostile_texts import SECRETS


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    stream = io.StringIO()
    configure_logging(level="info", style="json", stream=stream)
    yield stream
    root.handlers[:], root.level = before
    structlog.reset_defaults()


def test_an_event_is_one_line_of_json(lines: io.StringIO) -> None:
    structlog.get_logger().info("issue.read", title='x\n{"level": "error"}\u2028y', number=3)
    (line,) = lines.getvalue().splitlines()
    event = json.loads(line)
    assert (event["event"], event["title"], event["number"], event["level"]) == (
        "issue.read",
        'x\n{"level": "error"}\u2028y',
        3,
        "info",
    )


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_a_credential_is_redacted_wherever_it_stands(lines: io.StringIO, secret: str) -> None:
    class Shown:
        def __repr__(self) -> str:
            return secret

    log = structlog.get_logger()
    log.info(secret, text=secret, nested={"a": [secret]}, thing=Shown())
    logging.getLogger("some.library").warning("it said %s", secret)
    log.error("failed", exc_info=ValueError(secret))
    assert secret not in lines.getvalue().replace("\\n", "\n")
    assert len(lines.getvalue().splitlines()) == 3


def test_the_password_of_an_address_is_redacted(lines: io.StringIO) -> None:
    logging.getLogger("redis").error("no answer from redis://user:canary@cache:6379")
    assert "canary" not in lines.getvalue()
    assert "cache:6379" in lines.getvalue()


def test_what_is_less_urgent_than_the_level_is_left_out(lines: io.StringIO) -> None:
    structlog.get_logger().debug("detail")
    logging.getLogger("some.library").debug("detail")
    assert lines.getvalue() == ""


def test_a_stream_that_is_no_terminal_gets_json_by_default() -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    configure_logging(level="info", style="auto", stream=stream)
    logging.getLogger("some.library").info("hello")
    root.handlers[:], root.level = before
    structlog.reset_defaults()
    assert json.loads(stream.getvalue())["event"] == "hello"
