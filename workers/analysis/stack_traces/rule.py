"""What a language's error lines look like: a rule finds one, its weight says how surely.

Weights compare across languages: 90 is a crash with its trace, 60 a line that a tool marks as an
error, 40 words that usually are one, below `ACCEPTED` only noise.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.findings import Frame

CRASH = 90
ERROR = 60
WORDS = 42
ACCEPTED = 36
WARNING = 24

FrameReader = Callable[[str], Frame | None]
Search = Callable[[str], re.Match[str] | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` is searched in one line of at most 600 characters.

    Its groups, all optional: `message` (what to quote, else the whole match), `exception`, `code`,
    `status`, `core` (what alone identifies the error, else the message).
    """

    pattern: re.Pattern[str]
    weight: int
    # Of two equal finds in one block the later one counts, as with chained exceptions.
    last_wins: bool = False
    # A trace that follows within a few lines raises the weight to `CRASH`.
    may_have_trace: bool = False
    # Counts in a code block, a code span or the title; never in running text.
    code_only: bool = False
    # Unmistakable enough to count in the middle of a sentence too.
    anywhere: bool = False
    # Counts once for every "Traceback (most recent call last)" before it.
    ends_traceback: bool = False
    # The line states only that there was an error, the next one which.
    takes_next_line: bool = False
    # One of these words stands in whatever the pattern finds; looking for words costs next to
    # nothing, and most lines have none.
    needs: tuple[str, ...] = ()

    @property
    def search(self) -> Search:
        """Return how the pattern is searched in a line; an anchored one is tried at its start."""
        is_anchored = self.pattern.pattern.startswith("^")
        return self.pattern.match if is_anchored else self.pattern.search


@dataclass(frozen=True, slots=True)
class Language:
    """One family of languages: its rules, and how to read a frame from a line of its traces."""

    name: str
    rules: tuple[Rule, ...]
    read_frame: Callable[[str], Frame | None]
    innermost_last: bool = False
    # The line of a frame holds the file only; the line above it, the function.
    names_function_above: bool = False


def compile_rule(
    pattern: str, weight: int, *, needs: tuple[str, ...] = (), **options: bool
) -> Rule:
    """Build a rule from a pattern with bounded repetitions only."""
    return Rule(re.compile(pattern), weight, needs=needs, **options)


def frame_reader(*patterns: str) -> FrameReader:
    """Build a reader that tries `patterns` (groups `file`, `function`, `line`) in order."""
    compiled: Sequence[re.Pattern[str]] = tuple(re.compile(pattern) for pattern in patterns)

    def read(line: str) -> Frame | None:
        for pattern in compiled:
            match = pattern.match(line)
            if match:
                return _to_frame(match.groupdict())
        return None

    return read


def _to_frame(groups: dict[str, str | None]) -> Frame:
    line = groups.get("line")
    return Frame(
        file=(groups.get("file") or "").strip()[:300],
        function=(groups.get("function") or "").strip()[:200] or None,
        line=int(line) if line else None,
    )
