"""Commits as a graph of parents: enough history to compare two points and to tag releases."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from bot.simulator.ground import User


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Commit:
    """One commit; `files` are (path, patch) pairs."""

    sha: str
    message: str
    author: User
    at: datetime
    parents: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Comparison:
    """How `head` stands to `base`: commits that only one of them reaches."""

    base: Commit
    head: Commit
    merge_base: Commit
    ahead: tuple[Commit, ...]
    behind_by: int

    @property
    def status(self) -> str:
        """Return GitHub's word for the relation."""
        if self.ahead and self.behind_by:
            return "diverged"
        if self.ahead:
            return "ahead"
        return "behind" if self.behind_by else "identical"


@dataclass(slots=True, eq=False, repr=False)
class History:
    """All commits of one repository, oldest first."""

    commits: dict[str, Commit] = field(default_factory=dict)

    def add(
        self,
        message: str,
        author: User,
        *,
        at: datetime,
        parents: tuple[str, ...] = (),
        files: tuple[tuple[str, str], ...] = (),
    ) -> Commit:
        """Append a commit; its name is the hash of what it says and where it stands."""
        seed = f"{len(self.commits)}\n{author.login}\n{at.isoformat()}\n{parents}\n{message}"
        sha = hashlib.sha1(seed.encode(), usedforsecurity=False).hexdigest()
        commit = Commit(sha, message, author, at, parents, files)
        self.commits[sha] = commit
        return commit

    def reachable(self, sha: str) -> set[str]:
        """Return the commit and all its ancestors."""
        seen: set[str] = set()
        waiting = [sha]
        while waiting:
            current = waiting.pop()
            if current in seen:
                continue
            seen.add(current)
            waiting.extend(self.commits[current].parents)
        return seen

    def compare(self, base: str, head: str) -> Comparison:
        """Compare two commits as `base...head` does."""
        from_base, from_head = self.reachable(base), self.reachable(head)
        shared = from_base & from_head
        ahead = tuple(c for sha, c in self.commits.items() if sha in from_head - from_base)
        nearest = next((c for sha, c in reversed(self.commits.items()) if sha in shared), None)
        return Comparison(
            base=self.commits[base],
            head=self.commits[head],
            merge_base=nearest or self.commits[base],
            ahead=ahead,
            behind_by=len(from_base - from_head),
        )
