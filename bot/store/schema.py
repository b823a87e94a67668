"""The tables; `migrations` builds them, and a test compares the two."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A point in time, always in UTC, which SQLite would otherwise forget."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        known: datetime = value if value.tzinfo else value.replace(tzinfo=UTC)
        return known.astimezone(UTC)


metadata = MetaData()

# One row an issue, keyed by the repository's id, which survives a rename.
reports = Table(
    "reports",
    metadata,
    Column("repository_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    # None for an analysis by hand.
    Column("installation_id", BigInteger),
    Column("full_name", String(201), nullable=False),
    # In lower case, as GitHub compares names.
    Column("full_name_key", String(201), nullable=False),
    Column("is_private", Boolean, nullable=False),
    Column("title", Text, nullable=False),
    Column("verdict", String(32), nullable=False),
    Column("analysed_at", Moment, nullable=False),
    # Beside `packed` only what `bot.store.packing` says, for a version that does not know it.
    Column("markdown", Text, nullable=False),
    Column("json", Text, nullable=False),
    # Both texts; empty once they were dropped, None in reports older than the column.
    Column("packed", LargeBinary),
    Column("comment_url", Text),
    # How the issue stands, which may change without another analysis.
    Column("state", String(16), nullable=False, server_default="open"),
    Column("state_reason", String(32)),
    # Since when; None once the texts were dropped.
    Column("state_at", Moment),
    # A fingerprint of what its reporter wrote; None in reports older than the column.
    Column("meaning", String(64)),
    Index("reports_by_address", "full_name_key", "number"),
    Index("reports_by_time", "is_private", "analysed_at"),
    Index("reports_by_installation", "installation_id"),
    Index("reports_by_state", "state", "state_at"),
    Index(
        "reports_unpacked",
        "analysed_at",
        sqlite_where=text("packed IS NULL"),
        postgresql_where=text("packed IS NULL"),
    ),
)

# One row a person, issue and kind of vote.
feedback = Table(
    "feedback",
    metadata,
    Column("repository_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    # A login of GitHub's in lower case, or `page:` and whom the pages know by a cookie.
    Column("voter", String(120), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("installation_id", BigInteger),
    Column("full_name_key", String(201), nullable=False),
    Column("voted_at", Moment, nullable=False),
    Index("feedback_by_installation", "installation_id"),
)
