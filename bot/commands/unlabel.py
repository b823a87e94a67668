"""Take labels off, and keep them off."""

from bot.commands.command import Command, Need, Role, Situation, Wish, expect_arguments
from bot.commands.grammar import Call
from bot.commands.named_labels import existing_names
from bot.domain.decisions import RefuseLabels
from bot.domain.effects import RemoveLabels


def run(call: Call, situation: Situation) -> tuple[Wish, ...]:
    """Remove every label named; no later analysis puts one of them back."""
    expect_arguments(call, least=1, most=10)
    names = existing_names(situation)
    return (RefuseLabels(names), RemoveLabels(names))


COMMAND = Command(
    name="unlabel",
    usage="unlabel NAME\u2026",
    summary="Remove labels; they are not added again.",
    examples=("unlabel bug",),
    who_may=Role.TRIAGER,
    run=run,
    needs=frozenset({Need.LABELS}),
)
