"""What was made of the latest texts, kept while they are asked for again.

One analysis asks several times about the same comments. What is kept is bounded by the length of
the texts, since what is made of one grows with it.
"""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class TextMemo(Generic[Made]):
    """Makes something of a text, once as long as the text is among the latest."""

    def __init__(self, make: Callable[[str], Made], *, most_characters: int) -> None:
        self._make = make
        self._most = most_characters
        self._length = 0
        # The oldest first.
        self._made: dict[str, Made] = {}
        self._lock = Lock()

    def __call__(self, text: str) -> Made:
        """Return what is made of `text`."""
        with self._lock:
            if text in self._made:
                return self._made[text]
        # Two threads may make the same side by side; none waits for the other.
        made = self._make(text)
        with self._lock:
            self._keep(text, made)
        return made

    def _keep(self, text: str, made: Made) -> None:
        if text not in self._made:
            self._made[text] = made
            self._length += len(text)
        while self._length > self._most:
            oldest = next(iter(self._made))
            del self._made[oldest]
            self._length -= len(oldest)
