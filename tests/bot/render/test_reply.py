from bot.domain.evidence import SourceKind
from bot.domain.findings import IssueType, TypeFinding
from bot.domain.threshold import Threshold, ThresholdSource
from bot.domain.verdict import VerdictKind
from bot.memory.conclusion import Conclusion, Likeness
from bot.render.links import Linker
from bot.render.reply import render_explanation, render_follow_up, render_help
from tests.builders import (
    ROCKET,
    a_label_suggestion,
    a_verdict,
    an_evidence,
    comment_url,
    issue_url,
)

LINKER = Linker(ROCKET)
SHOWN = "https://redirect.github.com/acme/rocket/issues/7"


def test_help_names_the_commands_and_pings_nobody() -> None:
    body = render_help([("/triage hold", "Stop.")], asker="@acme/all", is_everything=False)
    assert body == (
        "Commands that @\u200bacme/all may use on this issue:\n\n- `/triage hold`: Stop.\n\n"
        "The other commands are for people with triage access.\n"
    )


def test_an_explanation_gives_every_line_its_source() -> None:
    verdict = a_verdict(VerdictKind.FIXED, evidence=(an_evidence(quote="#9 did it"),))
    finding = TypeFinding(IssueType.BUG, 0.83, ("quotes an error",))
    conclusion = Conclusion(verdict, finding, (a_label_suggestion("bug", because="Crash"),))
    assert render_explanation(conclusion, linker=LINKER, issue_url=issue_url()) == (
        "- Verdict **fixed**, 80 % sure, decided by:\n"
        f"  - [issue]({SHOWN}) \u201c\\#\u200b9 did it\u201d\n"
        f"- Type **bug**, 83 % sure: quotes an error ([issue]({SHOWN}))\n"
        f"- Label `bug`, 90 % sure: Crash ([issue]({SHOWN}))\n"
    )


def test_an_explanation_says_what_was_needed_and_who_set_it() -> None:
    finding = TypeFinding(IssueType.BUG, 0.55, ("fails",), Threshold(0.6, ThresholdSource.DEFAULT))
    labels = tuple(
        a_label_suggestion(name, because="", threshold=Threshold(0.7, source))
        for name, source in (
            ("pump", ThresholdSource.BACKTEST),
            ("valve", ThresholdSource.TRAINING),
            ("lamp", ThresholdSource.CONFIGURATION),
        )
    )
    alike = Likeness(issue_url(), 0.48, Threshold(0.55, ThresholdSource.BACKTEST))
    conclusion = Conclusion(a_verdict(VerdictKind.NEW), finding, labels, alike)
    lines = render_explanation(conclusion, linker=LINKER, issue_url=issue_url()).splitlines()
    backtest = "(learned from this repository's back-test)"
    training = "(learned from this repository's newest labelled issues)"
    source = f"([issue]({SHOWN}))"
    assert [line for line in lines if "needed" in line] == [
        f"- Words 48 % like an earlier report's, 55 % needed {backtest} {source}",
        f"- Type **bug**, 55 % sure, 60 % needed (the cautious default): fails {source}",
        f"- Label `pump`, 90 % sure, 70 % needed {backtest} {source}",
        f"- Label `valve`, 90 % sure, 70 % needed {training} {source}",
        f"- Label `lamp`, 90 % sure, 70 % needed (set in the configuration) {source}",
    ]


def test_of_a_likely_vulnerability_nothing_is_explained() -> None:
    verdict = a_verdict(VerdictKind.SECURITY, evidence=(an_evidence(quote="root shell"),))
    body = render_explanation(Conclusion(verdict), linker=LINKER, issue_url=issue_url())
    assert body == "This may be a vulnerability, so nothing of the analysis is told in public.\n"


def test_a_follow_up_is_two_lines_with_both_verdicts_and_the_fact() -> None:
    fact = an_evidence(comment_url(), kind=SourceKind.COMMENT, quote="Fixed in 2.1.\n/close")
    body = render_follow_up(
        VerdictKind.NEEDS_INFORMATION, a_verdict(VerdictKind.FIXED), fact=fact, linker=LINKER
    )
    assert body == (
        "The verdict changed from **needs information** to **fixed**.\n"
        f"What changed it: [comment]({SHOWN}#issuecomment-501) \u201cFixed in 2.1. /close\u201d\n"
    )
