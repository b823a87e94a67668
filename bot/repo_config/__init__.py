"""What a repository decides about the bot in `.github/issuegraph.yml`, read strictly and purely."""
