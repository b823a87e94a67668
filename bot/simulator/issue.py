"""An issue: its state, labels, lock and relations, each change on the timeline and announced."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, Self

from bot.simulator.codebase import Label, Milestone
from bot.simulator.commits import Commit
from bot.simulator.conversation import Conversation
from bot.simulator.ground import User
from bot.simulator.issue_type import IssueType
from bot.simulator.moments import Moment
from bot.simulator.suggestion import Confidence, LabelSuggestion

CLOSE_REASONS = ("completed", "not_planned", "duplicate")
LOCK_REASONS = ("off-topic", "too heated", "resolved", "spam")


class Home(Protocol):
    """A repository that can take an issue in."""

    def adopt(self, issue: "Issue", /) -> "Issue":
        """Return the issue as it lives here from now on."""
        ...


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class Issue(Conversation):
    """An issue; pull requests are issues too, as on GitHub."""

    state: str = "open"
    state_reason: str | None = None
    closed_at: datetime | None = None
    closed_by: User | None = None
    labels: list[Label] = field(default_factory=list)
    milestone: Milestone | None = None
    type: IssueType | None = None
    suggestions: list[LabelSuggestion] = field(default_factory=list)
    locked: bool = False
    lock_reason: str | None = None
    deleted: bool = False
    moved_to: "Issue | None" = None
    parent: "Issue | None" = None
    sub_issues: list["Issue"] = field(default_factory=list)
    blocked_by: list["Issue"] = field(default_factory=list)
    blocking: list["Issue"] = field(default_factory=list)

    @property
    def is_pull(self) -> bool:
        """Say whether this is a pull request."""
        return False

    @property
    def event_name(self) -> str:
        """Return the webhook event that tells of this kind of conversation."""
        return "issues"

    def close(
        self,
        reason: str = "completed",
        *,
        by: str | User | None = None,
        closer: Conversation | Commit | None = None,
        duplicate_of: "Issue | None" = None,
        at: Moment | None = None,
    ) -> None:
        """Close the issue for a reason of `CLOSE_REASONS`; a closed one stays as it is."""
        if reason not in CLOSE_REASONS:
            raise ValueError(f"unknown reason {reason!r}; choose from {', '.join(CLOSE_REASONS)}")
        ground = self.repository.ground
        with ground.lock:
            if self.state == "closed":
                return
            actor, why = ground.user(by or self.author), None if self.is_pull else reason
            if duplicate_of is not None:
                self.mark_duplicate_of(duplicate_of, by=actor, at=at)
            commit = closer if isinstance(closer, Commit) else None
            event = self.record(
                "closed", actor=actor, at=at, state_reason=why, closer=closer, commit=commit
            )
            self.state, self.state_reason = "closed", why
            self.closed_at, self.closed_by = event.created_at, actor
            self.say(self.event_name, "closed", actor=actor)

    def reopen(self, *, by: str | User | None = None, at: Moment | None = None) -> None:
        """Open a closed issue again."""
        ground = self.repository.ground
        with ground.lock:
            if self.state == "open":
                return
            actor = ground.user(by or self.author)
            why = None if self.is_pull else "reopened"
            self.state, self.state_reason = "open", why
            self.closed_at = self.closed_by = None
            self.record("reopened", actor=actor, at=at, state_reason=why)
            self.say(self.event_name, "reopened", actor=actor)

    def edit(
        self,
        *,
        title: str | None = None,
        body: str | None = None,
        by: str | User | None = None,
    ) -> None:
        """Change title, body or both; what stays out stays as it is."""
        ground = self.repository.ground
        with ground.lock:
            actor, changes = ground.user(by or self.author), {}
            if title is not None and title != self.title:
                changes["title"] = {"from": self.title}
                self.record("renamed", actor=actor, renamed=(self.title, title))
                self.title = title
            if body is not None and body != self.body:
                changes["body"] = {"from": self.body}
                self.body, self.editor = body, actor
                self.edited_at = self.updated_at = ground.now()
            if changes:
                self.say(self.event_name, "edited", actor=actor, changes=changes)

    def add_labels(self, names: Sequence[str], *, by: str | User | None = None) -> None:
        """Add labels; missing ones are created, present ones left alone."""
        ground = self.repository.ground
        with ground.lock:
            actor = ground.user(by or self.author)
            for name in names:
                label = self.repository.label(name)
                if label in self.labels:
                    continue
                self.labels.append(label)
                self.record("labeled", actor=actor, label=label)
                self.say(self.event_name, "labeled", actor=actor, label=label)

    def remove_label(self, name: str, *, by: str | User | None = None) -> None:
        """Remove a label; raise KeyError when the issue has none of that name."""
        ground = self.repository.ground
        with ground.lock:
            label = next((one for one in self.labels if one.name.lower() == name.lower()), None)
            if label is None:
                raise KeyError(name)
            actor = ground.user(by or self.author)
            self.labels.remove(label)
            self.record("unlabeled", actor=actor, label=label)
            self.say(self.event_name, "unlabeled", actor=actor, label=label)

    def set_type(self, type_: IssueType | None, *, by: str | User | None = None) -> None:
        """Give the issue a type, or take it away."""
        ground = self.repository.ground
        with ground.lock:
            actor, before = ground.user(by or self.author), self.type
            if type_ is before:
                return
            self.type, self.updated_at = type_, ground.now()
            if before is not None:
                self.say(self.event_name, "untyped", actor=actor, type=before)
            if type_ is not None:
                self.say(self.event_name, "typed", actor=actor, type=type_)

    def suggest_label(
        self, name: str, *, by: str | User, rationale: str | None, confidence: Confidence | None
    ) -> None:
        """Propose a label; one that is on the issue or proposed already is left alone."""
        ground = self.repository.ground
        with ground.lock:
            label = self.repository.label(name)
            waiting = [one.label for one in self.suggestions if one.state == "pending"]
            if label in (*self.labels, *waiting):
                return
            made = LabelSuggestion(
                id=ground.next_id(),
                label=label,
                actor=ground.user(by),
                created_at=ground.now(),
                rationale=rationale,
                confidence=confidence,
            )
            self.suggestions.append(made)

    def lock(self, reason: str | None = None, *, by: str | User | None = None) -> None:
        """Let only collaborators comment."""
        ground = self.repository.ground
        with ground.lock:
            actor = ground.user(by or self.repository.owner)
            self.locked, self.lock_reason = True, reason
            self.record("locked", actor=actor, lock_reason=reason)
            self.say(self.event_name, "locked", actor=actor)

    def unlock(self, *, by: str | User | None = None) -> None:
        """Let everybody comment again."""
        ground = self.repository.ground
        with ground.lock:
            actor = ground.user(by or self.repository.owner)
            self.locked, self.lock_reason = False, None
            self.record("unlocked", actor=actor)
            self.say(self.event_name, "unlocked", actor=actor)

    def delete(self, *, by: str | User | None = None) -> None:
        """Delete the issue; it answers 410 from now on."""
        with self.repository.ground.lock:
            self.deleted = True
            actor = self.repository.ground.user(by or self.repository.owner)
            self.say(self.event_name, "deleted", actor=actor)

    def transfer(self, target: Home, *, by: str | User | None = None) -> "Issue":
        """Move the issue to another repository; the old address answers 301."""
        ground = self.repository.ground
        with ground.lock:
            actor = ground.user(by or self.repository.owner)
            moved = target.adopt(self)
            self.moved_to = moved
            moved.record("transferred", actor=actor, from_repository=self.repository)
            self.say(self.event_name, "transferred", actor=actor, new_issue=moved)
            moved.say(self.event_name, "opened", actor=actor, old_issue=self)
            return moved

    def mark_duplicate_of(
        self, other: Self, *, by: str | User | None = None, at: Moment | None = None
    ) -> None:
        """Mark as duplicate of another; closing it is a separate act."""
        with self.repository.ground.lock:
            actor = self.repository.ground.user(by or self.author)
            self.record("marked_as_duplicate", actor=actor, at=at, other=other)

    def unmark_duplicate_of(self, other: Self, *, by: str | User | None = None) -> None:
        """Take the mark back."""
        with self.repository.ground.lock:
            actor = self.repository.ground.user(by or self.author)
            self.record("unmarked_as_duplicate", actor=actor, other=other)

    def add_sub_issue(self, child: Self, *, by: str | User | None = None) -> None:
        """Make another issue a part of this one."""
        with self.repository.ground.lock:
            actor = self.repository.ground.user(by or self.author)
            child.parent = self
            self.sub_issues.append(child)
            self.record("sub_issue_added", actor=actor, other=child)
            child.record("parent_issue_added", actor=actor, other=self)

    def add_blocker(self, blocker: Self, *, by: str | User | None = None) -> None:
        """Say that another issue must be solved first."""
        with self.repository.ground.lock:
            actor = self.repository.ground.user(by or self.author)
            self.blocked_by.append(blocker)
            blocker.blocking.append(self)
            self.record("blocked_by_added", actor=actor, other=blocker)
            blocker.record("blocking_added", actor=actor, other=self)
