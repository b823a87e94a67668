"""What pasted output says: traces, panics and error lines speak for a bug."""

from bot.domain.findings import IssueType
from workers.analysis.classify.rule import Place, Rule

_TRACES = (
    (
        2.0,
        (
            r"Traceback \(most recent call last\)",
            r"^goroutine \d{1,9} \[",
            "^stack backtrace:",
            r"^at [\w.$<>\[\] ]{1,80} ?\([^)\n]{1,200}:\d{1,6}(?::\d{1,6})?\)",
        ),
    ),
    (
        1.8,
        (
            "panicked at",
            "internal compiler error",
            "segmentation fault",
            "SIGSEGV",
            "SIGABRT",
            "AddressSanitizer",
            "core dumped",
            r"Assertion [^\n]{0,120}failed",
            "fatal error",
        ),
    ),
    (
        1.0,
        (
            r"[A-Za-z.]{0,60}(?:Error|Exception):",
            r"^(?:\S{1,120} )?error(?:\[E\d{4}\])?:",
            "ERR!",
            "Uncaught",
            "exit (?:code|status) [1-9]",
        ),
    ),
)

# People often paste a trace without marking it as code.
TRACE_RULES: tuple[Rule, ...] = tuple(
    Rule(place, IssueType.BUG, weight, words)
    for place in (Place.CODE, Place.PROSE)
    for weight, words in _TRACES
)
