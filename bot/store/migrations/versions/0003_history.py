"""Keep what a repository has been through, with an index of its words."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_LONG_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_SQLITE_INDEX = """
CREATE VIRTUAL TABLE known_issue_words USING fts5(
    repository_id, title_terms, body_terms,
    content = 'known_issues', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0'
)
"""
# An index over a table's own content follows it by triggers.
# https://sqlite.org/fts5.html#external_content_tables
_SQLITE_ADDED = """
CREATE TRIGGER known_issues_added AFTER INSERT ON known_issues BEGIN
    INSERT INTO known_issue_words (rowid, repository_id, title_terms, body_terms)
    VALUES (new.id, new.repository_id, new.title_terms, new.body_terms);
END
"""
_SQLITE_DELETED = """
CREATE TRIGGER known_issues_deleted AFTER DELETE ON known_issues BEGIN
    INSERT INTO known_issue_words
        (known_issue_words, rowid, repository_id, title_terms, body_terms)
    VALUES ('delete', old.id, old.repository_id, old.title_terms, old.body_terms);
END
"""
_SQLITE_CHANGED = """
CREATE TRIGGER known_issues_changed AFTER UPDATE OF title_terms, body_terms ON known_issues BEGIN
    INSERT INTO known_issue_words
        (known_issue_words, rowid, repository_id, title_terms, body_terms)
    VALUES ('delete', old.id, old.repository_id, old.title_terms, old.body_terms);
    INSERT INTO known_issue_words (rowid, repository_id, title_terms, body_terms)
    VALUES (new.id, new.repository_id, new.title_terms, new.body_terms);
END
"""
_POSTGRESQL_COLUMN = """
ALTER TABLE known_issues ADD COLUMN known_issue_words tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', title_terms), 'A')
    || setweight(to_tsvector('simple', body_terms), 'B')
) STORED
"""
_POSTGRESQL_INDEX = (
    "CREATE INDEX known_issue_words_index ON known_issues USING gin (known_issue_words)"
)
_STATEMENTS = {
    "sqlite": (_SQLITE_INDEX, _SQLITE_ADDED, _SQLITE_DELETED, _SQLITE_CHANGED),
    "postgresql": (_POSTGRESQL_COLUMN, _POSTGRESQL_INDEX),
}


def upgrade() -> None:
    """Create the tables, and the index that the database at hand has for words."""
    _create_repositories()
    _create_issues()
    _create_details()
    connection = op.get_bind()
    for statement in _STATEMENTS[connection.dialect.name]:
        # As it stands: text() would take a colon for a parameter.
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    """Drop everything that `upgrade` made; indexes and triggers go with their tables."""
    if op.get_bind().dialect.name == "sqlite":
        op.drop_table("known_issue_words")
    names = ("known_vectors", "error_sightings", "known_terms", "known_issues")
    for name in (*names, "known_repositories"):
        op.drop_table(name)


def _create_repositories() -> None:
    op.create_table(
        "known_repositories",
        sa.Column("repository_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("installation_id", sa.BigInteger),
        sa.Column("full_name", sa.String(201), nullable=False),
        sa.Column("full_name_key", sa.String(201), nullable=False),
        sa.Column("cursor", sa.String(255)),
        sa.Column("issues_read", sa.Integer, nullable=False),
        sa.Column("issues_total", sa.Integer, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("known_until", sa.DateTime(timezone=True)),
        sa.Column("issues", sa.Integer, nullable=False),
        sa.Column("terms", sa.BigInteger, nullable=False),
        sa.Column("related_threshold", sa.Float),
        sa.Column("text_threshold", sa.Float),
        sa.Column("text_beside_error_threshold", sa.Float),
    )
    op.create_index("known_repositories_by_name", "known_repositories", ["full_name_key"])
    op.create_index("known_repositories_by_installation", "known_repositories", ["installation_id"])


def _create_issues() -> None:
    op.create_table(
        "known_issues",
        sa.Column("id", _LONG_NUMBER, primary_key=True),
        sa.Column("repository_id", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("state_reason", sa.String(32)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("pull_request", sa.Integer),
        sa.Column("merge_commit", sa.String(64)),
        sa.Column("merged_at", sa.DateTime(timezone=True)),
        sa.Column("release", sa.Text),
        sa.Column("duplicate_of", sa.Integer),
        sa.Column("labels", sa.JSON, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("title_terms", sa.Text, nullable=False),
        sa.Column("body_terms", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("comments", sa.JSON, nullable=False),
        sa.UniqueConstraint("repository_id", "number", name="known_issues_by_number"),
    )


def _create_details() -> None:
    op.create_table(
        "known_terms",
        sa.Column("repository_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("term", sa.String(64), primary_key=True),
        sa.Column("issues", sa.Integer, nullable=False),
    )
    op.create_table(
        "error_sightings",
        sa.Column("repository_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("fingerprint", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("comment_id", sa.BigInteger),
        sa.Column("exception", sa.String(200)),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("version", sa.String(64)),
        sa.Column("created_at", sa.DateTime(timezone=True)),
    )
    op.create_index("error_sightings_by_issue", "error_sightings", ["repository_id", "number"])
    op.create_index(
        "error_sightings_by_exception", "error_sightings", ["repository_id", "exception"]
    )
    op.create_table(
        "known_vectors",
        sa.Column("repository_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("model", sa.String(64), primary_key=True),
        sa.Column("title", sa.LargeBinary, nullable=False),
        sa.Column("whole", sa.LargeBinary, nullable=False),
    )
