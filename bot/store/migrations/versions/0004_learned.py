"""Keep what was learned from a repository's past, and its newest back-test."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables and the way a back-test's page is found."""
    op.create_table(
        "learned_models",
        sa.Column("repository_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("learned_from", sa.Integer, nullable=False),
        sa.Column("least_confidence", sa.JSON, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "backtests",
        sa.Column("repository_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("full_name_key", sa.String(201), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("markdown", sa.Text, nullable=False),
        sa.Column("svg", sa.Text, nullable=False),
        sa.Column("json", sa.Text, nullable=False),
    )
    op.create_index("ix_backtests_full_name_key", "backtests", ["full_name_key"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("backtests")
    op.drop_table("learned_models")
