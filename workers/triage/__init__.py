"""One analysis in three steps: gather what GitHub has, think about it, act on the result."""
