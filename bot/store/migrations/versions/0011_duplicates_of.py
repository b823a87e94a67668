"""Find the duplicates of an issue without looking at each that is known."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add an index."""
    op.create_index("known_issues_by_original", "known_issues", ["repository_id", "duplicate_of"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("known_issues_by_original", "known_issues")
