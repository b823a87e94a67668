"""Effects carried out on one issue; carrying one out twice changes nothing the second time."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.effects import AddLabels, React, UpsertComment
from bot.domain.requests import Target
from bot.github.client import GitHubClient
from bot.github.comment_writer import CommentWriter
from bot.github.paths import issue_path, repository_path


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes to one issue; `check_lease` raises when somebody else has taken over."""

    client: GitHubClient
    target: Target
    comments: CommentWriter
    check_lease: Callable[[], None]

    def upsert_comment(self, effect: UpsertComment, *, is_asked_for: bool) -> str:
        """Post or edit our comment; return its address, empty when a person deleted it."""
        write = self.comments.restore if is_asked_for else self.comments.upsert
        return write(effect).url

    def add_labels(self, effect: AddLabels) -> None:
        """Put on all labels with one call; GitHub would create what does not exist."""
        if not effect.names:
            return
        self.check_lease()
        path = f"{issue_path(self.target.ref)}/labels"
        self.client.ensure(path, {"labels": list(effect.names)})

    def react(self, effect: React) -> None:
        self.check_lease()
        self.client.ensure(f"{self._reacted_to(effect)}/reactions", {"content": effect.content})

    def _reacted_to(self, effect: React) -> str:
        if effect.comment_id is None:
            return issue_path(self.target.ref)
        issues = f"{repository_path(self.target.repository)}/issues"
        return f"{issues}/comments/{effect.comment_id:d}"
