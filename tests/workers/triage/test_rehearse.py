"""The rehearsal goes the way of a real analysis, so that it makes what one needs."""

from workers.analysis.classify.rule import _compiled
from workers.analysis.classify.rules import RULES
from workers.triage.rehearse import rehearse


def test_the_rehearsal_reaches_errors_links_and_earlier_reports() -> None:
    triage = rehearse()
    assert triage.findings.error is not None
    assert triage.findings.error.exception == "ValueError"
    assert [one.issue.ref.number for one in triage.findings.similar] == [1]


def test_after_the_rehearsal_every_rule_is_ready() -> None:
    _compiled.cache_clear()
    rehearse()
    assert _compiled.cache_info().currsize == len({rule.words for rule in RULES})
