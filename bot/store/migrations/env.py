"""Tells Alembic to work on the connection, and inside the transaction, that `upgrade` opened."""

from alembic import context

from bot.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # `engine` has SQLite roll back schema changes too, which Alembic does not expect of it.
    transactional_ddl=True,
)
context.run_migrations()
