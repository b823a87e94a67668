"""All lessons are counted and the newest held, as if all had been held and the rest left out."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

from bot.domain.history import KnownIssue, KnownLabel
from tests.builders import NOON
from workers.learning.labelled_issue import Corrections, LabelledIssue, lessons
from workers.learning.newest_lessons import hold_newest

LABELS = ("bug", "question", "A-pump", "A-valve")


def a_lesson(number: int, chance: Random) -> LabelledIssue:
    """Return an issue that may be older than those before it: it was transferred."""
    labels = frozenset(name for name in LABELS if chance.random() < 0.3)
    rejected = frozenset({"A-lamp"} if chance.random() < 0.2 else ())
    opened = NOON + timedelta(hours=number + chance.randrange(50))
    return LabelledIssue(number, f"Stall {number}", "It stalls.", opened, labels, rejected)


def test_counts_are_of_all_and_what_is_held_are_the_newest() -> None:
    chance = Random(5)  # noqa: S311 - it makes a past, not a secret
    issues = [a_lesson(number, chance) for number in range(1, 301)]
    labelled = [one for one in issues if one.labels or one.rejected]
    newest = hold_newest(iter(issues), most_typed=20, most_labelled=30)
    assert newest.count == round(sum(one.weight for one in labelled))
    assert newest.labelled_count == len(labelled)
    assert newest.typed == [one for one in issues if one.type is not None][-20:]
    by_date = sorted(labelled, key=lambda one: (one.created_at, one.number))
    assert newest.labelled == by_date[-30:]


def test_what_people_took_off_is_asked_for_hundreds_at_a_time() -> None:
    asked: list[int] = []

    def rejected(numbers: Sequence[int]) -> list[frozenset[str]]:
        asked.append(len(numbers))
        return [frozenset({"A-lamp"} if one % 2 else ()) for one in numbers]

    read = list(lessons(a_past(1_201), corrections=Corrections(rejected)))
    assert asked == [500, 500, 201]
    assert [one.number for one in read if one.rejected] == list(range(1, 1_202, 2))


def a_past(count: int) -> Iterator[KnownIssue]:
    for number in range(1, count + 1):
        yield KnownIssue(
            number=number,
            title=f"Stall {number}",
            text="It stalls.",
            title_terms=(),
            body_terms=(),
            state="closed",
            created_at=NOON,
            updated_at=NOON,
            labels=(KnownLabel("bug"),),
        )
