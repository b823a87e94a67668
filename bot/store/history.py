"""A repository's past in the database: written page by page, kept consistent with its sums.

Rule: an issue's row, its terms in the counts and its errors change together or not at all, so that
saving a page twice leaves everything as saving it once does.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, Engine, Table, bindparam, delete, func, select, update

from bot.domain.forgotten import Forgotten
from bot.domain.history import (
    DecisionThresholds,
    KnownIssue,
    KnownLabel,
    Learning,
    UnsettledFix,
    WordThresholds,
)
from bot.store.engine import BEGIN_OPTION
from bot.store.history_rows import (
    issue_row,
    length_of,
    read_issue_row,
    read_sighting_row,
    sighting_rows,
    terms_of_row,
)
from bot.store.history_tables import (
    HISTORY_TABLES,
    error_sightings,
    known_issues,
    known_repositories,
    known_terms,
)
from bot.store.id_pages import pages_of
from bot.store.learned_tables import LEARNED_TABLES
from bot.store.upsert import upsert
from bot.store.while_known import while_known

_PER_PAGE = 500
# What people call the rows of each table.
_CALLED = {
    "known_repositories": "repositories",
    "known_issues": "issues",
    "known_terms": "search terms",
    "error_sightings": "errors",
    "known_vectors": "vectors",
    "learned_models": "models",
    "backtests": "back-tests",
}
# Of what is known already: whether it is older, what it counts for, and what no page tells.
_COMPARED = (
    "number",
    "updated_at",
    "title_terms",
    "body_terms",
    "merge_commit",
    "release",
    "is_release_confirmed",
    "labels",
)
_THRESHOLDS = {
    "related": "related_threshold",
    "text": "text_threshold",
    "text_beside_error": "text_beside_error_threshold",
}


class HistoryStore:
    """What repositories have been through, in the database behind `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def progress(self, repository_id: int) -> Learning | None:
        """Return how far the repository is learned; None when that was never begun."""
        columns = [known_repositories.c[name] for name in Learning.__slots__]
        statement = select(*columns).where(known_repositories.c.repository_id == repository_id)
        with self._engine.connect() as connection:
            row = connection.execute(statement).mappings().first()
        return Learning(**row) if row else None

    def all_progress(self) -> tuple[Learning, ...]:
        """Return how far every repository is learned that was begun."""
        columns = [known_repositories.c[name] for name in Learning.__slots__]
        statement = select(*columns).order_by(known_repositories.c.repository_id)
        with self._engine.connect() as connection:
            return tuple(Learning(**row) for row in connection.execute(statement).mappings())

    def begun_of(self, repository_ids: Collection[int]) -> frozenset[int]:
        """Return those of the repositories whose learning was begun."""
        begun: set[int] = set()
        ids = select(known_repositories.c.repository_id)
        with self._engine.connect() as connection:
            for page in pages_of(repository_ids):
                begun.update(connection.execute(ids.where(_are_in(page))).scalars())
        return frozenset(begun)

    def begin(self, learning: Learning) -> None:
        """Note that the first pass over the repository begins."""
        row = _repository_row(learning)
        begun = row | {"issues": 0, "terms": 0}
        with self._engine.begin() as connection:
            statement = upsert(known_repositories, [begun], changed=tuple(row))
            connection.execute(statement(connection))

    def begin_again(self, learning: Learning) -> bool:
        """Note that a later pass begins; False when the repository was forgotten meanwhile.

        That one must not come back, for it would be known to a moment until which nothing is kept.
        """
        return self._change(_repository_row(learning))

    def note_progress(self, learning: Learning) -> bool:
        """Keep how far a pass has come; False when the repository was forgotten meanwhile.

        Another pass may have begun for an installation since this one did, which was noted then.
        """
        row = _repository_row(learning)
        del row["installation_id"]
        return self._change(row)

    def _change(self, row: Mapping[str, Any]) -> bool:
        known = _is_of(known_repositories, row["repository_id"])
        with self._engine.begin() as connection:
            done = connection.execute(update(known_repositories).where(known).values(row))
        return bool(done.rowcount)

    def thresholds(self, repository_id: int) -> DecisionThresholds | None:
        """Return what the repository's own past has set; None before that."""
        columns = [known_repositories.c[column].label(name) for name, column in _THRESHOLDS.items()]
        statement = select(*columns).where(known_repositories.c.repository_id == repository_id)
        with self._engine.connect() as connection:
            row = connection.execute(statement).mappings().first()
        if row is None or any(value is None for value in row.values()):
            return None
        return DecisionThresholds(**row)

    def note_thresholds(self, repository_id: int, thresholds: DecisionThresholds) -> None:
        """Keep the thresholds of a repository that is known."""
        values = asdict(thresholds)
        columns = {column: values[name] for name, column in _THRESHOLDS.items()}
        statement = update(known_repositories).values(columns)
        with self._engine.begin() as connection:
            connection.execute(statement.where(_is_of(known_repositories, repository_id)))

    def note_word_thresholds(self, repository_id: int, thresholds: WordThresholds) -> None:
        """Keep how sure of types and labels the bot must be; None is the cautious default again."""
        values = {"type_threshold": thresholds.type, "label_threshold": thresholds.label}
        statement = update(known_repositories).values(values)
        with self._engine.begin() as connection:
            connection.execute(statement.where(_is_of(known_repositories, repository_id)))

    def save(self, repository_id: int, issues: Sequence[KnownIssue]) -> int:
        """Keep the issues instead of older versions; return how many of them were new to it.

        Nothing is kept of a repository whose learning was never begun or that was forgotten.
        """
        with while_known(self._engine, repository_id) as connection:
            if connection is None:
                return 0
            known = _known(connection, repository_id, [issue.number for issue in issues])
            newest = {issue.number: issue for issue in issues}.values()
            fresh = [
                _with_known_release(issue, known.get(issue.number))
                for issue in newest
                if not _is_older(issue, known.get(issue.number))
            ]
            _write(connection, repository_id, fresh)
            _note_relabelled(connection, repository_id, _relabelled(fresh, known))
            replaced = [known[issue.number] for issue in fresh if issue.number in known]
            rows = [issue_row(repository_id, issue) for issue in fresh]
            _count(connection, repository_id, added=rows, removed=replaced)
            return len(fresh) - len(replaced)

    def find(self, repository_id: int, number: int) -> KnownIssue | None:
        """Return what is known of one issue."""
        with self._engine.connect() as connection:
            found = _read_issues(connection, repository_id, known_issues.c.number == number)
        return found[0] if found else None

    def numbers(self, repository_id: int) -> Sequence[int]:
        """Return the number of every known issue."""
        statement = select(known_issues.c.number).where(_is_of(known_issues, repository_id))
        with self._engine.connect() as connection:
            return connection.execute(statement.order_by(known_issues.c.number)).scalars().all()

    def unsettled_fixes(self, repository_id: int) -> tuple[UnsettledFix, ...]:
        """Return the merged fixes that no comparison has found in a release."""
        columns = [known_issues.c[name] for name in UnsettledFix.__slots__]
        statement = select(*columns).where(
            _is_of(known_issues, repository_id),
            known_issues.c.merged_at.is_not(None),
            known_issues.c.is_release_confirmed.is_not(True),
        )
        with self._engine.connect() as connection:
            return tuple(UnsettledFix(**row) for row in connection.execute(statement).mappings())

    def note_releases(self, repository_id: int, fixes: Sequence[UnsettledFix]) -> None:
        """Keep what is known of the release of each fix, as long as it is the same fix."""
        if not fixes:
            return
        statement = update(known_issues).where(
            _is_of(known_issues, repository_id),
            known_issues.c.number == bindparam("fixed"),
            known_issues.c.merge_commit.is_not_distinct_from(bindparam("by")),
        )
        rows = [
            {
                "fixed": fix.number,
                "by": fix.merge_commit,
                "tag": fix.release,
                "sure": fix.is_release_confirmed,
            }
            for fix in fixes
        ]
        noted = statement.values(release=bindparam("tag"), is_release_confirmed=bindparam("sure"))
        with self._engine.begin() as connection:
            connection.execute(noted, rows)

    def read_all(self, repository_id: int) -> Iterator[KnownIssue]:
        """Yield every known issue in the order of the numbers; a page at a time is held."""
        last = 0
        while True:
            with self._engine.connect() as connection:
                page = _read_issues(connection, repository_id, known_issues.c.number > last)
            yield from page
            if len(page) < _PER_PAGE:
                return
            last = page[-1].number

    def forget_issue(self, repository_id: int, number: int) -> None:
        """Drop an issue and take its terms out of the counts."""
        with while_known(self._engine, repository_id) as connection:
            if connection is None:
                return
            known = _known(connection, repository_id, [number])
            for table in HISTORY_TABLES:
                if "number" in table.c:
                    statement = delete(table).where(_is_of(table, repository_id))
                    connection.execute(statement.where(table.c.number == number))
            _count(connection, repository_id, added=(), removed=tuple(known.values()))

    def forget_repositories(self, repository_ids: Collection[int]) -> Forgotten:
        """Drop everything that is known of the repositories."""
        return self._forget(*(_are_in(page) for page in pages_of(repository_ids)))

    def forget_installation(
        self, installation_id: int, *, only: Collection[int] | None = None
    ) -> Forgotten:
        """Drop everything learned for the installation, or for it of `only` these repositories."""
        mine = known_repositories.c.installation_id == installation_id
        if only is None:
            return self._forget(mine)
        return self._forget(*(mine & _are_in(page) for page in pages_of(only)))

    def _forget(self, *conditions: Any) -> Forgotten:
        """Drop what meets any of the conditions, one after the other."""
        total: Counter[str] = Counter()
        for condition in conditions:
            with self._begin() as connection:
                forgotten = select(known_repositories.c.repository_id).where(condition)
                # Held first, as by `while_known`: what is being saved is there to be deleted then.
                held = forgotten.order_by(known_repositories.c.repository_id).with_for_update()
                ids = connection.execute(held).scalars().all()
                for table in (*LEARNED_TABLES, *HISTORY_TABLES):
                    gone = delete(table).where(table.c.repository_id.in_(ids))
                    total[_CALLED[table.name]] += connection.execute(gone).rowcount
        if total[_CALLED[known_issues.name]]:
            self._sweep_words()
        return total

    def _sweep_words(self) -> None:
        """Write SQLite's index of words anew, in which deleted ones stay until it is merged."""
        if self._engine.dialect.name != "sqlite":
            return
        with self._begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO known_issue_words (known_issue_words) VALUES ('optimize')"
            )

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        alone = self._engine.execution_options(**{BEGIN_OPTION: " IMMEDIATE"})
        with alone.begin() as connection:
            yield connection


def _are_in(page: Sequence[int]) -> Any:
    return known_repositories.c.repository_id.in_(page)


def _is_of(table: Table, repository_id: int) -> Any:
    return table.c.repository_id == repository_id


def _repository_row(learning: Learning) -> dict[str, Any]:
    return asdict(learning) | {"full_name_key": learning.full_name.lower()}


def _is_older(issue: KnownIssue, known: Mapping[str, Any] | None) -> bool:
    return known is not None and issue.updated_at < known["updated_at"]


def _with_known_release(issue: KnownIssue, known: Mapping[str, Any] | None) -> KnownIssue:
    """Return the issue with the release found earlier for the same fix, which no page tells."""
    outcome = issue.outcome
    if known is None or outcome.release or outcome.merged_at is None:
        return issue
    if known["merge_commit"] != outcome.merge_commit:
        return issue
    found = {name: known[name] for name in ("release", "is_release_confirmed")}
    return replace(issue, outcome=replace(outcome, **found))


def _relabelled(issues: Sequence[KnownIssue], known: Mapping[int, Mapping[str, Any]]) -> int:
    """Count the known issues on which people changed labels."""
    old = {number: [KnownLabel(**one) for one in row["labels"]] for number, row in known.items()}
    pairs = [(old[issue.number], issue.labels) for issue in issues if issue.number in old]
    return sum(_set_by_people(before) != _set_by_people(now) for before, now in pairs)


def _set_by_people(labels: Iterable[KnownLabel]) -> set[str]:
    return {label.name for label in labels if not label.is_set_by_bot}


def _note_relabelled(connection: Connection, repository_id: int, count: int) -> None:
    if not count:
        return
    column = known_repositories.c.relabelled
    more = update(known_repositories).values(relabelled=func.coalesce(column, 0) + count)
    connection.execute(more.where(_is_of(known_repositories, repository_id)))


def _known(
    connection: Connection, repository_id: int, numbers: Sequence[int]
) -> dict[int, Mapping[str, Any]]:
    statement = select(*(known_issues.c[name] for name in _COMPARED))
    statement = statement.where(_is_of(known_issues, repository_id))
    rows = connection.execute(statement.where(known_issues.c.number.in_(numbers))).mappings()
    return {row["number"]: dict(row) for row in rows}


def _write(connection: Connection, repository_id: int, issues: Sequence[KnownIssue]) -> None:
    if not issues:
        return
    numbers = [issue.number for issue in issues]
    own = (_is_of(error_sightings, repository_id), error_sightings.c.number.in_(numbers))
    connection.execute(delete(error_sightings).where(*own))
    rows = [issue_row(repository_id, issue) for issue in issues]
    connection.execute(upsert(known_issues, rows, key=("repository_id", "number"))(connection))
    sightings = [row for issue in issues for row in sighting_rows(repository_id, issue)]
    if sightings:
        connection.execute(error_sightings.insert(), sightings)


def _count(
    connection: Connection,
    repository_id: int,
    *,
    added: Sequence[Mapping[str, Any]],
    removed: Sequence[Mapping[str, Any]],
) -> None:
    """Add to the repository's sums what was added, and take away what was removed."""
    changes: Counter[str] = Counter()
    for row in added:
        changes.update(terms_of_row(row))
    for row in removed:
        changes.subtract(terms_of_row(row))
    _add_terms(connection, repository_id, changes)
    length = sum(map(length_of, added)) - sum(map(length_of, removed))
    statement = update(known_repositories).where(_is_of(known_repositories, repository_id))
    issues = known_repositories.c.issues + len(added) - len(removed)
    connection.execute(statement.values(issues=issues, terms=known_repositories.c.terms + length))


def _add_terms(connection: Connection, repository_id: int, changes: Mapping[str, int]) -> None:
    # Sorted, so that two writers would take rows in one order.
    rows = [
        {"repository_id": repository_id, "term": term, "issues": change}
        for term, change in sorted(changes.items())
        if change
    ]
    for start in range(0, len(rows), _PER_PAGE):
        page = rows[start : start + _PER_PAGE]
        connection.execute(upsert(known_terms, page, added=("issues",))(connection))
    unused = (_is_of(known_terms, repository_id), known_terms.c.issues <= 0)
    if any(change < 0 for change in changes.values()):
        connection.execute(delete(known_terms).where(*unused))


def _read_issues(
    connection: Connection, repository_id: int, condition: Any
) -> tuple[KnownIssue, ...]:
    statement = select(known_issues).where(_is_of(known_issues, repository_id), condition)
    ordered = statement.order_by(known_issues.c.number).limit(_PER_PAGE)
    rows = connection.execute(ordered).mappings().all()
    sightings = _read_sightings(connection, repository_id, [row["number"] for row in rows])
    return tuple(read_issue_row(dict(row), sightings.get(row["number"], ())) for row in rows)


def _read_sightings(
    connection: Connection, repository_id: int, numbers: Iterable[int]
) -> dict[int, tuple[Any, ...]]:
    statement = select(error_sightings).where(_is_of(error_sightings, repository_id))
    statement = statement.where(error_sightings.c.number.in_(list(numbers)))
    found: dict[int, tuple[Any, ...]] = {}
    for row in connection.execute(statement.order_by(error_sightings.c.fingerprint)).mappings():
        found[row["number"]] = (*found.get(row["number"], ()), read_sighting_row(dict(row)))
    return found
