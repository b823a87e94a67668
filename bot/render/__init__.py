"""Everything the bot writes for people, as Markdown; other people's words all pass `quote`."""
