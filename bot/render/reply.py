"""Answers to commands, and the two lines that tell of a changed verdict."""

from collections.abc import Sequence

from bot.domain.evidence import Evidence, SourceKind
from bot.domain.findings import LabelSuggestion, TypeFinding
from bot.domain.threshold import Threshold, ThresholdSource
from bot.domain.verdict import Verdict, VerdictKind
from bot.memory.conclusion import Conclusion, Likeness
from bot.render.links import Linker
from bot.render.quote import inline_code, inline_quote
from bot.render.statement import list_item

_MOST_LABELS = 10
_MOST_SOURCES = 6
_SET_BY = {
    ThresholdSource.CONFIGURATION: "set in the configuration",
    ThresholdSource.BACKTEST: "learned from this repository's back-test",
    ThresholdSource.TRAINING: "learned from this repository's newest labelled issues",
    ThresholdSource.DEFAULT: "the cautious default",
}


def render_help(rows: Sequence[tuple[str, str]], *, asker: str, is_everything: bool) -> str:
    """Return what `asker` may do: each row is a command as it is typed and what it does."""
    lines = [f"- {inline_code(written)}: {summary}" for written, summary in rows]
    note = "" if is_everything else "\n\nThe other commands are for people with triage access."
    listed = "\n".join(lines)
    return f"Commands that {inline_quote(asker)} may use on this issue:\n\n{listed}{note}\n"


def render_explanation(conclusion: Conclusion, *, linker: Linker, issue_url: str) -> str:
    """Return what decided the verdict and each label, every line with where it was read."""
    if conclusion.type is None or conclusion.verdict.kind is VerdictKind.SECURITY:
        return "This may be a vulnerability, so nothing of the analysis is told in public.\n"
    itself = Evidence(issue_url, SourceKind.ISSUE)
    parts = [_verdict(conclusion.verdict, linker)]
    parts += [_likeness(conclusion.likeness, linker)] if conclusion.likeness else []
    parts += [_type(conclusion.type, linker, itself=itself)]
    parts += [_label(label, linker, itself=itself) for label in conclusion.labels[:_MOST_LABELS]]
    return "\n".join(parts) + "\n"


def render_follow_up(
    before: VerdictKind, verdict: Verdict, *, fact: Evidence, linker: Linker
) -> str:
    """Return two lines: both verdicts, and the fact that changed the one into the other."""
    changed = f"The verdict changed from **{_name(before)}** to **{_name(verdict.kind)}**."
    return f"{changed}\nWhat changed it: {_place(fact, linker)}\n"


def _verdict(verdict: Verdict, linker: Linker) -> str:
    head = f"Verdict **{_name(verdict.kind)}**, {_percent(verdict.confidence)} sure"
    lines = [f"- {_place(one, linker)}" for one in verdict.evidence[:_MOST_SOURCES]]
    return list_item("\n".join((f"{head}, decided by:", *lines)))


def _place(evidence: Evidence, linker: Linker) -> str:
    quote = f" \u201c{inline_quote(evidence.quote)}\u201d" if evidence.quote.strip() else ""
    return f"{linker.source(evidence)}{quote}"


def _likeness(likeness: Likeness, linker: Linker) -> str:
    there = linker.sources((Evidence(likeness.url, SourceKind.ISSUE),))
    alike = f"{_percent(likeness.similarity)} like an earlier report's"
    return list_item(f"Words {alike}{_needed(likeness.threshold)} {there}")


def _needed(threshold: Threshold | None) -> str:
    """Return what was needed and who says so; nothing where nothing was."""
    if threshold is None:
        return ""
    return f", {_percent(threshold.value)} needed ({_SET_BY[threshold.source]})"


def _type(finding: TypeFinding, linker: Linker, *, itself: Evidence) -> str:
    because = "; ".join(inline_quote(one) for one in finding.because)
    sure = f"{_percent(finding.confidence)} sure{_needed(finding.threshold)}"
    said = f"Type **{finding.type.value}**, {sure}" + (f": {because}" if because else "")
    return list_item(f"{said} {linker.sources((itself,))}")


def _label(label: LabelSuggestion, linker: Linker, *, itself: Evidence) -> str:
    because = f": {inline_quote(label.because)}" if label.because else ""
    sure = f"{_percent(label.confidence)} sure{_needed(label.threshold)}"
    return list_item(
        f"Label {inline_code(label.name)}, {sure}{because} {linker.sources((itself,))}"
    )


def _name(kind: VerdictKind) -> str:
    return kind.value.replace("_", " ")


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"
