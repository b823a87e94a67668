"""A numbered conversation: its comments, its reactions and all that happened to it, in order."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.simulator.codebase import Codebase, Label
from bot.simulator.commits import Commit
from bot.simulator.ground import User
from bot.simulator.moments import Moment

REACTIONS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")


@dataclass(slots=True, eq=False, repr=False)
class Reaction:
    """One person's reaction."""

    id: int
    user: User
    content: str
    created_at: datetime


@dataclass(slots=True, eq=False, repr=False)
class Reactions:
    """Who reacted how; a person reacts in each way at most once."""

    all: list[Reaction] = field(default_factory=list)

    def find(self, user: User, content: str) -> Reaction | None:
        """Return this person's reaction of this kind."""
        return next((r for r in self.all if r.user is user and r.content == content), None)

    def count(self, content: str) -> int:
        """Return how many reacted this way."""
        return sum(1 for reaction in self.all if reaction.content == content)


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class Event:
    """One entry of a timeline; which optional fields are filled depends on `kind`."""

    id: int
    kind: str
    actor: User
    thread: "Conversation"
    created_at: datetime
    label: Label | None = None
    renamed: tuple[str, str] | None = None
    lock_reason: str | None = None
    state_reason: str | None = None
    commit: Commit | None = None
    other: "Conversation | None" = None
    will_close: bool = False
    closer: "Conversation | Commit | None" = None
    from_repository: Codebase | None = None
    comment: "Comment | None" = None


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class Writing:
    """A text with an author, that can be reacted to."""

    id: int
    author: User
    body: str
    created_at: datetime
    updated_at: datetime
    stored_at: datetime
    repository: Codebase
    association: str | None = None
    edited_at: datetime | None = None
    editor: User | None = None
    reactions: Reactions = field(default_factory=Reactions)

    @property
    def author_association(self) -> str:
        """Return what the author is to the repository."""
        return self.association or self.repository.association_of(self.author)

    def react(self, login: str | User, content: str) -> Reaction:
        """React once; a second time returns the reaction that is there."""
        if content not in REACTIONS:
            raise ValueError(f"unknown reaction {content!r}; choose from {', '.join(REACTIONS)}")
        with self.repository.ground.lock:
            user = self.repository.ground.user(login)
            known = self.reactions.find(user, content)
            if known is not None:
                return known
            ground = self.repository.ground
            made = Reaction(ground.next_id(), user, content, ground.now())
            self.reactions.all.append(made)
            return made


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class Comment(Writing):
    """A comment of a conversation."""

    issue: "Conversation"
    minimized_reason: str | None = None

    def edit(self, body: str, *, by: str | User | None = None) -> None:
        """Replace the text."""
        ground = self.repository.ground
        with ground.lock:
            before, self.body = self.body, body
            self.editor = ground.user(by or self.author)
            self.edited_at = self.updated_at = ground.now()
            self.issue.say(
                "issue_comment",
                "edited",
                actor=self.editor,
                comment=self,
                changes={"body": {"from": before}},
            )

    def delete(self, *, by: str | User | None = None) -> None:
        """Remove the comment and its place in the timeline."""
        ground = self.repository.ground
        with ground.lock:
            self.issue.comments.remove(self)
            self.issue.events[:] = [e for e in self.issue.events if e.comment is not self]
            actor = ground.user(by or self.author)
            self.issue.say("issue_comment", "deleted", actor=actor, comment=self)

    def minimize(self, reason: str) -> None:
        """Fold the comment away, as GitHub's `minimizeComment` does."""
        with self.repository.ground.lock:
            self.minimized_reason = reason


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class Conversation(Writing):
    """What issues and pull requests share."""

    number: int
    title: str
    comments: list[Comment] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def say(self, event: str, action: str, *, actor: User, **subjects: Any) -> None:
        """Tell the world what was done in this conversation."""
        self.repository.announce(event, action, actor=actor, issue=self, **subjects)

    def record(self, kind: str, *, actor: User, at: Moment | None = None, **details: Any) -> Event:
        """Append to the timeline; the conversation was touched at that moment."""
        ground = self.repository.ground
        moment = ground.moment(at)
        made = Event(
            id=ground.next_id(), kind=kind, thread=self, actor=actor, created_at=moment, **details
        )
        self.events.append(made)
        self.updated_at = max(self.updated_at, moment)
        return made

    def comment(
        self,
        author: str | User,
        body: str,
        *,
        association: str | None = None,
        created_at: Moment | None = None,
    ) -> Comment:
        """Add a comment."""
        ground = self.repository.ground
        with ground.lock:
            moment, writer = ground.moment(created_at), ground.user(author)
            made = Comment(
                id=ground.next_id(),
                author=writer,
                body=body,
                created_at=moment,
                updated_at=moment,
                stored_at=ground.now(),
                repository=self.repository,
                association=association,
                issue=self,
            )
            self.comments.append(made)
            self.record("commented", actor=writer, at=moment, comment=made)
            self.say("issue_comment", "created", actor=writer, comment=made)
            return made

    def timeline(self) -> list[Event]:
        """Return every event, oldest first."""
        return sorted(self.events, key=lambda event: (event.created_at, event.id))

    def cross_reference(self, source: "Conversation", *, will_close: bool, at: datetime) -> None:
        """Note that another conversation mentions this one; once, however often it does."""
        known = next(
            (e for e in self.events if e.kind == "cross-referenced" and e.other is source), None
        )
        if known is not None:
            known.will_close = known.will_close or will_close
            return
        self.record(
            "cross-referenced", actor=source.author, at=at, other=source, will_close=will_close
        )
