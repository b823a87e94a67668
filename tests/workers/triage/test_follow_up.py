from dataclasses import replace

import pytest

from bot.domain.effects import MinimiseReply, Reply
from bot.domain.evidence import Evidence, SourceKind
from bot.domain.follow_up import FollowUp
from bot.domain.triage import Triage
from bot.domain.verdict import Verdict, VerdictKind
from bot.memory.conclusion import Conclusion
from tests.builders import WEB, a_triage, a_verdict, an_evidence, issue_url, pull_url
from workers.triage.follow_up import FollowUpPlan, plan_follow_up

PULL = Evidence(pull_url(), SourceKind.PULL_REQUEST)


def plan(before: Verdict, triage: Triage, known: FollowUp) -> FollowUpPlan | None:
    return plan_follow_up(Conclusion(before), triage, known=known, web_url=WEB)


def fixed(*evidence: Evidence) -> Triage:
    return a_triage(verdict=a_verdict(VerdictKind.FIXED, evidence=evidence))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (VerdictKind.NEW, VerdictKind.NEW),
        (VerdictKind.SECURITY, VerdictKind.NEW),
        (VerdictKind.NEW, VerdictKind.SECURITY),
    ],
)
def test_nothing_is_said_of(before: VerdictKind, after: VerdictKind) -> None:
    assert plan(a_verdict(before), a_triage(after), FollowUp()) is None


def test_the_first_change_opens_a_follow_up_that_knows_what_readers_were_told() -> None:
    planned = plan(a_verdict(VerdictKind.NEW), fixed(PULL), FollowUp())
    assert planned is not None
    assert planned.after == FollowUp(1, VerdictKind.NEW)
    (reply,) = planned.effects
    assert isinstance(reply, Reply)
    assert (reply.topic, reply.is_asked_for) == ("follow-up-1", False)


def test_a_further_change_edits_the_same_follow_up() -> None:
    known = FollowUp(1, VerdictKind.NEW)
    planned = plan(a_verdict(VerdictKind.IN_PROGRESS), fixed(PULL), known)
    assert planned is not None
    assert [one.topic for one in planned.effects if isinstance(one, Reply)] == ["follow-up-1"]
    assert planned.after == known


def test_a_change_back_folds_the_follow_up_away_and_the_next_begins_anew() -> None:
    known = FollowUp(1, VerdictKind.FIXED)
    planned = plan(a_verdict(VerdictKind.REGRESSION), fixed(PULL), known)
    assert planned is not None
    assert planned.effects[1:] == (MinimiseReply("follow-up-1"),)
    assert planned.after == FollowUp(2)


def test_the_fact_is_what_decides_now_and_did_not_before() -> None:
    known_before = an_evidence(issue_url(5))
    before = replace(a_verdict(VerdictKind.WORKAROUND), evidence=(known_before,))
    planned = plan(before, fixed(known_before, PULL), FollowUp())
    assert planned is not None
    (reply,) = planned.effects
    assert isinstance(reply, Reply)
    assert "[pull request]" in reply.body


def test_without_another_fact_it_is_the_issue_s_own_text() -> None:
    searched = Evidence(f"{WEB}/acme/rocket/issues?q=fuel", SourceKind.SEARCH)
    planned = plan(a_verdict(VerdictKind.INVALID), fixed(searched), FollowUp())
    assert planned is not None
    (reply,) = planned.effects
    assert isinstance(reply, Reply)
    assert "[issue]" in reply.body
