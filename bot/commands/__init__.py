"""Slash commands: how they are read, who may use them, and what each of them asks for."""
