"""How far each repository is learned, and what came of it: what the dashboard shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select

from bot.domain.history import Learning
from bot.store.history_tables import known_repositories
from bot.store.learned_tables import backtests, learned_models


@dataclass(frozen=True, slots=True)
class ModelSummary:
    """A model without its weights; `labels_said` is 0 for types."""

    kind: str
    learned_from: int
    labels_said: int


@dataclass(frozen=True, slots=True)
class RepositoryOverview:
    """One repository; `issues_known` are at hand, whatever pass is under way."""

    learning: Learning
    issues_known: int
    models: tuple[ModelSummary, ...] = ()
    tested_at: datetime | None = None

    @property
    def is_being_read(self) -> bool:
        return self.learning.cursor is not None or not self.learning.is_complete

    @property
    def percent(self) -> int:
        """Return how much of the pass is read; 100 when everything is."""
        if not self.is_being_read:
            return 100
        total = max(self.learning.issues_total, 1)
        return min(99, 100 * self.learning.issues_read // total)


class OverviewStore:
    """Reads the database behind `engine`, whose tables exist."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def repositories(self) -> tuple[RepositoryOverview, ...]:
        """Return every repository of which anything is known, by name."""
        names = (*Learning.__slots__, "issues")
        known = select(*(known_repositories.c[name] for name in names))
        known = known.order_by(known_repositories.c.full_name_key)
        models = select(*(one for one in learned_models.c if one.name != "data"))
        tests = select(backtests.c.repository_id, backtests.c.made_at)
        with self._engine.connect() as connection:
            repositories = [dict(row) for row in connection.execute(known).mappings()]
            learned = [dict(row) for row in connection.execute(models).mappings()]
            tested = {row.repository_id: row.made_at for row in connection.execute(tests)}
        return tuple(_overview(row, learned, tested) for row in repositories)


def _overview(
    row: dict[str, Any], learned: list[dict[str, Any]], tested: Mapping[int, datetime]
) -> RepositoryOverview:
    issues = row.pop("issues")
    repository_id = row["repository_id"]
    models = (one for one in learned if one["repository_id"] == repository_id)
    ordered = sorted(models, key=lambda one: str(one["kind"]), reverse=True)
    return RepositoryOverview(
        Learning(**row), issues, tuple(map(_summary, ordered)), tested.get(repository_id)
    )


def _summary(row: Mapping[str, Any]) -> ModelSummary:
    return ModelSummary(row["kind"], row["learned_from"], len(row["least_confidence"]))
