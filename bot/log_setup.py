"""How log lines look: one line an event, and nothing in it that looks like a credential.

Rule: bodies and tokens are never logged. What slips in all the same, such as inside the message
of an error, is made unreadable here, after everything else was rendered to text.
"""

import logging
import sys
from collections.abc import Iterable
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.reading.secret_texts import redact

# A log line is no place for whole documents, and short text is searched fast.
_LONGEST_VALUE = 10_000


def configure_logging(*, level: str, style: str, stream: TextIO | None = None) -> None:
    """Send every log line to `stream` (standard error) as `json`, `console` or `auto`.

    `auto` is console on a terminal and json elsewhere.
    """
    target = stream or sys.stderr
    is_console = style == "console" or (style == "auto" and target.isatty())
    handler = logging.StreamHandler(target)
    handler.setFormatter(_formatter(is_console=is_console))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # Each start would tell of every step that was already done.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def redact_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Redact every value of a log event, however deep it lies."""
    return {name: _redact_value(value) for name, value in event.items()}


def _redact_value(value: Any) -> Any:
    match value:
        case str():
            return _redact_text(value)
        case bool() | int() | float() | None:
            return value
        case dict():
            return {str(name): _redact_value(inner) for name, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_redact_value(inner) for inner in value]
        case _:
            return _redact_text(repr(value))


def _redact_text(text: str) -> str:
    return redact(text[:_LONGEST_VALUE])


def _shared() -> Iterable[Processor]:
    return (
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    )


def _formatter(*, is_console: bool) -> logging.Formatter:
    renderer: Processor = (
        structlog.dev.ConsoleRenderer() if is_console else structlog.processors.JSONRenderer()
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=list(_shared()),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            redact_event,
            renderer,
        ],
    )
