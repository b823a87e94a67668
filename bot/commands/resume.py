"""Follow an issue again."""

from bot.commands.command import Command, Role, Situation, Wish, expect_arguments
from bot.commands.grammar import Call
from bot.domain.decisions import AnalyseAgain, Resume


def run(call: Call, _situation: Situation) -> tuple[Wish, ...]:
    """Lift a hold, and catch up with what happened meanwhile."""
    expect_arguments(call, least=0, most=0)
    return (Resume(), AnalyseAgain())


COMMAND = Command(
    name="resume",
    usage="resume",
    summary="Lift a hold and catch up.",
    examples=("resume",),
    who_may=Role.TRIAGER,
    run=run,
)
