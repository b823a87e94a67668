"""What the headings of a body say: they show which form was chosen, whatever was filled in."""

from bot.domain.findings import IssueType
from workers.analysis.classify.rule import Place, weigh

_BUG = (
    (
        2.2,
        (
            "describe the bug",
            "bug (?:description|report|summary)",
            "what(?:.s| is) (?:wrong|the bug)",
        ),
    ),
    (
        1.4,
        ("steps to reproduce", "(?:how )?to reproduce", "repro(?:duction)? steps", "reproduction"),
    ),
    (1.6, ("actual (?:behaviou?r|results?|output)", "what happen(?:ed|s)", "what went wrong")),
    (
        0.8,
        ("expected (?:behaviou?r|results?|output)", "what did you expect", "observed behaviou?r"),
    ),
    (
        1.2,
        (
            "stack ?trace",
            "traceback",
            "error (?:message|log|call stack)s?[^\n]{0,20}",
            "crash report",
        ),
    ),
    (0.5, ("current behaviou?r", "relevant log output", "logs?", "errors?", "what is the issue")),
    (0.4, ("environment(?: info)?", "system info(?:rmation)?", "versions?", "platform")),
)
_FEATURE = (
    (3.2, ("feature (?:request|description|and motivation|proposal)", "is your feature request")),
    (
        2.6,
        (
            "describe the (?:solution|feature)",
            "solution you.d like",
            "feature you.d like",
            "proposed (?:solution|feature|change|api)",
            "proposal",
        ),
    ),
    (
        2.2,
        (
            "alternatives?(?: you.ve)? considered",
            "describe (?:any )?alternatives",
            "motivation",
            "use ?cases?",
            "your contribution",
            "user stor(?:y|ies)",
            "who will benefit",
        ),
    ),
    (1.8, ("will this change the current api", "pull request readiness checklist")),
)
_QUESTION = (
    (
        2.6,
        (
            "^(?:your |my )?questions?",
            "what have you tried",
            "what (?:are you trying|do you want) to (?:do|achieve|know)",
        ),
    ),
)
_DOCUMENTATION = (
    (
        2.8,
        (
            "desc[a-z]{3,6} the doc(?:s|umentation)? issue",
            "documentation (?:issue|link)",
            "doc(?:s|umentation) (?:page|url)",
            "suggest a potential alternative/fix",
        ),
    ),
)

HEADING_RULES = weigh(
    Place.HEADINGS,
    {
        IssueType.BUG: _BUG,
        IssueType.FEATURE: _FEATURE,
        IssueType.QUESTION: _QUESTION,
        IssueType.DOCUMENTATION: _DOCUMENTATION,
    },
)
