"""A person says that an issue which looks alike reports something else."""

from bot.commands.command import Command, Role, Situation, Wish
from bot.commands.grammar import Call
from bot.commands.issue_number import read_number
from bot.domain.decisions import AnalyseAgain, DenyOriginal
from bot.errors import UserError


def run(call: Call, situation: Situation) -> tuple[Wish, ...]:
    """Remember it, and analyse again: that issue is never named as the original any more."""
    number = read_number(call)
    if number == situation.issue.number:
        raise UserError("an issue is no duplicate of itself")
    return (DenyOriginal(number), AnalyseAgain())


COMMAND = Command(
    name="not-duplicate",
    usage="not-duplicate #N",
    summary="Say that #N is another problem; it is not named as a duplicate again.",
    examples=("not-duplicate #12",),
    who_may=Role.TRIAGER,
    run=run,
)
