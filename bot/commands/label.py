"""Put labels on that the repository has and allows, also ones that a person once took off."""

from bot.commands.command import Command, Need, Role, Situation, Wish, expect_arguments
from bot.commands.grammar import Call
from bot.commands.named_labels import existing_names, refuse_labels_not_allowed
from bot.domain.decisions import WantLabels
from bot.domain.effects import AddLabels


def run(call: Call, situation: Situation) -> tuple[Wish, ...]:
    """Add every label named, or none when one of them cannot be."""
    expect_arguments(call, least=1, most=10)
    names = existing_names(situation)
    refuse_labels_not_allowed(situation)
    return (WantLabels(names), AddLabels(names))


COMMAND = Command(
    name="label",
    usage="label NAME\u2026",
    summary="Add labels that the repository has and lets the bot add.",
    examples=("label bug", 'label "good first issue" bug'),
    who_may=Role.TRIAGER,
    run=run,
    needs=frozenset({Need.LABELS}),
)
