"""Where candidates for an earlier report come from, over a real store."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.history import KnownIssue, Learning, SearchEntry, Sighting
from bot.store.engine import open_engine
from bot.store.history import HistoryStore
from bot.store.history_search import HistorySearch
from bot.store.upgrade import upgrade
from tests.builders import NOON, an_issue
from workers.analysis.past_search import MOST_SHARING_AN_ERROR, Past, find_earlier
from workers.analysis.remembering import remember, search_entry
from workers.toolbox import Meaning, Meanings, NoMeanings


class OneIsMeant(NoMeanings):
    """A language model that finds every report close to the first."""

    encoder = "small"

    def near(self, repository_id: int, report: SearchEntry, *, most: int) -> Sequence[int]:  # noqa: ARG002
        return (1,)

    def compare(
        self,
        repository_id: int,  # noqa: ARG002
        report: SearchEntry,  # noqa: ARG002
        others: Sequence[SearchEntry],
    ) -> Mapping[int, Meaning]:
        return {other.number: Meaning(*[float(other.number == 1)] * 2) for other in others}


@pytest.fixture
def search(tmp_path: Path) -> Iterator[HistorySearch]:
    engine = open_engine(f"sqlite:///{tmp_path}/history.db")
    upgrade(engine)
    store = HistoryStore(engine)
    store.begin(Learning(70, "acme/rocket", known_until=NOON))
    issues = [
        an_issue(1, title="Motor refuses", body=""),
        an_issue(2, title="Engine paint", body=""),
    ]
    store.save(70, [remember(issue) for issue in issues])
    yield HistorySearch(engine)
    engine.dispose()


@pytest.mark.parametrize(("meanings", "found"), [(NoMeanings(), [2]), (OneIsMeant(), [1, 2])])
def test_other_words_of_one_meaning_are_found_by_a_language_model_alone(
    search: HistorySearch, meanings: Meanings, found: list[int]
) -> None:
    report = search_entry(an_issue(3, title="Engine does not start", body=""), error=None)
    earlier = find_earlier(report, past=Past(search, 70, meanings), most=5)
    assert [one.entry.number for one in earlier] == found


def _stalled(number: int, *, named_after: int = 0) -> KnownIssue:
    """Return an issue whose error was named so many days after NOON."""
    sighting = Sighting("5e1f", number, "stall", created_at=NOON + timedelta(days=named_after))
    return replace(remember(an_issue(number, title="Pump stalls")), sightings=(sighting,))


def test_what_was_named_later_does_not_hide_from_a_back_test_that_an_error_is_common(
    tmp_path: Path,
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/history.db")
    upgrade(engine)
    store = HistoryStore(engine)
    store.begin(Learning(70, "acme/rocket", known_until=NOON))
    later = [_stalled(number, named_after=500) for number in range(1, 5)]
    in_time = [_stalled(number) for number in range(5, 6 + MOST_SHARING_AN_ERROR)]
    store.save(70, [*later, *in_time])
    report = replace(
        search_entry(an_issue(40, title="Pump stalls"), error=None),
        fingerprints=frozenset({"5e1f"}),
        created_at=NOON + timedelta(days=40),
    )
    past = Past(HistorySearch(engine), 70, is_as_of_opening=True)
    earlier = find_earlier(report, past=past, most=20)
    engine.dispose()
    assert [one.entry.number for one in earlier if one.has_same_error] == []
