"""How much of what people wrote one analysis reads, so that no flood keeps it from ending.

The shortest comments of a thread go first: long ones, however many, crowd out only themselves.
Half of a thread's room is its body's, so that nobody's comments keep that from being read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.domain.issue import Comment, Issue
from workers.analysis.text_links import spoken_comments


@dataclass(slots=True)
class TextBudget:
    """Room for the threads of one analysis in characters, taken up as they are read."""

    # Of the first thread, which is what the analysis is about, and of each that it is linked with.
    first: int = 200_000
    each: int = 50_000
    left: int = 500_000
    # How much of its body there was room for, and how many texts not, by `IssueRef.key`.
    _bodies: dict[str, int] = field(default_factory=dict)
    _unread: dict[str, int] = field(default_factory=dict)

    def take(self, thread: Issue) -> Issue:
        """Return `thread` without the comments that there is no room for."""
        room = min(self.each if self._bodies else self.first, self.left)
        body = min(len(thread.body), room // 2)
        too_long = _longest(spoken_comments(thread), beyond=room - body)
        comments = tuple(one for one in thread.comments if one.id not in too_long)
        taken = replace(thread, comments=comments)
        self.left -= body + sum(len(one.body) for one in spoken_comments(taken))
        self._bodies[thread.ref.key] = body
        self._count_unread(thread, len(too_long) + (body < len(thread.body)))
        return taken

    def as_read(self, taken: Issue) -> Issue:
        """Return a thread that was taken with as much of its body as there was room for."""
        return replace(taken, body=taken.body[: self._bodies[taken.ref.key]])

    def stops(self) -> list[str]:
        """Return what to say of the texts that were not read, if any."""
        if not self._unread:
            return []
        texts = _count(sum(self._unread.values()), "long text")
        threads = _count(len(self._unread), "thread")
        return [f"{texts} in {threads} not read to the end: the limit of characters was reached."]

    def _count_unread(self, thread: Issue, texts: int) -> None:
        if texts:
            self._unread[thread.ref.key] = texts


def _longest(comments: Iterable[Comment], *, beyond: int) -> set[int]:
    """Return the ids of the comments that do not fit when the shortest go first."""
    too_long: set[int] = set()
    for comment in sorted(comments, key=lambda one: len(one.body)):
        beyond -= len(comment.body)
        if beyond < 0:
            too_long.add(comment.id)
    return too_long


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
