"""What we are about to write on GitHub and what we have written.

It is kept for as long as the texts of the issue's report; `bot.memory.issues` ends it then.

An intent is recorded before a comment is posted. One that is still open later means that a comment
may stand on GitHub of which we know no id, so nobody may post another before having looked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis import Redis

# What GitHub shows may lag behind.
_DIGESTS_KEPT = 2
# Each of other content, and each may stand there although its answer was lost.
_EXPECTED_KEPT = 20
_OF_A_COMMENT = ("comment_id", "fingerprint", "digests", "expected", "intent")


@dataclass(frozen=True, slots=True)
class Memory:
    """One comment of ours: what is known of it, and what is not."""

    comment_id: int | None = None
    fingerprint: str | None = None
    # Of the last two texts that GitHub kept for us, and of those that we were to write since.
    digests: frozenset[str] = frozenset()
    # The attempt whose comment was neither confirmed nor ruled out.
    open_intent: str | None = None
    # A person deleted our comment: only a command brings it back.
    is_suppressed: bool = False


class CommentMemory:
    """What is known of our comments.

    A key is `Target.key` for the triage comment, followed by `/topic` for a reply.
    """

    def __init__(self, connection: Redis, *, prefix: str = "issuegraph") -> None:
        self._redis = connection
        self._prefix = prefix

    def recall(self, key: str) -> Memory:
        fields: Any = self._redis.hgetall(self._comment(key))
        comment_id = fields.get("comment_id")
        return Memory(
            comment_id=int(comment_id) if comment_id else None,
            fingerprint=fields.get("fingerprint"),
            digests=frozenset(f"{fields.get('digests', '')} {fields.get('expected', '')}".split()),
            open_intent=fields.get("intent"),
            is_suppressed="suppressed" in fields,
        )

    def intend(self, key: str, attempt: str) -> None:
        """Note, before posting, that `attempt` is about to post a comment."""
        with self._redis.pipeline(transaction=True) as transaction:
            self._note_reply(transaction, key)
            transaction.hset(self._comment(key), "intent", attempt)
            transaction.execute()

    def withdraw(self, key: str) -> None:
        """Note that GitHub refused what was intended: no comment can have come of it."""
        self._redis.hdel(self._comment(key), "intent")

    def expect(self, key: str, digest: str) -> None:
        """Note the digest of a text of ours before it is written over the comment.

        From then on nobody knows what stands there. Where no digest of what did is known, this one
        alone would make it a person's.
        """
        known: Any = self._redis.hmget(self._comment(key), "digests", "expected")
        digests, expected = ((text or "").split() for text in known)
        with self._redis.pipeline(transaction=True) as transaction:
            transaction.hdel(self._comment(key), "fingerprint")
            if digests:
                new = _first(digest, expected, most=_EXPECTED_KEPT)
                transaction.hset(self._comment(key), "expected", new)
            transaction.execute()

    def record(self, key: str, comment_id: int, fingerprint: str, *, digest: str) -> None:
        """Note the comment that stands on GitHub now; this closes the intent."""
        before: Any = self._redis.hget(self._comment(key), "digests")
        digests = _first(digest, (before or "").split(), most=_DIGESTS_KEPT)
        with self._redis.pipeline(transaction=True) as transaction:
            self._note_reply(transaction, key)
            known = ["comment_id", str(comment_id), "fingerprint", fingerprint, "digests", digests]
            transaction.hset(self._comment(key), items=known)
            transaction.hdel(self._comment(key), "intent", "suppressed", "expected")
            transaction.execute()

    def suppress(self, key: str) -> None:
        """Note that a person deleted our comment."""
        with self._redis.pipeline(transaction=True) as transaction:
            transaction.hset(self._comment(key), "suppressed", "1")
            transaction.hdel(self._comment(key), *_OF_A_COMMENT)
            transaction.execute()

    def forget(self, key: str) -> None:
        """Drop everything kept of an issue, the labels that people removed included."""
        known: Any = self._redis.smembers(self._known(key))
        comments = [self._comment(one) for one in (key, *known)]
        labels = (self._labels(key), self._peoples(key), self._wanted(key))
        self._redis.delete(*comments, self._known(key), *labels)

    def remember_removed_label(self, key: str, label: str, *, was_ours: bool = True) -> None:
        """Note that a person took a label off, and whether that corrected us."""
        is_heard_again = self._redis.sismember(self._labels(key), label)
        # Later on nobody can tell any more whose it was.
        if not was_ours and not is_heard_again:
            self._redis.sadd(self._peoples(key), label)
        self._redis.sadd(self._labels(key), label)
        self._take_out(self._wanted(key), label)

    def want_label(self, key: str, label: str) -> None:
        """Note that a person asked for the label; that one removed it no longer counts."""
        self._redis.sadd(self._wanted(key), label)
        self._take_out(self._labels(key), label)
        self._take_out(self._peoples(key), label)

    def removed_labels(self, key: str) -> frozenset[str]:
        """Return the labels that people took off, spelled as GitHub spelled them."""
        labels: Any = self._redis.smembers(self._labels(key))
        return frozenset(labels)

    def _note_reply(self, transaction: Any, key: str) -> None:
        """List a reply with its issue, whose own key needs no list to be found."""
        if "/" in key:
            transaction.sadd(self._known(key), key)

    def rejected_labels_of(self, keys: Sequence[str]) -> list[frozenset[str]]:
        """Return what people took off each of the issues after we had put it on, in one trip."""
        removed, peoples = map(self._labels, keys), map(self._peoples, keys)
        found = self._read_sets([*removed, *peoples])
        pairs = zip(found[: len(keys)], found[len(keys) :], strict=True)
        return [taken_off - of_people for taken_off, of_people in pairs]

    def wanted_labels_of(self, keys: Sequence[str]) -> list[frozenset[str]]:
        """Return the labels that people asked for on each of the issues, in one round trip."""
        return self._read_sets([self._wanted(key) for key in keys])

    def _read_sets(self, keys: Sequence[str]) -> list[frozenset[str]]:
        with self._redis.pipeline(transaction=False) as pipeline:
            for key in keys:
                pipeline.smembers(key)
            return [frozenset(labels) for labels in pipeline.execute()]

    def _take_out(self, key: str, label: str) -> None:
        """Take the label out of a set, however it is spelled there."""
        known: Any = self._redis.smembers(key)
        same = [one for one in known if one.casefold() == label.casefold()]
        if same:
            self._redis.srem(key, *same)

    def _comment(self, key: str) -> str:
        return f"{self._prefix}:comment:{key}"

    def _known(self, key: str) -> str:
        return f"{self._prefix}:comments:{key.partition('/')[0]}"

    def _labels(self, key: str) -> str:
        return f"{self._prefix}:removed_labels:{key}"

    def _peoples(self, key: str) -> str:
        """Name the removed labels that people had put on themselves."""
        return f"{self._prefix}:peoples_labels:{key}"

    def _wanted(self, key: str) -> str:
        return f"{self._prefix}:wanted_labels:{key}"


def _first(digest: str, earlier: Sequence[str], *, most: int) -> str:
    """Return the digests as they are kept, the latest first."""
    return " ".join([digest, *(one for one in earlier if one != digest)][:most])
