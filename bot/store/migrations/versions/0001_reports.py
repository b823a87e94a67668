"""Keep the newest report of each issue."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the table and the ways it is searched."""
    op.create_table(
        "reports",
        sa.Column("repository_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("installation_id", sa.BigInteger),
        sa.Column("full_name", sa.String(201), nullable=False),
        sa.Column("full_name_key", sa.String(201), nullable=False),
        sa.Column("is_private", sa.Boolean, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("analysed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("markdown", sa.Text, nullable=False),
        sa.Column("json", sa.Text, nullable=False),
        sa.Column("comment_url", sa.Text),
    )
    op.create_index("reports_by_address", "reports", ["full_name_key", "number"])
    op.create_index("reports_by_time", "reports", ["is_private", "analysed_at"])
    op.create_index("reports_by_installation", "reports", ["installation_id"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("reports")
