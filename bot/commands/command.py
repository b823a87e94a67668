"""What a command is, who may use it, and what it is told of the world.

Rule: `run` is pure. It returns what it wants done, or raises UserError, which the person who
typed it sees as one reaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum

from bot.commands.grammar import Call
from bot.domain.decisions import Decision
from bot.domain.effects import Effect
from bot.domain.graph import Reading
from bot.domain.issue import IssueRef
from bot.errors import UserError
from bot.memory.conclusion import Conclusion


class Role(IntEnum):
    """What GitHub says about a person at this moment; who may more, may also less."""

    ANYONE = 0
    REPORTER = 1
    TRIAGER = 2

    @property
    def title(self) -> str:
        return _TITLES[self]


_TITLES = {
    Role.ANYONE: "anyone",
    Role.REPORTER: "who opened the issue, and triage access or more",
    Role.TRIAGER: "triage access or more",
}
_TRIAGING = frozenset({"triage", "write", "maintain", "admin"})


class Need(Enum):
    """What has to be read from GitHub, or from our own store, before a command can run."""

    ROLE = "what the person may do, although anyone may use it"
    LABELS = "the labels it names"
    OTHER_ISSUE = "the issue it names"
    CONCLUSION = "what the last analysis concluded"


@dataclass(frozen=True, slots=True)
class NamedLabel:
    """A label as a command names it; `spelling` is None where the repository has no such label."""

    asked: str
    spelling: str | None
    # False where the repository denies it, or allows others only, and for labels that set builds,
    # merges or releases going.
    may_be_added: bool = True


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a command may know; what it does not need stays empty."""

    issue: IssueRef
    issue_url: str
    asker: str
    role: Role
    comment_url: str
    web_url: str
    commands: tuple["Command", ...] = ()
    labels: tuple[NamedLabel, ...] = ()
    # None where the number names no issue of this repository that can be read.
    other: Reading | None = None
    conclusion: Conclusion | None = None


Wish = Effect | Decision


@dataclass(frozen=True, slots=True)
class Command:
    """One slash command; `usage` is what follows the prefix."""

    name: str
    usage: str
    summary: str
    examples: tuple[str, ...]
    who_may: Role
    run: Callable[[Call, Situation], tuple[Wish, ...]]
    needs: frozenset[Need] = frozenset()

    def written(self, prefix: str) -> str:
        """Return how it is typed, e.g. `/triage label NAME`."""
        return f"{prefix} {self.usage}".rstrip()


def role_of(permission: str, *, is_reporter: bool) -> Role:
    """Return the role that a permission of GitHub's gives; an unknown one gives none."""
    if permission in _TRIAGING:
        return Role.TRIAGER
    return Role.REPORTER if is_reporter else Role.ANYONE


def expect_arguments(call: Call, *, least: int, most: int) -> None:
    """Do nothing when the count is right; UserError otherwise."""
    if not least <= len(call.arguments) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        raise UserError(f"{call.name or call.prefix} takes {wanted} arguments")
