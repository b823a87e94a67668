"""Count what people say of an issue, and keep how it stands with its report."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table of votes, and add what is known of the issue itself to the reports."""
    op.create_table(
        "feedback",
        sa.Column("repository_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("voter", sa.String(120), primary_key=True),
        sa.Column("kind", sa.String(32), primary_key=True),
        sa.Column("installation_id", sa.BigInteger),
        sa.Column("full_name_key", sa.String(201), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("feedback_by_installation", "feedback", ["installation_id"])
    op.add_column(
        "reports", sa.Column("state", sa.String(16), nullable=False, server_default="open")
    )
    op.add_column("reports", sa.Column("state_reason", sa.String(32)))
    op.add_column("reports", sa.Column("meaning", sa.String(64)))


def downgrade() -> None:
    """Drop what `upgrade` added."""
    for name in ("meaning", "state_reason", "state"):
        op.drop_column("reports", name)
    op.drop_table("feedback")
