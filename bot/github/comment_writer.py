"""One comment an issue and topic, whatever happens between us and GitHub.

A comment that is known is edited. Otherwise an intent is kept before a single POST that nothing
repeats. When nobody can tell whether the POST arrived, the thread is read at 0, 5, 15 and 45
seconds, because GitHub's lists lag behind, and only then is it sent again.
Rule: what a person did to our comment stands, be it deleted or edited, until someone asks for it.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from bot.domain.effects import UpsertComment
from bot.domain.issue import Issue
from bot.domain.requests import Target
from bot.errors import AllowanceSpent, GitHubFails, RetryLater, Unreachable
from bot.github.answers import Gone, OutcomeUnknown, UnexpectedAnswer
from bot.github.client import GitHubClient
from bot.github.own_comments import OwnComment, Recognition, Thread
from bot.github.paths import comment_path, issue_path
from bot.reading.untrusted import clean
from bot.render.marker import read_marker, write_marker

# Seconds to wait before each look at the thread; they add up to 45.
_PAUSES_SECONDS = (0.0, 5.0, 10.0, 30.0)
# GitHub shows the deleted nowhere, and the new not everywhere at once.
_PAUSES_BEFORE_A_DELETION_SECONDS = (1.0, 5.0)
_SECONDS_AFTER_AN_INCOMPLETE_THREAD = 60.0


class RememberedComment(Protocol):
    """What is remembered of one comment of ours."""

    @property
    def comment_id(self) -> int | None: ...

    @property
    def fingerprint(self) -> str | None: ...

    @property
    def digests(self) -> frozenset[str]:
        """Digests of the last texts that we wrote or meant to; empty where none is known."""
        ...

    @property
    def open_intent(self) -> str | None:
        """The attempt that was about to post and of which nothing more is known."""
        ...

    @property
    def is_suppressed(self) -> bool: ...


class CommentMemory(Protocol):
    """What outlives a job: which comment is ours, and what we were about to write."""

    def recall(self, key: str) -> RememberedComment: ...

    def intend(self, key: str, attempt: str) -> None: ...

    def withdraw(self, key: str) -> None:
        """End the intent: GitHub refused it."""
        ...

    def expect(self, key: str, digest: str) -> None:
        """Keep the digest of a text about to be written; nobody knows then what stands there."""
        ...

    def record(self, key: str, comment_id: int, fingerprint: str, *, digest: str) -> None:
        """Keep the comment's id and content; this ends the intent."""
        ...

    def suppress(self, key: str) -> None: ...


@dataclass(frozen=True, slots=True)
class CommentOutcome:
    """What became of our comment; `id` is None when a person's deletion is respected."""

    id: int | None
    url: str
    # `kept` is a comment that a person edited, and that was left so.
    change: Literal["created", "edited", "unchanged", "kept", "suppressed"]


@dataclass(frozen=True, slots=True)
class CommentWriter:
    """Writes our comment on one issue, or our reply on one topic beside it.

    `check_lease` raises when somebody else has taken over; it is asked before every write.
    """

    client: GitHubClient
    target: Target
    recognition: Recognition
    memory: CommentMemory
    web_url: str
    check_lease: Callable[[], None]
    sleep: Callable[[float], None]
    new_attempt: Callable[[], str]
    # Whether a thread that nobody read may hold a comment which memory has lost.
    doubts_memory: bool = False

    def on(self, topic: str) -> "CommentWriter":
        """Return a writer of the reply on `topic`, which has a marker and a memory of its own.

        It looks at the thread before it posts. When Redis has lost everything GitHub sends the
        commands of three days once more, and nobody has read the thread for their sake.
        """
        recognition = replace(self.recognition, target=f"{self.target.key}/{topic}")
        return replace(self, recognition=recognition, doubts_memory=True)

    def upsert(self, effect: UpsertComment, *, seen: Issue | None = None) -> CommentOutcome:
        """Post our comment, or edit it where its content changed.

        `seen` is the issue as it was just read: its thread shows what memory may have lost, and
        what people did.
        """
        known = self.memory.recall(self._key)
        if known.is_suppressed:
            return CommentOutcome(None, "", "suppressed")
        if known.comment_id is None:
            return self._create(effect, open_intent=known.open_intent, seen=seen)
        if known.fingerprint == effect.fingerprint:
            return CommentOutcome(known.comment_id, self._address(known.comment_id), "unchanged")
        try:
            if seen is not None and self._is_edited_by_a_person(known, seen):
                return CommentOutcome(known.comment_id, self._address(known.comment_id), "kept")
            return self._edit(known.comment_id, effect)
        except Gone:
            self._confirm_deletion(known.comment_id)
            self.memory.suppress(self._key)
            return CommentOutcome(None, "", "suppressed")

    def restore(self, effect: UpsertComment, *, seen: Issue | None = None) -> CommentOutcome:
        """Do the same for someone who asked: what a person deleted or edited is ours again."""
        known = self.memory.recall(self._key)
        if known.comment_id is None:
            return self._create(effect, open_intent=known.open_intent, seen=seen)
        try:
            return self._edit(known.comment_id, effect)
        except Gone:
            self._confirm_deletion(known.comment_id)
            # Forgotten first: who finds the intent of a dead process then looks for its comment.
            self.memory.suppress(self._key)
            return self._post(effect)

    def known_id(self) -> int | None:
        """Return the id of the comment as far as it is remembered."""
        return self.memory.recall(self._key).comment_id

    @property
    def _key(self) -> str:
        return self.recognition.target

    def _create(
        self, effect: UpsertComment, *, open_intent: str | None, seen: Issue | None
    ) -> CommentOutcome:
        if open_intent is not None:
            return self._adopt_or_post(effect)
        # Memory may have been lost; the thread is listed only where it may hold a comment of ours.
        thread = self._read_thread() if self._may_be_in(seen) else None
        return self._adopt(thread, effect) if thread and thread.own else self._post(effect)

    def _may_be_in(self, seen: Issue | None) -> bool:
        if seen is None:
            return self.doubts_memory
        is_whole = seen.comment_count <= len(seen.comments)
        return not is_whole or any(self._is_marked(comment.body) for comment in seen.comments)

    def _is_marked(self, body: str) -> bool:
        key, target = self.recognition.marker_key, self.recognition.target
        return read_marker(key, body, target=target) is not None

    def _is_edited_by_a_person(self, known: RememberedComment, seen: Issue) -> bool:
        """Tell whether our comment reads otherwise than in any of the last versions of ours."""
        if not known.digests or known.comment_id is None:
            return False
        bodies = [comment.body for comment in seen.comments if comment.id == known.comment_id]
        if not bodies and seen.comment_count > len(seen.comments):
            # It stands before the comments that were read.
            comment = self.client.without_allowance().get(self._comment_path(known.comment_id))
            bodies = [comment["body"]]
        return any(_digest_of(body) not in known.digests for body in bodies)

    def _post(self, effect: UpsertComment) -> CommentOutcome:
        try:
            return self._post_once(effect)
        except OutcomeUnknown:
            return self._adopt_or_post(effect)

    def _adopt_or_post(self, effect: UpsertComment) -> CommentOutcome:
        found = self._look_for_own()
        if found is not None:
            return self._adopt(found, effect)
        try:
            outcome = self._post_once(effect)
        except OutcomeUnknown as unknown:
            # The intent is still open, so the next job looks before it posts.
            raise GitHubFails(
                str(unknown), after_seconds=_SECONDS_AFTER_AN_INCOMPLETE_THREAD
            ) from unknown
        self._delete_surplus(self._read_thread(), keep=outcome.id)
        return outcome

    def _post_once(self, effect: UpsertComment) -> CommentOutcome:
        attempt = self.new_attempt()
        self.check_lease()
        self.memory.intend(self._key, attempt)
        body = self._compose(effect, attempt=attempt)
        try:
            posted = self.client.post(f"{issue_path(self.target.ref)}/comments", {"body": body})
        except (RetryLater, Unreachable, UnexpectedAnswer, AllowanceSpent):
            # That was a no, and a no leaves nothing behind.
            self.memory.withdraw(self._key)
            raise
        return self._record(posted, effect, change="created")

    def _edit(self, comment_id: int, effect: UpsertComment) -> CommentOutcome:
        self.check_lease()
        body = self._compose(effect, attempt=self.new_attempt())
        # Known beforehand: were the answer lost, we would take our own text for a person's.
        self.memory.expect(self._key, _digest_of(body))
        edited = self.client.patch(self._comment_path(comment_id), {"body": body})
        return self._record(edited, effect, change="edited")

    def _confirm_deletion(self, comment_id: int) -> None:
        """Return when a person deleted our comment; raise why it can be neither seen nor missed.

        One of GitHub's servers may not know yet, or no longer, what stands there.
        """
        client = self.client.without_allowance()
        for pause in _PAUSES_BEFORE_A_DELETION_SECONDS:
            self.sleep(pause)
            try:
                client.get(self._comment_path(comment_id))
            except Gone:
                continue
            raise RetryLater("GitHub showed our comment and did not", after_seconds=1.0)
        # Where the issue is gone as well, nobody deleted the comment.
        client.get(issue_path(self.target.ref))

    def _adopt(self, thread: Thread, effect: UpsertComment) -> CommentOutcome:
        ours = thread.own[0]
        self._delete_surplus(thread, keep=ours.id)
        digest = _digest_of(ours.body)
        self.memory.record(self._key, ours.id, ours.marker.fingerprint, digest=digest)
        if ours.marker.fingerprint != effect.fingerprint:
            return self._edit(ours.id, effect)
        return CommentOutcome(ours.id, ours.url, "created")

    def _look_for_own(self) -> Thread | None:
        """Return the thread once a comment of ours is in it; None when there surely is none."""
        thread = Thread((), is_complete=False)
        for pause in _PAUSES_SECONDS:
            self.sleep(pause)
            self.check_lease()
            thread = self._read_thread()
            if thread.own:
                return thread
        if not thread.is_complete:
            raise RetryLater(
                "GitHub does not show all comments yet",
                after_seconds=_SECONDS_AFTER_AN_INCOMPLETE_THREAD,
            )
        return None

    def _read_thread(self) -> Thread:
        # What it takes to avoid a second comment is not part of an analysis' allowance.
        client = self.client.without_allowance()
        return self.recognition.read_thread(self.target.ref, client=client)

    def _delete_surplus(self, thread: Thread, *, keep: int | None) -> None:
        for surplus in thread.own:
            if surplus.id != keep:
                self._delete(surplus)

    def _delete(self, surplus: OwnComment) -> None:
        self.check_lease()
        try:
            self.client.without_allowance().delete(self._comment_path(surplus.id))
        except Gone:
            return

    def _record(
        self, comment: Any, effect: UpsertComment, *, change: Literal["created", "edited"]
    ) -> CommentOutcome:
        digest = _digest_of(comment["body"])
        self.memory.record(self._key, comment["id"], effect.fingerprint, digest=digest)
        return CommentOutcome(comment["id"], comment["html_url"], change)

    def _compose(self, effect: UpsertComment, *, attempt: str) -> str:
        marker = write_marker(
            self.recognition.marker_key,
            target=self.recognition.target,
            attempt=attempt,
            fingerprint=effect.fingerprint,
        )
        return f"{marker}\n{effect.body}"

    def _comment_path(self, comment_id: int) -> str:
        return comment_path(self.target.repository, comment_id)

    def _address(self, comment_id: int) -> str:
        issue = f"{self.web_url}/{self.target.repository}/issues/{self.target.number}"
        return f"{issue}#issuecomment-{comment_id}"


def _digest_of(body: str) -> str:
    """Digest the text below the marker, which is another at each try."""
    text = clean(body).partition("\n")[2].strip()
    return hashlib.sha256(text.encode()).hexdigest()[:32]
