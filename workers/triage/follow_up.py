"""Two lines beneath the triage comment when an analysis comes to another verdict than the last.

Rule: readers are told of a verdict, never of a detail, and of a likely vulnerability not even that.
When the verdict is again the one they were first told, the follow-up is folded away.
"""

from dataclasses import dataclass

from bot.domain.effects import Effect, MinimiseReply, Reply
from bot.domain.evidence import Evidence, SourceKind
from bot.domain.follow_up import FollowUp
from bot.domain.triage import Triage
from bot.domain.verdict import VerdictKind
from bot.memory.conclusion import Conclusion
from bot.render.comment import content_fingerprint
from bot.render.links import linker_for
from bot.render.reply import render_follow_up


@dataclass(frozen=True, slots=True)
class FollowUpPlan:
    """What to write, and what to remember once it is written."""

    effects: tuple[Effect, ...]
    after: FollowUp


def plan_follow_up(
    before: Conclusion, triage: Triage, *, known: FollowUp, web_url: str
) -> FollowUpPlan | None:
    """Return the follow-up; None while the verdict is the same or must not be spoken of."""
    kinds = (before.verdict.kind, triage.verdict.kind)
    if kinds[0] is kinds[1] or VerdictKind.SECURITY in kinds:
        return None
    linker = linker_for(triage, web_url=web_url)
    fact = _fact(before, triage)
    body = render_follow_up(before.verdict.kind, triage.verdict, fact=fact, linker=linker)
    reply = Reply(known.topic, body, content_fingerprint(body), is_asked_for=False)
    if known.since is triage.verdict.kind:
        return FollowUpPlan((reply, MinimiseReply(known.topic)), FollowUp(known.generation + 1))
    since = known.since or before.verdict.kind
    return FollowUpPlan((reply,), FollowUp(known.generation, since))


def _fact(before: Conclusion, triage: Triage) -> Evidence:
    """Return what decides now and did not before; the issue's own text when nothing else does."""
    root = triage.graph.root
    itself = Evidence(root.url, SourceKind.ISSUE, root.title)
    told = {one.url for one in before.verdict.evidence}
    telling = [one for one in triage.verdict.evidence if one.kind is not SourceKind.SEARCH]
    return next((one for one in telling if one.url not in told), next(iter(telling), itself))
