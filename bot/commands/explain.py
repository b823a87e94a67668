"""Answer with the evidence behind the verdict and each label."""

from bot.commands.command import Command, Need, Role, Situation, Wish, expect_arguments
from bot.commands.grammar import Call
from bot.domain.effects import Reply
from bot.errors import UserError
from bot.render.comment import content_fingerprint
from bot.render.links import Linker
from bot.render.reply import render_explanation


def run(call: Call, situation: Situation) -> tuple[Wish, ...]:
    """Reply once an issue; asked again, the reply is brought up to date."""
    expect_arguments(call, least=0, most=0)
    if situation.conclusion is None:
        raise UserError("there is no analysis to explain yet")
    linker = Linker(situation.issue.repository, situation.web_url)
    body = render_explanation(situation.conclusion, linker=linker, issue_url=situation.issue_url)
    return (Reply("explain", body, content_fingerprint(body)),)


COMMAND = Command(
    name="explain",
    usage="explain",
    summary="Show the evidence behind the verdict and each label, and how sure was sure enough.",
    examples=("explain",),
    who_may=Role.REPORTER,
    run=run,
    needs=frozenset({Need.CONCLUSION}),
)
