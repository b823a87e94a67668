"""A person says which earlier issue reports the same problem."""

from bot.commands.command import Command, Need, Role, Situation, Wish
from bot.commands.grammar import Call
from bot.commands.issue_number import read_number
from bot.domain.decisions import AnalyseAgain, NameOriginal
from bot.domain.graph import LinkReason, Reading
from bot.errors import UserError


def run(call: Call, situation: Situation) -> tuple[Wish, ...]:
    """Remember the statement with the comment as its source, and analyse again."""
    number = read_number(call)
    if number == situation.issue.number:
        raise UserError("an issue is no duplicate of itself")
    # GitHub numbers in order, so statements that only lead back can never form a circle.
    if number > situation.issue.number:
        raise UserError(f"#{number} is newer: say so there")
    if situation.other is None:
        raise UserError(f"#{number} is no issue that can be read")
    _refuse_circle(situation.other, situation)
    return (NameOriginal(number, situation.comment_url), AnalyseAgain())


def _refuse_circle(other: Reading, situation: Situation) -> None:
    """Refuse where GitHub has it marked the other way round."""
    for link in other.links:
        is_mark = link.reason is LinkReason.DUPLICATE_OF and link.said_by == "github"
        if is_mark and link.target.key == situation.issue.key:
            raise UserError(f"#{other.issue.ref.number} is marked as a duplicate of this issue")


COMMAND = Command(
    name="duplicate",
    usage="duplicate #N",
    summary="Say that this reports the same problem as the earlier issue #N; analyses again.",
    examples=("duplicate #12",),
    who_may=Role.TRIAGER,
    run=run,
    needs=frozenset({Need.OTHER_ISSUE}),
)
