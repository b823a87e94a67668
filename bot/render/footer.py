"""The one small line beneath the comment: what was done, by what, and what a reader can do."""

import re

from bot.domain.issue import Issue
from bot.domain.triage import Triage
from bot.render.quarantine import is_quarantined
from bot.render.quote import inline_code

_MOST_LABELS = 10
_OUR_ADDRESS = re.compile(r"https?://[A-Za-z0-9._:\[\]-]{1,253}/[A-Za-z0-9._~/?#=&%+-]{0,500}")


def render_footer(triage: Triage, *, report_url: str) -> str:
    """Return the line; of a likely vulnerability there is no report to link to or to vote on."""
    parts = (
        _labels(triage),
        f"engine {inline_code(triage.report.engine, most=40)}",
        _items(triage),
        *(() if is_quarantined(triage) else (_report(report_url), _vote(triage))),
        _command(triage, "help"),
    )
    line = " \u00b7 ".join(part for part in parts if part)
    return f"<sub>{line}</sub>"


def _vote(triage: Triage) -> str:
    return f"did it help? {_command(triage, 'vote helpful')}"


def _command(triage: Triage, words: str) -> str:
    return inline_code(f"{triage.steering.command_prefix} {words}", most=60)


def _labels(triage: Triage) -> str:
    labels = triage.findings.labels[:_MOST_LABELS]
    names = " ".join(inline_code(one.name, most=60) for one in labels)
    done = "suggested" if triage.steering.only_suggests_labels else "added"
    return f"labels {done}: {names}" if names else ""


def _items(triage: Triage) -> str:
    read = 1 + sum(not (isinstance(i, Issue) and i.is_shallow) for i in triage.graph.items)
    return f"{read} item read" if read == 1 else f"{read} items read"


def _report(url: str) -> str:
    return f"[full report]({url})" if _OUR_ADDRESS.fullmatch(url) else ""
