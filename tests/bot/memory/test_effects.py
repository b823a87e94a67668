import pytest
from redis import Redis

from bot.memory.effects import CommentMemory, Memory


@pytest.fixture
def memory(connection: Redis, prefix: str) -> CommentMemory:
    return CommentMemory(connection, prefix=prefix)


def test_nothing_is_remembered_of_an_unknown_issue(memory: CommentMemory) -> None:
    assert memory.recall("2:3") == Memory()


def test_an_intent_stays_open_until_the_comment_is_recorded(memory: CommentMemory) -> None:
    memory.intend("2:3", "attempt-1")
    assert memory.recall("2:3") == Memory(open_intent="attempt-1")
    memory.record("2:3", 77, "abc", digest="b0d1")
    assert memory.recall("2:3") == Memory(77, "abc", frozenset({"b0d1"}))


def test_a_deleted_comment_is_suppressed_until_a_new_one_is_recorded(
    memory: CommentMemory,
) -> None:
    memory.record("2:3", 77, "abc", digest="b0d1")
    memory.suppress("2:3")
    assert memory.recall("2:3") == Memory(is_suppressed=True)
    memory.record("2:3", 78, "def", digest="b0d1")
    assert memory.recall("2:3") == Memory(78, "def", frozenset({"b0d1"}))


def test_a_refused_intent_is_none(memory: CommentMemory) -> None:
    memory.intend("2:3", "attempt-1")
    memory.withdraw("2:3")
    assert memory.recall("2:3") == Memory()


def test_the_last_two_texts_are_known_as_ours(memory: CommentMemory) -> None:
    for digest in ("one", "two", "three"):
        memory.record("2:3", 77, "abc", digest=digest)
    assert memory.recall("2:3").digests == {"two", "three"}


def test_before_a_text_is_written_it_is_ours_and_nobody_knows_what_stands_there(
    memory: CommentMemory,
) -> None:
    memory.record("2:3", 77, "abc", digest="old")
    memory.expect("2:3", "new")
    assert memory.recall("2:3") == Memory(77, None, frozenset({"old", "new"}))
    memory.record("2:3", 77, "def", digest="new")
    assert memory.recall("2:3") == Memory(77, "def", frozenset({"old", "new"}))


def test_what_was_meant_to_be_written_drives_out_nothing_that_was(memory: CommentMemory) -> None:
    memory.record("2:3", 77, "abc", digest="old")
    for number in range(30):
        memory.expect("2:3", f"d{number}")
    assert memory.recall("2:3").digests == {"old", *(f"d{number}" for number in range(10, 30))}


def test_what_is_meant_to_be_written_over_the_unknown_says_nothing(memory: CommentMemory) -> None:
    memory.intend("2:3", "attempt-1")
    memory.expect("2:3", "new")
    assert memory.recall("2:3").digests == frozenset()


def test_issues_are_remembered_apart_and_without_end(
    memory: CommentMemory, connection: Redis, prefix: str
) -> None:
    memory.record("2:3", 77, "abc", digest="b0d1")
    assert memory.recall("2:4") == Memory()
    assert connection.ttl(f"{prefix}:comment:2:3") == -1


def test_removed_labels_are_remembered_each_once(memory: CommentMemory) -> None:
    for label in ("bug", "Help wanted", "bug"):
        memory.remember_removed_label("2:3", label)
    assert memory.removed_labels("2:3") == frozenset({"bug", "Help wanted"})


def test_a_forgotten_issue_leaves_nothing(
    memory: CommentMemory, connection: Redis, prefix: str
) -> None:
    memory.record("2:3", 77, "abc", digest="b0d1")
    memory.intend("2:3/help-ann", "attempt-1")
    memory.record("2:3/explain", 79, "ghi", digest="b0d1")
    memory.remember_removed_label("2:3", "bug", was_ours=False)
    memory.want_label("2:3", "docs")
    memory.forget("2:3")
    assert list(connection.scan_iter(f"{prefix}*")) == []


def test_a_label_that_somebody_wants_again_is_no_longer_a_removed_one(
    memory: CommentMemory,
) -> None:
    for label in ("Bug", "docs"):
        memory.remember_removed_label("2:3", label)
    memory.want_label("2:3", "bug")
    assert memory.removed_labels("2:3") == frozenset({"docs"})


def test_a_label_counts_as_asked_for_until_somebody_takes_it_off(memory: CommentMemory) -> None:
    for label in ("bug", "docs"):
        memory.want_label("2:3", label)
    memory.remember_removed_label("2:3", "Bug")
    assert memory.wanted_labels_of(["2:3", "2:4"]) == [frozenset({"docs"}), frozenset()]


def test_a_reply_is_remembered_apart_from_the_triage_comment(memory: CommentMemory) -> None:
    memory.record("2:3", 77, "abc", digest="b0d1")
    memory.record("2:3/explain", 78, "def", digest="b0d1")
    assert memory.recall("2:3") == Memory(77, "abc", frozenset({"b0d1"}))


def test_our_labels_that_were_taken_off_many_issues_are_read_together(
    memory: CommentMemory,
) -> None:
    memory.remember_removed_label("2:3", "bug")
    memory.remember_removed_label("2:5", "docs")
    memory.remember_removed_label("2:5", "needs-triage", was_ours=False)
    found = memory.rejected_labels_of(["2:3", "2:4", "2:5"])
    assert found == [frozenset({"bug"}), frozenset(), frozenset({"docs"})]
    assert memory.rejected_labels_of([]) == []
    assert memory.removed_labels("2:5") == {"docs", "needs-triage"}


def test_whose_a_removed_label_was_is_judged_when_that_is_first_heard(
    memory: CommentMemory,
) -> None:
    memory.remember_removed_label("2:3", "bug")
    memory.remember_removed_label("2:3", "bug", was_ours=False)
    memory.remember_removed_label("2:3", "docs", was_ours=False)
    memory.want_label("2:3", "docs")
    memory.remember_removed_label("2:3", "docs")
    assert memory.rejected_labels_of(["2:3"]) == [frozenset({"bug", "docs"})]
