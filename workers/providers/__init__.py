"""What comes from outside and may be missing: models, each imported only where it is used."""
