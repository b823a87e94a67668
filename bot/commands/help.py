"""Answer with what this person may do here."""

from bot.commands.command import Command, Need, Role, Situation, Wish, expect_arguments
from bot.commands.grammar import Call
from bot.domain.effects import Reply
from bot.render.comment import content_fingerprint
from bot.render.reply import render_help


def run(call: Call, situation: Situation) -> tuple[Wish, ...]:
    """Reply once to each person; who asks again finds the same reply brought up to date."""
    expect_arguments(call, least=0, most=0)
    open_to_them = [one for one in situation.commands if one.who_may <= situation.role]
    rows = [(one.written(call.prefix), one.summary) for one in open_to_them]
    is_everything = len(open_to_them) == len(situation.commands)
    body = render_help(rows, asker=situation.asker, is_everything=is_everything)
    return (Reply(f"help-{situation.asker.lower()}", body, content_fingerprint(body)),)


COMMAND = Command(
    name="help",
    usage="help",
    summary="Say which of these commands you may use here.",
    examples=("help",),
    who_may=Role.ANYONE,
    run=run,
    needs=frozenset({Need.ROLE}),
)
