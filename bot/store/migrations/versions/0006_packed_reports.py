"""Keep the texts of reports packed, and since when an issue stands as it does."""

import json
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add what is written from now on; the duty of the clock packs what lies there already."""
    op.add_column("reports", sa.Column("packed", sa.LargeBinary))
    op.add_column("reports", sa.Column("state_at", sa.DateTime(timezone=True)))
    op.create_index("reports_by_state", "reports", ["state", "state_at"])
    unpacked = sa.text("packed IS NULL")
    op.create_index(
        "reports_unpacked",
        "reports",
        ["analysed_at"],
        sqlite_where=unpacked,
        postgresql_where=unpacked,
    )


def downgrade() -> None:
    """Put the texts back where they were, and drop what `upgrade` added."""
    _unpack_all(op.get_bind())
    op.drop_index("reports_unpacked", "reports")
    op.drop_index("reports_by_state", "reports")
    op.drop_column("reports", "state_at")
    op.drop_column("reports", "packed")


def _unpack_all(connection: sa.Connection) -> None:
    reports = sa.table(
        "reports", *map(sa.column, ("repository_id", "number", "packed", "markdown", "json"))
    )
    is_packed = sa.and_(reports.c.json == "{}", sa.func.length(reports.c.packed) > 0)
    for row in connection.execute(sa.select(reports).where(is_packed)).all():
        markdown, document = json.loads(zlib.decompress(row.packed))
        connection.execute(
            sa.update(reports)
            .where(reports.c.repository_id == row.repository_id, reports.c.number == row.number)
            .values(markdown=markdown, json=document)
        )
