"""What is planned on GitHub: no more writes than there is something to write."""

from dataclasses import replace

import pytest

from bot.domain.effects import AddLabels, SetIssueType, SuggestedLabel, SuggestLabels
from bot.domain.findings import IssueTypeSuggestion, LabelSuggestion
from bot.domain.triage import Steering, Triage
from tests.builders import WEB, a_triage
from workers.analysis.plan import Addresses, plan_effects

ADDRESSES = Addresses(WEB, f"{WEB}/reports/acme/rocket/7")
SILENT = Steering(may_comment=False, may_label=False)


def marked(steering: Steering, *, because: str = "Traceback", confidence: float = 0.95) -> Triage:
    triage = a_triage()
    findings = replace(
        triage.findings,
        labels=(LabelSuggestion("Broken", confidence, because),),
        issue_type=IssueTypeSuggestion("Bug", confidence, because),
    )
    return replace(triage, findings=findings, steering=steering)


def test_labels_and_type_are_set_without_a_comment_where_none_may_be_written() -> None:
    planned = plan_effects(marked(Steering(may_comment=False)), addresses=ADDRESSES)
    assert planned == (AddLabels(("Broken",)), SetIssueType("Bug"))


def test_nothing_is_planned_where_nothing_may_be_written() -> None:
    assert plan_effects(marked(SILENT), addresses=ADDRESSES) == ()


@pytest.mark.parametrize(
    ("confidence", "in_words"), [(1.0, "high"), (0.9, "high"), (0.7, "medium"), (0.6, "low")]
)
def test_a_suggested_label_says_how_sure_it_is(confidence: float, in_words: str) -> None:
    steering = Steering(may_comment=False, only_suggests_labels=True)
    planned = plan_effects(marked(steering, confidence=confidence), addresses=ADDRESSES)
    expected = SuggestedLabel("Broken", "Traceback", in_words)  # type: ignore[arg-type]
    assert planned[0] == SuggestLabels((expected,))


def test_the_reason_of_a_suggestion_calls_nobody() -> None:
    steering = Steering(may_comment=False, only_suggests_labels=True)
    triage = marked(steering, because="title says @octo/everyone, see #1")
    (suggested, _) = plan_effects(triage, addresses=ADDRESSES)
    assert isinstance(suggested, SuggestLabels)
    (label,) = suggested.labels
    assert "@octo" not in label.rationale
    assert "#1" not in label.rationale
