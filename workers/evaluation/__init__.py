"""How good the analysis is, measured against threads that people have judged."""
