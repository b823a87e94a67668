"""Forget the known issues that GitHub does not have any more, where no webhook told of that.

Rule: only where more issues are known than GitHub counts are any asked for, a part of them a night,
so that a night costs a bounded number of requests however large the past is.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.domain.issue import RepositoryRef
from workers.toolbox import History, HistoryReader

_PER_QUERY = 100
_MOST_A_NIGHT = 2_000


def forget_gone(
    repository: RepositoryRef,
    repository_id: int,
    *,
    total: int,
    day: date,
    reader: HistoryReader,
    history: History,
) -> int:
    """Ask for the day's part of what is known until all that `total` lacks is found; return it."""
    known = history.numbers(repository_id)
    surplus, gone = len(known) - total, 0
    for page in _pages(_part_of(day, known)):
        if gone >= surplus:
            break
        for number in reader.find_gone(repository, page):
            history.forget_issue(repository_id, number)
            gone += 1
    return gone


def _part_of(day: date, known: Sequence[int]) -> Sequence[int]:
    """Return another part each day, so that nothing has to be noted of where the last one ended."""
    parts = -(-len(known) // _MOST_A_NIGHT) or 1
    begin = day.toordinal() % parts * _MOST_A_NIGHT
    return known[begin : begin + _MOST_A_NIGHT]


def _pages(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for begin in range(0, len(numbers), _PER_QUERY):
        yield numbers[begin : begin + _PER_QUERY]
