"""Finds issues of a repository by their words and errors, in the database's own index.

Rule: a search names the repository first, and terms are letters and digits only, so that nobody's
text becomes part of a query's syntax.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, bindparam, or_, select, text

from bot.domain.history import SearchEntry, Sighting, TermStatistics
from bot.store.history_rows import read_sighting_row
from bot.store.history_tables import (
    error_sightings,
    known_issues,
    known_repositories,
    known_terms,
)

_PER_LOOK_UP = 2_000
_ENTRY = ("number", "title", "title_terms", "body_terms", "created_at", "state", "duplicate_of")
# bm25 counts the better match as the smaller number; the repository's id has no weight.
_SQLITE_SEARCH = text(
    "SELECT known_issues.number FROM known_issue_words"
    " JOIN known_issues ON known_issues.id = known_issue_words.rowid"
    " WHERE known_issue_words MATCH :query AND known_issues.number < :before"
    " ORDER BY bm25(known_issue_words, 0, 3, 1), known_issues.number DESC LIMIT :most"
)


class HistorySearch:
    """Searches the past of repositories in the database behind `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def statistics(self, repository_id: int, terms: Iterable[str]) -> TermStatistics | None:
        """Return how common the terms are; None for a repository of which nothing is known."""
        with self._engine.connect() as connection:
            return _statistics(connection, repository_id, sorted(set(terms)))

    def find_by_words(
        self, repository_id: int, terms: Mapping[str, float], *, before: int, most: int
    ) -> tuple[SearchEntry, ...]:
        """Return issues with smaller numbers that hold any of the terms, the best match first.

        The weight of a term says how telling it is.
        """
        if not terms:
            return ()
        with self._engine.connect() as connection:
            look = _search_postgresql if _is_postgresql(connection) else _search_sqlite
            numbers = look(connection, repository_id, terms, before=before, most=most)
            return _read_entries(connection, repository_id, numbers)

    def find_by_numbers(
        self, repository_id: int, numbers: Sequence[int]
    ) -> tuple[SearchEntry, ...]:
        """Return those of the issues that are known, in the order of `numbers`."""
        with self._engine.connect() as connection:
            return _read_entries(connection, repository_id, numbers)

    def sightings(
        self,
        repository_id: int,
        fingerprint: str,
        *,
        before: int,
        most: int,
        until: datetime | None = None,
    ) -> tuple[Sighting, ...]:
        """Return where exactly this error was reported earlier, oldest first.

        With a moment, what was named later is left out.
        """
        same = error_sightings.c.fingerprint == fingerprint
        if until is not None:
            named_at = error_sightings.c.created_at
            same = and_(same, or_(named_at.is_(None), named_at <= until))
        by_age = error_sightings.c.number
        return self._sightings(repository_id, same, before=before, order=by_age, most=most)

    def sightings_of_exception(
        self, repository_id: int, exception: str, *, before: int, most: int
    ) -> tuple[Sighting, ...]:
        """Return where errors of this exception were reported earlier, newest first."""
        same = error_sightings.c.exception == exception
        by_age = error_sightings.c.number.desc()
        return self._sightings(repository_id, same, before=before, order=by_age, most=most)

    def _sightings(
        self, repository_id: int, condition: Any, *, before: int, order: Any, most: int
    ) -> tuple[Sighting, ...]:
        statement = select(error_sightings).where(
            error_sightings.c.repository_id == repository_id,
            condition,
            error_sightings.c.number < before,
        )
        with self._engine.connect() as connection:
            rows = connection.execute(statement.order_by(order).limit(most)).mappings()
            return tuple(read_sighting_row(dict(row)) for row in rows)


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _statistics(
    connection: Connection, repository_id: int, terms: Sequence[str]
) -> TermStatistics | None:
    sums = select(known_repositories.c.issues, known_repositories.c.terms)
    sums = sums.where(known_repositories.c.repository_id == repository_id)
    found = connection.execute(sums).first()
    if found is None or not found.issues:
        return None
    frequencies: dict[str, int] = {}
    counts = select(known_terms.c.term, known_terms.c.issues)
    counts = counts.where(known_terms.c.repository_id == repository_id)
    counts = counts.where(known_terms.c.term.in_(bindparam("terms", expanding=True)))
    for start in range(0, len(terms), _PER_LOOK_UP):
        page = {"terms": terms[start : start + _PER_LOOK_UP]}
        frequencies.update(dict(connection.execute(counts, page).all()))
    return TermStatistics(found.issues, found.terms / found.issues, frequencies)


def _search_sqlite(
    connection: Connection,
    repository_id: int,
    terms: Mapping[str, float],
    *,
    before: int,
    most: int,
) -> list[int]:
    words = " OR ".join(f'"{term}"' for term in terms if term.isalnum())
    query = f'repository_id : "{repository_id:d}" AND {{title_terms body_terms}} : ({words})'
    found = connection.execute(
        _SQLITE_SEARCH, {"query": query, "before": before, "most": most}
    ).scalars()
    return list(found)


def _search_postgresql(
    connection: Connection,
    repository_id: int,
    terms: Mapping[str, float],
    *,
    before: int,
    most: int,
) -> list[int]:
    """Add up the weights of the terms that stand in an issue; a title counts three times."""
    plain = [term for term in terms if term.isalnum()]
    names = {f"t{position}": term for position, term in enumerate(plain)}
    in_title = {f"{name}_title": f"{term}:A" for name, term in names.items()}
    # Once for standing anywhere, and twice more for standing in the title.
    weights = " + ".join(
        f"((known_issue_words @@ CAST(:{name} AS tsquery))::int"
        f" + 2 * (known_issue_words @@ CAST(:{name}_title AS tsquery))::int) * {terms[term]:.3f}"
        for name, term in names.items()
    )
    statement = text(
        # Only names and numbers of ours are written into it.
        "SELECT number FROM known_issues WHERE repository_id = :repository_id"  # noqa: S608
        " AND number < :before AND known_issue_words @@ CAST(:query AS tsquery)"
        f" ORDER BY ({weights}) / (1 + ln(8 + length(known_issue_words))) DESC, number DESC"
        " LIMIT :most"
    )
    values = {"repository_id": repository_id, "before": before, "most": most}
    query = " | ".join(plain)
    return list(
        connection.execute(statement, {**values, **names, **in_title, "query": query}).scalars()
    )


def _read_entries(
    connection: Connection, repository_id: int, numbers: Sequence[int]
) -> tuple[SearchEntry, ...]:
    statement = select(*(known_issues.c[name] for name in _ENTRY))
    statement = statement.where(known_issues.c.repository_id == repository_id)
    rows = connection.execute(statement.where(known_issues.c.number.in_(numbers))).mappings()
    errors = _fingerprints(connection, repository_id, numbers)
    entries = {row["number"]: _read_entry(dict(row), errors) for row in rows}
    return tuple(entries[number] for number in numbers if number in entries)


def _read_entry(row: Mapping[str, Any], errors: Mapping[int, frozenset[str]]) -> SearchEntry:
    terms = {name: tuple(row[name].split()) for name in ("title_terms", "body_terms")}
    found = errors.get(row["number"], frozenset())
    return SearchEntry(**{**row, **terms, "fingerprints": found})


def _fingerprints(
    connection: Connection, repository_id: int, numbers: Sequence[int]
) -> dict[int, frozenset[str]]:
    statement = select(error_sightings.c.number, error_sightings.c.fingerprint)
    statement = statement.where(error_sightings.c.repository_id == repository_id)
    found: dict[int, frozenset[str]] = {}
    for row in connection.execute(statement.where(error_sightings.c.number.in_(numbers))):
        found[row.number] = found.get(row.number, frozenset()) | {row.fingerprint}
    return found
