"""Faults that concern whole processes, each a function from a running site to what was found."""
