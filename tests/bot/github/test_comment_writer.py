import contextlib
from typing import Any

import pytest

from bot.domain.effects import UpsertComment
from bot.errors import RetryLater, Unreachable
from bot.github.answers import UnexpectedAnswer
from bot.github.comment_writer import CommentOutcome
from bot.render.marker import read_marker, write_marker
from bot.simulator import FaultKind
from tests.bot.github.installed import MARKER_KEY, Installed, ref

EFFECT = UpsertComment("### TL;DR\n\nNew.", "f1")
CHANGED = UpsertComment("### TL;DR\n\nA duplicate.", "f2")
AGAIN = UpsertComment("### TL;DR\n\nNew after all.", "f3")
POST = ("POST", "/issues/1/comments$")
LOST = [
    FaultKind.STATUS_AFTER,
    FaultKind.RESET_AFTER,
    FaultKind.HANG_AFTER,
    FaultKind.TRUNCATED,
]


@pytest.fixture(autouse=True)
def _issue(github: Installed) -> None:
    github.repository.open_issue("Crash on start", "It crashes.")


def bodies(github: Installed) -> list[str]:
    """Return the comments without the line of the marker."""
    return [one.body.split("\n", 1)[-1] for one in github.repository.issue(1).comments]


def posts(github: Installed) -> int:
    return sum(
        method == "POST" and path.endswith("/comments") for method, path, _ in github.asked()
    )


def test_the_comment_is_posted_with_its_marker_and_remembered(github: Installed) -> None:
    outcome = github.comment_writer(1).upsert(EFFECT)

    [comment] = github.repository.issue(1).comments
    url = f"{github.simulator.url}/octo/engine/issues/1#issuecomment-{comment.id}"
    marker = read_marker(MARKER_KEY, comment.body, target=github.target(1).key)
    assert outcome == CommentOutcome(comment.id, url, "created")
    assert marker is not None
    assert marker.fingerprint == "f1"
    assert github.memory.recall(github.target(1).key).comment_id == comment.id


def test_the_same_content_is_not_written_again(github: Installed) -> None:
    created = github.comment_writer(1).upsert(EFFECT)
    before = len(github.asked())

    outcome = github.comment_writer(1).upsert(EFFECT)

    assert outcome == CommentOutcome(created.id, created.url, "unchanged")
    assert len(github.asked()) == before


def test_other_content_edits_the_comment_in_place(github: Installed) -> None:
    created = github.comment_writer(1).upsert(EFFECT)

    outcome = github.comment_writer(1).upsert(CHANGED)

    assert outcome == CommentOutcome(created.id, created.url, "edited")
    assert bodies(github) == [CHANGED.body]


def test_a_comment_that_a_person_deleted_stays_away(github: Installed) -> None:
    github.comment_writer(1).upsert(EFFECT)
    github.repository.issue(1).comments[0].delete(by="ada")

    first = github.comment_writer(1).upsert(CHANGED)
    second = github.comment_writer(1).upsert(EFFECT)

    assert [first.change, second.change] == ["suppressed", "suppressed"]
    assert bodies(github) == []


@pytest.mark.parametrize("write", ["upsert", "restore"])
def test_a_comment_that_one_server_does_not_know_is_not_deleted(
    github: Installed, write: str
) -> None:
    github.comment_writer(1).upsert(EFFECT)
    patch = ("PATCH", "/issues/comments/")
    github.world.faults.add(match=patch, kind=FaultKind.STATUS_BEFORE, status=404)

    with pytest.raises(RetryLater):
        getattr(github.comment_writer(1), write)(CHANGED)
    outcome = getattr(github.comment_writer(1), write)(CHANGED)

    assert outcome.change == "edited"
    assert bodies(github) == [CHANGED.body]


def test_a_comment_that_went_with_its_issue_was_deleted_by_nobody(github: Installed) -> None:
    github.comment_writer(1).upsert(EFFECT)
    github.repository.issue(1).delete()

    with pytest.raises(Unreachable):
        github.comment_writer(1).upsert(CHANGED)

    assert not github.memory.recall(github.target(1).key).is_suppressed


def test_someone_who_asks_gets_a_deleted_comment_back(github: Installed) -> None:
    github.comment_writer(1).upsert(EFFECT)
    github.repository.issue(1).comments[0].delete(by="ada")

    restored = github.comment_writer(1).restore(EFFECT)

    assert restored.change == "created"
    assert bodies(github) == [EFFECT.body]
    assert github.comment_writer(1).upsert(CHANGED).change == "edited"


@pytest.mark.parametrize("fault", LOST)
def test_an_edit_whose_answer_was_lost_is_still_ours(github: Installed, fault: FaultKind) -> None:
    github.comment_writer(1).upsert(EFFECT)
    patch = ("PATCH", "/issues/comments/")
    github.world.faults.add(match=patch, kind=fault, seconds=2.0)
    with pytest.raises(RetryLater):
        github.comment_writer(1).upsert(CHANGED)

    _, read = github.reader().read_issue(ref(1))
    outcome = github.comment_writer(1).upsert(AGAIN, seen=read.issue)

    assert outcome.change == "edited"
    assert bodies(github) == [AGAIN.body]


def test_edits_that_never_arrived_leave_the_comment_ours(github: Installed) -> None:
    github.comment_writer(1).upsert(EFFECT)
    _, read = github.reader().read_issue(ref(1))
    patch = ("PATCH", "/issues/comments/")
    github.world.faults.add(match=patch, kind=FaultKind.STATUS_BEFORE, times=30)
    for _ in range(30):
        with pytest.raises(RetryLater):
            github.comment_writer(1).upsert(CHANGED, seen=read.issue)

    assert github.comment_writer(1).upsert(CHANGED, seen=read.issue).change == "edited"
    assert bodies(github) == [CHANGED.body]


def test_after_a_lost_edit_the_content_before_it_is_written_again(github: Installed) -> None:
    github.comment_writer(1).upsert(EFFECT)
    patch = ("PATCH", "/issues/comments/")
    github.world.faults.add(match=patch, kind=FaultKind.STATUS_AFTER)
    with pytest.raises(RetryLater):
        github.comment_writer(1).upsert(CHANGED)
    assert bodies(github) == [CHANGED.body]

    github.comment_writer(1).upsert(EFFECT)

    assert bodies(github) == [EFFECT.body]


@pytest.mark.parametrize("fault", LOST)
def test_a_comment_whose_answer_was_lost_is_found_again(
    github: Installed, fault: FaultKind
) -> None:
    github.world.faults.add(match=POST, kind=fault, seconds=2.0)

    outcome = github.comment_writer(1).upsert(EFFECT)

    assert outcome.change == "created"
    assert bodies(github) == [EFFECT.body]
    assert github.slept == [0.0]


def test_a_comment_that_shows_late_is_waited_for(github: Installed) -> None:
    github.clock.pass_seconds(60)
    github.world.faults.add(match=POST, kind=FaultKind.STATUS_AFTER)
    github.world.faults.add(
        match=("GET", "/issues/1/comments$"), kind=FaultKind.STALE, seconds=12, times=None
    )

    outcome = github.comment_writer(1).upsert(EFFECT)

    assert outcome.change == "created"
    assert bodies(github) == [EFFECT.body]
    assert github.slept == [0.0, 5.0, 10.0]


def test_only_when_nothing_shows_it_is_sent_again(github: Installed) -> None:
    github.world.faults.add(match=POST, kind=FaultKind.STATUS_BEFORE)

    outcome = github.comment_writer(1).upsert(EFFECT)

    assert outcome.change == "created"
    assert bodies(github) == [EFFECT.body]
    assert github.slept == [0.0, 5.0, 10.0, 30.0]


def test_a_post_lost_twice_is_left_to_a_later_job(github: Installed) -> None:
    github.world.faults.add(match=POST, kind=FaultKind.STATUS_BEFORE, times=2)
    with pytest.raises(RetryLater):
        github.comment_writer(1).upsert(EFFECT)

    outcome = github.comment_writer(1).upsert(EFFECT)

    assert outcome.change == "created"
    assert bodies(github) == [EFFECT.body]


def test_a_job_that_died_after_posting_is_made_good(github: Installed) -> None:
    attempt = "attempt-of-the-dead"
    key = github.target(1).key
    marker = write_marker(MARKER_KEY, target=key, attempt=attempt, fingerprint="f1")
    github.memory.intend(key, attempt)
    github.client().post(
        "/repos/octo/engine/issues/1/comments", {"body": f"{marker}\n{EFFECT.body}"}
    )

    outcome = github.comment_writer(1).upsert(CHANGED)

    assert outcome.change == "edited"
    assert bodies(github) == [CHANGED.body]


def test_a_job_that_died_after_bringing_the_comment_back_is_made_good(github: Installed) -> None:
    class DiedError(Exception):
        pass

    # The edit and the post are begun; then nobody learns what came of the post.
    checks = iter([True, True])

    def die_at_last() -> None:
        if not next(checks, False):
            raise DiedError

    github.comment_writer(1).upsert(EFFECT)
    github.repository.issue(1).comments[0].delete(by="ada")
    github.world.faults.add(match=POST, kind=FaultKind.STATUS_AFTER)
    with pytest.raises(DiedError):
        github.comment_writer(1, check_lease=die_at_last).restore(CHANGED)

    github.comment_writer(1).restore(CHANGED)

    assert bodies(github) == [CHANGED.body]


def test_our_own_surplus_is_deleted(github: Installed) -> None:
    key = github.target(1).key
    for attempt in ("a", "b", "c"):
        marker = write_marker(MARKER_KEY, target=key, attempt=attempt, fingerprint="f1")
        github.client().post(
            "/repos/octo/engine/issues/1/comments", {"body": f"{marker}\n{attempt}"}
        )
    github.memory.intend(key, "a")

    github.comment_writer(1).upsert(EFFECT)

    assert bodies(github) == ["a"]


def test_the_marker_is_found_behind_hundreds_of_comments(github: Installed) -> None:
    for number in range(150):
        github.repository.issue(1).comment("ada", f"Me too {number}")
    github.world.faults.add(match=POST, kind=FaultKind.STATUS_AFTER)

    github.comment_writer(1).upsert(EFFECT)

    assert bodies(github)[150:] == [EFFECT.body]


def test_a_copied_marker_is_nobodys_comment(github: Installed) -> None:
    key = github.target(1).key
    marker = write_marker(MARKER_KEY, target=key, attempt="a", fingerprint="f1")
    forged = github.repository.issue(1).comment("mallory", f"{marker}\nNot ours")
    github.memory.intend(key, "a")

    outcome = github.comment_writer(1).upsert(EFFECT)

    assert outcome.id != forged.id
    assert bodies(github) == ["Not ours", EFFECT.body]


def test_a_marker_copied_from_another_issue_is_not_ours_here(github: Installed) -> None:
    marker = write_marker(MARKER_KEY, target="1:999", attempt="a", fingerprint="f1")
    github.repository.issue(1).comment("mallory", f"{marker}\nCopied")
    github.memory.intend(github.target(1).key, "a")

    github.comment_writer(1).upsert(EFFECT)

    assert bodies(github) == ["Copied", EFFECT.body]


def test_a_comment_that_came_along_with_its_issue_is_ours(github: Installed) -> None:
    marker = write_marker(MARKER_KEY, target="1:999", attempt="a", fingerprint="f1")
    github.client().post("/repos/octo/engine/issues/1/comments", {"body": f"{marker}\nMoved"})
    github.memory.intend(github.target(1).key, "a")

    github.comment_writer(1).upsert(CHANGED)

    assert bodies(github) == [CHANGED.body]


def test_a_follow_up_that_came_along_is_not_taken_for_the_comment(github: Installed) -> None:
    marker = write_marker(MARKER_KEY, target="1:9/follow-up-1", attempt="a", fingerprint="f1")
    github.client().post("/repos/octo/engine/issues/1/comments", {"body": f"{marker}\nChanged"})
    github.memory.intend(github.target(1).key, "a")

    github.comment_writer(1).upsert(EFFECT)

    assert bodies(github) == ["Changed", EFFECT.body]


def test_nothing_is_written_once_the_lease_is_lost(github: Installed) -> None:
    class LeaseLostError(Exception):
        pass

    def lose() -> None:
        raise LeaseLostError

    with pytest.raises(LeaseLostError):
        github.comment_writer(1, check_lease=lose).upsert(EFFECT)

    assert bodies(github) == []
    assert github.memory.by_key == {}


def test_a_locked_conversation_is_left_alone(github: Installed) -> None:
    github.repository.issue(1).lock()

    with pytest.raises(Unreachable):
        github.comment_writer(1).upsert(EFFECT)

    assert posts(github) == 1


@pytest.mark.parametrize(
    "refusal",
    [
        {"kind": FaultKind.SECONDARY_LIMIT},
        {"kind": FaultKind.STATUS_BEFORE, "status": 400},
        {"kind": FaultKind.STATUS_BEFORE, "status": 405},
    ],
)
def test_a_post_that_github_refused_needs_no_search_afterwards(
    github: Installed, refusal: dict[str, Any]
) -> None:
    github.world.faults.add(match=POST, **refusal)
    with pytest.raises((RetryLater, UnexpectedAnswer)):
        github.comment_writer(1).upsert(EFFECT)

    assert github.comment_writer(1).upsert(EFFECT).change == "created"
    assert (posts(github), github.slept) == (2, [])


def test_a_deleted_issue_is_no_deleted_comment(github: Installed) -> None:
    github.repository.issue(1).delete()

    with pytest.raises(Unreachable):
        github.comment_writer(1).upsert(EFFECT)

    assert not github.memory.recall(github.target(1).key).is_suppressed


PASSING = [None, FaultKind.STATUS_BEFORE, FaultKind.STATUS_AFTER]


@pytest.mark.parametrize("lag_seconds", [0, 20])
@pytest.mark.parametrize("second", PASSING)
@pytest.mark.parametrize("first", PASSING)
def test_whatever_happens_to_the_posts_there_is_one_comment_in_the_end(
    github: Installed, first: FaultKind | None, second: FaultKind | None, lag_seconds: int
) -> None:
    github.clock.pass_seconds(60)
    lists = ("GET", "/issues/1/comments$")
    github.world.faults.add(match=lists, kind=FaultKind.STALE, seconds=lag_seconds, times=None)
    for fault in (first, second):
        # Either run may lose its post; what is left of a plan is not taken into the next one.
        plan = fault and github.world.faults.add(match=POST, kind=fault)
        with contextlib.suppress(RetryLater):
            github.comment_writer(1).upsert(EFFECT)
        if plan:
            github.world.faults.remove(plan)

    outcome = github.comment_writer(1).upsert(CHANGED)

    assert outcome.change == "edited"
    assert bodies(github) == [CHANGED.body]
