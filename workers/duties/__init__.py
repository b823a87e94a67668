"""What the clock does from time to time, beside waking unfinished work."""
