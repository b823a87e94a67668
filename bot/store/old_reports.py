"""What becomes of reports in time: packed when an older version wrote them, dropped when old.

Of an issue that was closed long ago its texts go. What an analysis after that needs stays: what
was concluded, and the fingerprint of what the reporter wrote.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, select, tuple_, update

from bot.memory.conclusion import outline_conclusion
from bot.store.packing import JSON_BESIDE, MARKDOWN_BESIDE, pack, unpack
from bot.store.schema import reports

_AT_A_TIME = 200


class OldReports:
    """The reports in the database behind `engine` that are older than they should be."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def pack(self, *, most: int) -> int:
        """Pack what an older version wrote; return how many reports that were."""
        unpacked = reports.c.packed.is_(None)
        done = 0
        while done < most and (rows := self._next(unpacked, order=reports.c.analysed_at)):
            for row in rows:
                packed = pack(row.markdown, row.json)
                values = {"packed": packed, "markdown": MARKDOWN_BESIDE, "json": JSON_BESIDE}
                # Unless another analysis has replaced it meanwhile.
                self._change(row, values | {"state_at": row.state_at or row.analysed_at})
            done += len(rows)
        return done

    def drop_closed(self, *, before: datetime, most: int) -> int:
        """Drop the texts of what was closed `before`; return how many reports that were."""
        is_old = (reports.c.state == "closed") & (reports.c.state_at < before)
        done = 0
        while done < most and (rows := self._next(is_old, order=reports.c.state_at)):
            for row in rows:
                outline = outline_conclusion(_document_of(row))
                values = {"packed": b"", "markdown": "", "json": outline, "state_at": None}
                self._change(row, values)
            done += len(rows)
        return done

    def have_texts(self, issues: Collection[tuple[int, int]]) -> dict[tuple[int, int], bool]:
        """Tell of each issue with a report whether its texts are still kept; by its ids."""
        issue = tuple_(reports.c.repository_id, reports.c.number)
        has_texts = (reports.c.packed.is_(None) | (reports.c.packed != b"")).label("has_texts")
        statement = select(reports.c.repository_id, reports.c.number, has_texts)
        with self._engine.connect() as connection:
            found = connection.execute(statement.where(issue.in_(list(issues))))
            return {(row.repository_id, row.number): bool(row.has_texts) for row in found}

    def _next(
        self, condition: ColumnElement[bool], *, order: ColumnElement[Any]
    ) -> Sequence[Row[Any]]:
        statement = select(reports).where(condition).order_by(order).limit(_AT_A_TIME)
        with self._engine.connect() as connection:
            return connection.execute(statement).all()

    def _change(self, row: Row[Any], values: dict[str, Any]) -> None:
        statement = (
            update(reports)
            .where(
                reports.c.repository_id == row.repository_id,
                reports.c.number == row.number,
                reports.c.analysed_at == row.analysed_at,
                reports.c.state == row.state,
            )
            .values(values)
        )
        with self._engine.begin() as connection:
            connection.execute(statement)


def _document_of(row: Row[Any]) -> str:
    is_packed = row.packed and row.markdown == MARKDOWN_BESIDE
    return unpack(row.packed)[1] if is_packed else str(row.json)
