"""Every command there is; parser, permission check, help and reference page are made of it."""

from bot.commands import (
    duplicate,
    explain,
    help,  # noqa: A004 - named as people type it
    hold,
    label,
    not_duplicate,
    resume,
    triage,
    unlabel,
    vote,
)
from bot.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    triage.COMMAND,
    help.COMMAND,
    explain.COMMAND,
    label.COMMAND,
    unlabel.COMMAND,
    duplicate.COMMAND,
    not_duplicate.COMMAND,
    vote.COMMAND,
    hold.COMMAND,
    resume.COMMAND,
)


def find_command(name: str) -> Command | None:
    """Return the command of exactly this name."""
    return next((command for command in COMMANDS if command.name == name), None)
