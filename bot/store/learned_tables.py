"""The tables of what was learned from a repository's past, and of how that stood its test."""

from sqlalchemy import JSON, BigInteger, Column, Integer, LargeBinary, String, Table, Text

from bot.store.schema import Moment, metadata

# One row a repository and kind of model; a model is hashed features and weights, and no text.
learned_models = Table(
    "learned_models",
    metadata,
    Column("repository_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), primary_key=True),
    Column("version", String(64), nullable=False),
    Column("learned_at", Moment, nullable=False),
    Column("learned_from", Integer, nullable=False),
    # By label, the confidence from which on it may be said.
    Column("least_confidence", JSON, nullable=False),
    Column("data", LargeBinary, nullable=False),
    # Of an earlier version; `known_repositories` has it for those without a model as well.
    Column("lessons", Integer),
)

# The newest back-test of each repository.
backtests = Table(
    "backtests",
    metadata,
    Column("repository_id", BigInteger, primary_key=True, autoincrement=False),
    Column("full_name_key", String(201), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
    Column("markdown", Text, nullable=False),
    Column("svg", Text, nullable=False),
    Column("json", Text, nullable=False),
)

LEARNED_TABLES = (learned_models, backtests)
