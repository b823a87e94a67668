"""The newest report of each issue; an older analysis that ends late does not replace it."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, or_, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.forgotten import Forgotten
from bot.domain.verdict import VerdictKind
from bot.errors import RetryLater
from bot.store.id_pages import pages_of
from bot.store.packing import JSON_BESIDE, MARKDOWN_BESIDE, pack, unpack
from bot.store.rows_of_repositories import delete_of_installation, delete_of_repositories
from bot.store.schema import reports
from bot.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class StoredReport:
    """One analysis as its page shows it, in Markdown and as a JSON document."""

    repository_id: int
    # `owner/name`, as it was when the analysis was made.
    full_name: str
    number: int
    is_private: bool
    title: str
    verdict: str
    analysed_at: datetime
    markdown: str = field(repr=False)
    json: str = field(repr=False)
    comment_url: str | None = None
    installation_id: int | None = None
    # Of the issue: `open` or `closed`, and why it was closed.
    state: str = "open"
    state_reason: str | None = None
    # Equal for two texts of an issue that say the same; None where it is not known.
    meaning: str | None = None


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """What a list of reports shows."""

    full_name: str
    number: int
    title: str
    verdict: str
    analysed_at: datetime


class ReportStore:
    """Reports in the database behind `engine`, whose tables exist."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """Return the way to the database, for what else is kept there."""
        return self._engine

    def save(self, report: StoredReport) -> None:
        """Keep the report instead of an older one of the same issue, hidden if that one is."""
        row = _to_row(report)
        statement = insert_into(reports, self._engine.dialect).values(row)
        new: dict[str, Any] = {name: statement.excluded[name] for name in row}
        # The analysis may have read the repository before that was made private.
        new["is_private"] = or_(reports.c.is_private, statement.excluded.is_private)
        statement = statement.on_conflict_do_update(
            index_elements=[reports.c.repository_id, reports.c.number],
            set_=new,
            where=reports.c.analysed_at <= statement.excluded.analysed_at,
        )
        with self._engine.begin() as connection:
            connection.execute(statement)

    def find(self, full_name: str, number: int) -> StoredReport | None:
        """Return the newest report at this address; a name may have had several owners."""
        statement = (
            select(*_COLUMNS)
            .where(reports.c.full_name_key == full_name.lower(), reports.c.number == number)
            .order_by(reports.c.analysed_at.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            row = connection.execute(statement).mappings().first()
        return _read_row(row) if row else None

    def find_by_id(self, repository_id: int, number: int) -> StoredReport | None:
        """Return the report of an issue, whatever its repository is called by now."""
        statement = select(*_COLUMNS).where(*_is_issue(repository_id, number))
        with self._engine.connect() as connection:
            row = connection.execute(statement).mappings().first()
        return _read_row(row) if row else None

    def record_state(
        self, repository_id: int, number: int, *, state: str, reason: str | None, at: datetime
    ) -> bool:
        """Note how the issue stands, seen `at`; False when there is no report of it."""
        statement = (
            update(reports)
            .where(*_is_issue(repository_id, number))
            .values(state=state, state_reason=reason, state_at=at)
        )
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount > 0

    def note_visibility(self, repository_ids: Collection[int], *, is_private: bool) -> int:
        """Note whether only some may see these repositories; return how many reports changed."""
        changed = update(reports).values(is_private=is_private)
        changed = changed.where(reports.c.is_private.is_not(is_private))
        count = 0
        for page in pages_of(repository_ids):
            with self._engine.begin() as connection:
                done = connection.execute(changed.where(reports.c.repository_id.in_(page)))
                count += done.rowcount
        return count

    def latest(self, most: int) -> tuple[ReportSummary, ...]:
        """Return the newest reports of public repositories, newest first.

        Likely vulnerabilities are left out: nobody shall find them by looking here.
        """
        columns = [reports.c[name] for name in ReportSummary.__slots__]
        statement = (
            select(*columns)
            .where(
                reports.c.is_private.is_(False),
                reports.c.verdict != VerdictKind.SECURITY.value,
                _has_texts(),
            )
            .order_by(reports.c.analysed_at.desc(), reports.c.number.desc())
            .limit(most)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(statement).mappings().all()
        return tuple(ReportSummary(**row) for row in rows)

    def forget_issue(self, repository_id: int, number: int) -> None:
        self._delete(*_is_issue(repository_id, number))

    def forget_repositories(self, repository_ids: Collection[int]) -> Forgotten:
        return {"reports": delete_of_repositories(self._engine, reports, repository_ids)}

    def forget_installation(
        self, installation_id: int, *, only: Collection[int] | None = None
    ) -> Forgotten:
        """Drop every report made for the installation, or for it of `only` these repositories."""
        count = delete_of_installation(self._engine, reports, installation_id, only=only)
        return {"reports": count}

    def ping(self) -> None:
        """Do nothing when the database answers; RetryLater when it does not."""
        try:
            with self._engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            raise RetryLater("the database does not answer", after_seconds=60) from error

    def _delete(self, *conditions: Any) -> int:
        with self._engine.begin() as connection:
            return connection.execute(delete(reports).where(*conditions)).rowcount


def _is_issue(repository_id: int, number: int) -> tuple[Any, Any]:
    return (reports.c.repository_id == repository_id, reports.c.number == number)


_COLUMNS = [*(reports.c[name] for name in StoredReport.__slots__), reports.c.packed]


def _has_texts() -> ColumnElement[bool]:
    return or_(reports.c.packed.is_(None), reports.c.packed != b"")


def _to_row(report: StoredReport) -> dict[str, Any]:
    row = {
        name: _storable(value) if isinstance(value, str) else value
        for name, value in asdict(report).items()
    }
    return {
        **row,
        "full_name_key": row["full_name"].lower(),
        "state_at": report.analysed_at,
        "packed": pack(row["markdown"], row["json"]),
        "markdown": MARKDOWN_BESIDE,
        "json": JSON_BESIDE,
    }


def _read_row(row: Mapping[Any, Any]) -> StoredReport:
    """Read a report; what a version that does not know the packing wrote is the newer text."""
    fields = dict(row)
    packed = fields.pop("packed")
    if packed and fields["markdown"] == MARKDOWN_BESIDE:
        fields["markdown"], fields["json"] = unpack(packed)
    return StoredReport(**fields)


def _storable(value: str) -> str:
    """Replace what no database takes as text: NUL and halves of surrogate pairs."""
    return value.replace("\0", "\ufffd").encode(errors="replace").decode()
