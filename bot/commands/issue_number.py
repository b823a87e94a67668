"""`#12` as an argument: an issue of the same repository, never one from elsewhere."""

import re

from bot.commands.command import expect_arguments
from bot.commands.grammar import Call
from bot.errors import UserError

_NUMBER = re.compile(r"#?([1-9][0-9]{0,9})")


def read_number(call: Call) -> int:
    """Return the number that a command names; UserError when it names anything else."""
    expect_arguments(call, least=1, most=1)
    found = _NUMBER.fullmatch(call.arguments[0])
    # Digits of other scripts are no digits to GitHub either.
    if found is None or not found[1].isascii():
        raise UserError("an issue of this repository is named by its number, such as #12")
    return int(found[1])
