"""Keep how many known issues got other labels since training was last tried."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add a column; None means none that was noticed."""
    op.add_column("known_repositories", sa.Column("relabelled", sa.Integer))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("known_repositories", "relabelled")
