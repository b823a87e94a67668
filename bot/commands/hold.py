"""Leave an issue alone until somebody resumes."""

from bot.commands.command import Command, Role, Situation, Wish, expect_arguments
from bot.commands.grammar import Call
from bot.domain.decisions import Hold


def run(call: Call, _situation: Situation) -> tuple[Wish, ...]:
    """Stop every analysis that nobody asks for."""
    expect_arguments(call, least=0, most=0)
    return (Hold(),)


COMMAND = Command(
    name="hold",
    usage="hold",
    summary="Stop analysing this issue by itself; commands still work.",
    examples=("hold",),
    who_may=Role.TRIAGER,
    run=run,
)
