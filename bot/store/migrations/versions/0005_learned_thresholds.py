"""Keep how sure of types and labels the bot must be, and how much had taught a model."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add columns; None means what was not known before: the cautious default."""
    op.add_column("known_repositories", sa.Column("type_threshold", sa.Float))
    op.add_column("known_repositories", sa.Column("label_threshold", sa.Float))
    op.add_column("learned_models", sa.Column("lessons", sa.Integer))


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("learned_models", "lessons")
    op.drop_column("known_repositories", "label_threshold")
    op.drop_column("known_repositories", "type_threshold")
