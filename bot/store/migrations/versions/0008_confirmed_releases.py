"""Keep whether comparing commits found a fix in the release that dates point to."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    """Add the column; None means that nothing was compared yet, as is true of what lies there."""
    op.add_column("known_issues", sa.Column("is_release_confirmed", sa.Boolean))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("known_issues", "is_release_confirmed")
