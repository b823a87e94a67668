"""The report engines by name; `evidence` needs nothing and is what the others fall back to."""

from collections.abc import Callable, Mapping

from bot.domain.triage import Report
from workers.analysis.reports import evidence
from workers.analysis.reports.subject import Subject

ENGINES: Mapping[str, Callable[[Subject], Report]] = {"evidence": evidence.write_report}
