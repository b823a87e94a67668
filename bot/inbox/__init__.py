"""Every accepted delivery and what became of it, and the RQ job that wakes a worker for it."""
