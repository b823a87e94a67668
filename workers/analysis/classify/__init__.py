"""What kind of report an issue is, and which of the repository's labels say so."""
