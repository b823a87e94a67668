"""Anyone says whether an analysis helped, or what they know of an issue; counted on its page."""

from bot.commands.command import Command, Role, Situation, Wish, expect_arguments
from bot.commands.grammar import Call
from bot.domain.decisions import CastVote, VoteKind
from bot.errors import UserError


def run(call: Call, situation: Situation) -> tuple[Wish, ...]:
    """Keep one vote of each kind for each person."""
    expect_arguments(call, least=1, most=1)
    try:
        kind = VoteKind(call.arguments[0])
    except ValueError as error:
        raise UserError(f"a vote is one of {', '.join(VoteKind)}") from error
    return (CastVote(kind, situation.asker.lower()),)


COMMAND = Command(
    name="vote",
    usage=f"vote {'|'.join(VoteKind)}",
    summary="Say whether the analysis helped, or what you know; counted on the report page.",
    examples=("vote helpful", "vote common"),
    who_may=Role.ANYONE,
    run=run,
)
