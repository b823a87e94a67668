"""Keep whether commits confirmed the release of a fix, and where in the code an error arose."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    """Add columns; None means not compared yet, and a trace that was not read for it."""
    op.add_column("known_issues", sa.Column("is_release_confirmed", sa.Boolean))
    op.add_column("error_sightings", sa.Column("frame", sa.String(200)))


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("error_sightings", "frame")
    op.drop_column("known_issues", "is_release_confirmed")
