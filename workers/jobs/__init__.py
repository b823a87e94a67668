"""One file a request; each job reads as gather, think, act and returns what came of it."""
