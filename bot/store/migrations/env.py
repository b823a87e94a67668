"""Tells Alembic to work on the connection, and inside the transaction, that `upgrade` opened."""

from alembic import context

from bot.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
