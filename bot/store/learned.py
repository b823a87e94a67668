"""What was learned from repositories: their models by version, and their newest back-tests."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal

from sqlalchemy import Engine, delete, select, update

from bot.domain.history import WordThresholds
from bot.domain.issue import RepositoryRef
from bot.store.history_tables import known_repositories
from bot.store.learned_tables import backtests, learned_models
from bot.store.upsert import upsert
from bot.store.while_known import while_known

# "meanings" is an index of what a language model made of the issues.
ModelKind = Literal["types", "labels", "meanings"]
# What `open_engine` returns, for those who hand it on and may not know SQLAlchemy.
Database = Engine


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model as it is kept; `version` changes exactly when the model does."""

    repository_id: int
    kind: ModelKind
    version: str
    learned_at: datetime
    learned_from: int
    data: bytes = field(repr=False)
    # By label, the confidence from which on it may be said; empty for types.
    least_confidence: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LastTraining:
    """What the lessons counted when training was last tried, and what changed since."""

    lessons: int
    # How often issues that were known by then got other labels.
    relabelled: int


@dataclass(frozen=True, slots=True)
class StoredBacktest:
    """A back-test as its page shows it."""

    repository_id: int
    full_name: str
    made_at: datetime
    markdown: str = field(repr=False)
    svg: str = field(repr=False)
    json: str = field(repr=False)


def version_of(data: bytes) -> str:
    """Return the version of a model: a digest of what it is."""
    return sha256(data).hexdigest()


class LearnedStore:
    """Models and back-tests in the database behind `engine`, whose tables exist."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep_model(self, model: StoredModel) -> bool:
        """Keep the model instead of an earlier one; False if the repository was forgotten."""
        with while_known(self._engine, model.repository_id) as connection:
            if connection is not None:
                connection.execute(upsert(learned_models, [asdict(model)])(connection))
            return connection is not None

    def versions(self, repository_id: int) -> dict[str, str]:
        """Return the version of each kind of model, which is cheap to ask before each analysis."""
        statement = select(learned_models.c.kind, learned_models.c.version).where(
            learned_models.c.repository_id == repository_id
        )
        with self._engine.connect() as connection:
            return {row.kind: row.version for row in connection.execute(statement)}

    def last_training(self, repository_id: int) -> LastTraining | None:
        """Return what training last had to learn from; None if it was never tried."""
        columns = known_repositories.c
        statement = select(columns.lessons_tried, columns.relabelled)
        with self._engine.connect() as connection:
            found = connection.execute(statement.where(columns.repository_id == repository_id))
            row = found.first()
        if row is None or row.lessons_tried is None:
            return None
        return LastTraining(row.lessons_tried, row.relabelled or 0)

    def note_lessons(self, repository_id: int, lessons: int) -> None:
        """Keep what the lessons counted, whether or not they came to a model."""
        statement = update(known_repositories).values(lessons_tried=lessons, relabelled=0)
        with self._engine.begin() as connection:
            connection.execute(statement.where(known_repositories.c.repository_id == repository_id))

    def find_model(self, repository_id: int, kind: ModelKind) -> StoredModel | None:
        """Return the newest model of a kind; None before one was learned."""
        columns = [learned_models.c[name] for name in StoredModel.__slots__]
        statement = select(*columns).where(
            learned_models.c.repository_id == repository_id, learned_models.c.kind == kind
        )
        with self._engine.connect() as connection:
            row = connection.execute(statement).mappings().first()
        return StoredModel(**row) if row else None

    def drop_model(self, repository_id: int, kind: ModelKind) -> None:
        """Drop a model that its repository's issues no longer bear out."""
        statement = delete(learned_models).where(
            learned_models.c.repository_id == repository_id, learned_models.c.kind == kind
        )
        with self._engine.begin() as connection:
            connection.execute(statement)

    def keep_backtest(self, backtest: StoredBacktest) -> bool:
        """Keep the back-test instead of an earlier one; False if the repository was forgotten."""
        row = asdict(backtest)
        row["full_name_key"] = row.pop("full_name").lower()
        with while_known(self._engine, backtest.repository_id) as connection:
            if connection is not None:
                connection.execute(upsert(backtests, [row])(connection))
            return connection is not None

    def has_backtest(self, repository_id: int) -> bool:
        """Tell whether the repository was tested."""
        statement = select(backtests.c.repository_id).where(
            backtests.c.repository_id == repository_id
        )
        with self._engine.connect() as connection:
            return connection.execute(statement).first() is not None

    def find_backtest(self, repository: RepositoryRef) -> StoredBacktest | None:
        """Return the newest back-test of the repository that has this name now.

        A back-test keeps the name that it was made under; each pass over the past notes a new one.
        """
        ids = select(known_repositories.c.repository_id)
        named = ids.where(known_repositories.c.full_name_key == repository.key)
        statement = (
            select(backtests)
            .where(backtests.c.repository_id.in_(named))
            .order_by(backtests.c.made_at.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            row = connection.execute(statement).mappings().first()
        if row is None:
            return None
        fields = {name: value for name, value in row.items() if name != "full_name_key"}
        return StoredBacktest(full_name=str(repository), **fields)

    def word_thresholds(self, repository_id: int) -> WordThresholds:
        """Return how sure of types and labels the bot must be, as its own past has shown."""
        columns = known_repositories.c
        statement = select(columns.type_threshold, columns.label_threshold).where(
            columns.repository_id == repository_id
        )
        with self._engine.connect() as connection:
            row = connection.execute(statement).first()
        return WordThresholds(*row) if row else WordThresholds()
