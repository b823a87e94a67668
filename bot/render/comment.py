"""The triage comment: what is known, each statement with its link, in a fixed order of headings.

Rule: the visible part is about 250 words at most. Guidance gives way first, then notes, always by
whole statements. Of a likely vulnerability nothing is analysed in public.
"""

import hashlib
from collections.abc import Sequence

from bot.domain.triage import Triage
from bot.render import sections
from bot.render.footer import render_footer
from bot.render.length import count_words
from bot.render.links import GITHUB, Linker, linker_for
from bot.render.marker import without_marker
from bot.render.quarantine import conclusions, is_quarantined
from bot.render.statement import sentence

MOST_VISIBLE_WORDS = 250
# GitHub takes 65,536 characters; the marker and what GitHub adds need room.
MOST_CHARACTERS = 60_000


def render_comment(triage: Triage, *, web_url: str = GITHUB, report_url: str = "") -> str:
    """Return the Markdown of the comment, without its marker."""
    linker = linker_for(triage, web_url=web_url)
    visible = _visible(triage, linker)
    footer = render_footer(triage, report_url=report_url)
    room = MOST_CHARACTERS - len(visible) - len(footer) - 4
    return "\n\n".join((visible, *_within(_folded(triage), room=room), footer)) + "\n"


def content_fingerprint(body: str) -> str:
    """Return equal words for bodies that read the same, whatever marker or line ends they have."""
    text = without_marker(body).replace("\r\n", "\n").strip()
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]


def _visible(triage: Triage, linker: Linker) -> str:
    if is_quarantined(triage):
        return _assemble(triage, linker, guidance=(), notes=())
    guidance = sections.guidance(triage, linker)
    notes = sections.notes(triage, linker)
    text = _assemble(triage, linker, guidance=guidance, notes=notes)
    while (guidance or notes) and _is_too_long(text):
        (guidance or notes).pop()
        text = _assemble(triage, linker, guidance=guidance, notes=notes)
    return text


def _is_too_long(text: str) -> bool:
    # A text without spaces is one word, however long: half the room is for what is folded.
    return count_words(text) > MOST_VISIBLE_WORDS or len(text) > MOST_CHARACTERS // 2


def _assemble(
    triage: Triage, linker: Linker, *, guidance: Sequence[str], notes: Sequence[str]
) -> str:
    report = triage.report
    tldr, recommendation = conclusions(triage)
    parts = {
        "TL;DR": sentence(tldr, linker),
        "Recommendation": sentence(recommendation, linker),
        "Guidance": "\n".join(guidance),
        "Example": sections.example(report.example, linker),
        "Official PRs": sections.official_pull_requests(report.pull_requests, linker),
        "Notes": "\n".join(notes),
    }
    shown = list(parts.items())[:2] if is_quarantined(triage) else list(parts.items())
    return "\n\n".join(sections.section(*part) for part in shown if part[1])


def _folded(triage: Triage) -> list[str]:
    if is_quarantined(triage):
        return []
    parts = (
        sections.folded("Evidence graph", sections.evidence_graph(triage)),
        sections.folded("Error and environment", sections.error_and_environment(triage)),
        sections.folded("Why these labels", sections.why_these_labels(triage)),
    )
    return [part for part in parts if part]


def _within(parts: list[str], *, room: int) -> list[str]:
    """Return as many parts as fit, the last ones left out first."""
    kept: list[str] = []
    for part in parts:
        room -= len(part) + 2
        if room < 0:
            break
        kept.append(part)
    return kept
