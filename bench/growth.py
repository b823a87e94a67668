"""What one more linked issue, and one more issue of history, cost.

Linked issues are compared and reported in this process, without GitHub: an analysis that could read
a thousand of them. History is searched in a database of a growing repository.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from table import Table
from world import EARLIER, FULL_NAME, NEW

from bot.domain.graph import IssueGraph, Link, LinkReason
from bot.domain.history import KnownIssue, Learning, Sighting
from bot.domain.issue import Comment, Issue, IssueRef, Repository, RepositoryRef
from bot.domain.triage import Cost, Triage
from bot.render.comment import render_comment
from bot.render.report import render_report
from bot.store.engine import open_engine
from bot.store.history import HistoryStore
from bot.store.history_search import HistorySearch
from bot.store.upgrade import upgrade
from workers.triage.gather import Material
from workers.triage.think import Thinking, think

LINKED = (10, 30, 100, 300, 1000)
_WEB = "https://github.com"
_HOME = RepositoryRef.parse(FULL_NAME)
_NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
_PAGE = 500
_REPEATS = 5
# Every issue has one word of these, so that a search for one always finds a fair share.
_WORDS = ("cable", "drum", "brake", "motor", "hook", "remote", "sensor", "gear", "crane", "load")
_HITS = 50


def measure_linked() -> tuple[Table, ...]:
    """Analyse and render an issue with more and more linked issues."""
    rows = []
    for count in LINKED:
        material = _material(count)
        thinking = _milliseconds(partial(_think, material))
        triage = _think(material)
        rendering = _milliseconds(partial(_render, triage))
        whole = thinking + rendering
        cells = (f"{thinking:,.1f}", f"{rendering:,.1f}", f"{whole / count:.2f}")
        rows.append((f"{count:,}", *cells))
    head = ("linked issues", "ms CPU to think", "ms CPU to render", "ms CPU for each")
    return (Table("Growth with linked issues", head, tuple(rows)),)


def measure_history(folder: Path, *, counts: tuple[int, ...]) -> tuple[Table, ...]:
    """Fill a repository's history and search it on the way."""
    engine = open_engine(f"sqlite:///{folder}/history.db")
    upgrade(engine)
    store, search = HistoryStore(engine), HistorySearch(engine)
    store.begin(Learning(1, FULL_NAME))
    rows, kept = [], 0
    for count in counts:
        saving = _wall_milliseconds(partial(_fill, store, after=kept, until=count))
        each = saving / (count - kept)
        kept = count
        rows.append((f"{count:,}", f"{each:.2f}", *_search_cells(search, before=count + 1)))
    engine.dispose()
    head = ("issues kept", "ms to save one", "ms to find 50 by words", "ms to find by error")
    notes = ("SQLite. A word that a tenth of all issues share is among those searched for.",)
    return (Table("Growth with history", head, tuple(rows), notes),)


def _search_cells(search: HistorySearch, *, before: int) -> tuple[str, str]:
    terms = {"cable": 1.0, "slack": 2.0, f"n{before // 2}": 4.0}
    by_words = _median(
        lambda: _wall_milliseconds(
            lambda: search.find_by_words(1, terms, before=before, most=_HITS)
        )
    )
    by_error = _median(
        lambda: _wall_milliseconds(lambda: search.sightings(1, "f7", before=before, most=_HITS))
    )
    return f"{by_words:,.1f}", f"{by_error:,.1f}"


def _material(count: int) -> Material:
    root = _issue(count + 1, NEW.format(links="#1"))
    earlier = tuple(_issue(n, EARLIER.format(number=n)) for n in range(1, count + 1))
    links = tuple(Link(root.ref, one.ref, LinkReason.MENTIONS, root.url) for one in earlier)
    home = Repository(_HOME, f"{_WEB}/{_HOME}")
    return Material(home, IssueGraph(root, earlier, links))


def _issue(number: int, body: str) -> Issue:
    url = f"{_WEB}/{_HOME}/issues/{number}"
    created = _NOON + timedelta(minutes=number)
    said = Comment(number, None, "MEMBER", f"Seen with cable {number} too.", created, f"{url}#1")
    return Issue(
        IssueRef(_HOME, number),
        f"Cable {number} slack",
        body,
        url,
        "open",
        created,
        comments=(said,),
    )


def _think(material: Material) -> Triage:
    how = Thinking(contains=lambda _release, _commit: False, now=lambda: _NOON, cost=Cost)
    return think(material, how=how)


def _render(triage: Triage) -> None:
    render_comment(triage, web_url=_WEB, report_url=f"{_WEB}/report")
    render_report(triage, web_url=_WEB)


def _fill(store: HistoryStore, *, after: int, until: int) -> None:
    for first in range(after + 1, until + 1, _PAGE):
        issues = list(_known(first, min(first + _PAGE, until + 1)))
        if store.save(1, issues) != len(issues):
            raise RuntimeError("not every issue was kept")


def _known(first: int, end: int) -> Iterator[KnownIssue]:
    for number in range(first, end):
        moment = _NOON + timedelta(minutes=number)
        word, other = _WORDS[number % 10], _WORDS[number // 10 % 10]
        yield KnownIssue(
            number=number,
            title=f"The {word} stops beside the {other}",
            text=EARLIER.format(number=number),
            title_terms=(word, other, "stops"),
            body_terms=("slack" if number % 7 == 0 else "torn", f"n{number}", other, "lift"),
            state="open",
            created_at=moment,
            updated_at=moment,
            sightings=(Sighting(f"f{number % 1000}", number, f"{word} is slack"),),
        )


def _milliseconds(work: Callable[[], object]) -> float:
    """Return the processor time of some work, the median of several times."""
    work()
    return _median(lambda: _once(work, clock=time.process_time))


def _wall_milliseconds(work: Callable[[], object]) -> float:
    return _once(work, clock=time.perf_counter)


def _once(work: Callable[[], object], *, clock: Callable[[], float]) -> float:
    started = clock()
    work()
    return (clock() - started) * 1000


def _median(measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(_REPEATS))
