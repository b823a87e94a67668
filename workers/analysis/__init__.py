"""What a report says, read from its text alone; nothing here reads GitHub."""
