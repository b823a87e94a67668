"""The prefix alone: analyse again."""

from bot.commands.command import Command, Role, Situation, Wish, expect_arguments
from bot.commands.grammar import Call
from bot.domain.decisions import AnalyseAgain


def run(call: Call, _situation: Situation) -> tuple[Wish, ...]:
    """Ask for a fresh analysis; a comment of ours that somebody deleted comes back with it."""
    expect_arguments(call, least=0, most=0)
    return (AnalyseAgain(),)


COMMAND = Command(
    name="",
    usage="",
    summary="Analyse the issue again, as it stands now; the same comment is edited.",
    examples=("",),
    who_may=Role.TRIAGER,
    run=run,
)
