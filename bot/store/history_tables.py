"""The tables of a repository's past; the words to search are indexed beside them.

SQLite's index is a table of its own kind and PostgreSQL's a generated column, so neither is
declared here: migration 0003 builds whichever the database has, under `WORD_INDEX`.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.schema import Moment, metadata

WORD_INDEX = "known_issue_words"

# One row a repository that was learned, or is being learned.
known_repositories = Table(
    "known_repositories",
    metadata,
    Column("repository_id", BigInteger, primary_key=True, autoincrement=False),
    Column("installation_id", BigInteger),
    Column("full_name", String(201), nullable=False),
    Column("full_name_key", String(201), nullable=False),
    Column("cursor", String(255)),
    Column("issues_read", Integer, nullable=False),
    Column("issues_total", Integer, nullable=False),
    Column("started_at", Moment),
    Column("known_until", Moment),
    # What the issues at hand add up to, kept current by every write.
    Column("issues", Integer, nullable=False),
    Column("terms", BigInteger, nullable=False),
    # Set by a back-test; None means the cautious defaults.
    Column("related_threshold", Float),
    Column("text_threshold", Float),
    Column("text_beside_error_threshold", Float),
    Column("type_threshold", Float),
    Column("label_threshold", Float),
    # What all that was labelled or corrected counted when training was last tried; None before.
    Column("lessons_tried", Integer),
    # How often known issues got other labels since then, which may leave the count as it was.
    Column("relabelled", Integer),
    Index("known_repositories_by_name", "full_name_key"),
    Index("known_repositories_by_installation", "installation_id"),
)

known_issues = Table(
    "known_issues",
    metadata,
    # SQLite's word index refers to rows by a whole number.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("repository_id", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("state_reason", String(32)),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("pull_request", Integer),
    Column("merge_commit", String(64)),
    Column("merged_at", Moment),
    # The first release that can have the fix, and whether comparing commits found it there.
    Column("release", Text),
    Column("is_release_confirmed", Boolean),
    Column("duplicate_of", Integer),
    Column("labels", JSON, nullable=False),
    Column("title", Text, nullable=False),
    Column("title_terms", Text, nullable=False),
    Column("body_terms", Text, nullable=False),
    # Last, for they are long and a search does not read them.
    Column("text", Text, nullable=False),
    Column("comments", JSON, nullable=False),
    UniqueConstraint("repository_id", "number", name="known_issues_by_number"),
    Index("known_issues_by_original", "repository_id", "duplicate_of"),
)

# In how many issues of a repository a term stands.
known_terms = Table(
    "known_terms",
    metadata,
    Column("repository_id", BigInteger, primary_key=True, autoincrement=False),
    Column("term", String(64), primary_key=True),
    Column("issues", Integer, nullable=False),
)

error_sightings = Table(
    "error_sightings",
    metadata,
    Column("repository_id", BigInteger, primary_key=True, autoincrement=False),
    Column("fingerprint", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("comment_id", BigInteger),
    Column("exception", String(200)),
    Column("message", Text, nullable=False),
    Column("frame", String(200)),
    Column("version", String(64)),
    Column("created_at", Moment),
    Index("error_sightings_by_issue", "repository_id", "number"),
    Index("error_sightings_by_exception", "repository_id", "exception"),
)

# What a language model made of an issue's words; a model's name tells vectors apart.
known_vectors = Table(
    "known_vectors",
    metadata,
    Column("repository_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("model", String(64), primary_key=True),
    Column("title", LargeBinary, nullable=False),
    Column("whole", LargeBinary, nullable=False),
)

HISTORY_TABLES = (known_issues, known_terms, error_sightings, known_vectors, known_repositories)
