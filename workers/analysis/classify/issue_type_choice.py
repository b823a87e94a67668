"""Which of the repository's issue types, as GitHub knows them, an issue without one is given.

Rule: only where the words decide clearly, and never in place of a type that stands.
"""

from bot.domain.findings import IssueTypeSuggestion, TypeFinding
from bot.domain.issue import IssueTypes
from workers.analysis.classify.labels import is_sure
from workers.analysis.classify.type_names import named_type


def choose_issue_type(finding: TypeFinding, *, types: IssueTypes) -> IssueTypeSuggestion | None:
    """Return the one type whose name says what was found; None where none or several do."""
    if types.present is not None or not is_sure(finding):
        return None
    fitting = [name for name in types.names if named_type(name) is finding.type]
    if len(fitting) != 1:
        return None
    because = finding.because[0] if finding.because else ""
    return IssueTypeSuggestion(fitting[0], finding.confidence, because)
