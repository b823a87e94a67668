"""What is kept for good, in SQLite until it is outgrown; only this package imports SQLAlchemy."""
