"""Keep how much there was to learn from when training was last tried, with a model or without."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add a column with what the models at hand had kept; None means never tried."""
    op.add_column("known_repositories", sa.Column("lessons_tried", sa.Integer))
    repositories = sa.table(
        "known_repositories", *map(sa.column, ("repository_id", "lessons_tried"))
    )
    models = sa.table("learned_models", *map(sa.column, ("repository_id", "lessons")))
    kept = sa.select(sa.func.max(models.c.lessons)).where(
        models.c.repository_id == repositories.c.repository_id
    )
    op.execute(sa.update(repositories).values(lessons_tried=kept.scalar_subquery()))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("known_repositories", "lessons_tried")
