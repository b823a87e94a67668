"""Alembic steps, each of which brings the tables from one version to the next."""
