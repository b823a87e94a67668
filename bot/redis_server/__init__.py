"""The way to Redis, what it must be like, and one of our own."""
