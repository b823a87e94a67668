"""Break everything on purpose: real processes, a simulated GitHub, and an oracle that counts."""
