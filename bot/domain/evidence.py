"""A statement and what it rests on: nothing is said without the link it was read from."""

from dataclasses import dataclass
from enum import StrEnum


class SourceKind(StrEnum):
    """What kind of place a statement was read from."""

    ISSUE = "issue"
    COMMENT = "comment"
    EVENT = "event"
    PULL_REQUEST = "pull request"
    RELEASE = "release"
    FORM = "form"
    FILE = "file"
    SEARCH = "search"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place on GitHub and the words that stand there, untrusted until `render.quote` has them."""

    url: str
    kind: SourceKind
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One or two sentences of ours with at least one source.

    `text` is plain text of ours, in which "#12" names an item; other people's words stand in the
    `quote` of the sources.
    """

    text: str
    sources: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError(f"a statement needs a source: {self.text!r}")
