"""What an examination says: well, worth a look, or broken; and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is; only a failure makes the command fail."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the result; `advice` is empty when all is well, or when a later line has it."""

    check: str
    level: Level
    says: str
    advice: str = ""


def ok(check: str, says: str) -> Finding:
    """Return that all is well."""
    return Finding(check, Level.OK, says)


def warn(check: str, says: str, *, advice: str) -> Finding:
    """Return what works, and yet deserves a look."""
    return Finding(check, Level.WARN, says, advice)


def fail(check: str, says: str, *, advice: str) -> Finding:
    """Return what keeps the bot from its work."""
    return Finding(check, Level.FAIL, says, advice)
