"""What a label is for, read from its name and, where the name is the project's own, description."""

from collections.abc import Mapping
from typing import Final, Literal

from bot.domain.findings import IssueType
from bot.domain.issue import Label
from workers.analysis.classify.type_names import (
    mentioned_type,
    named_type,
    plain_name,
    without_area,
    without_kind,
)

Outcome = Literal["duplicate", "needs_information", "invalid"]
# What a label can say of an issue: its type, or what triage made of it.
Purpose = IssueType | Outcome

DUPLICATE: Final = "duplicate"
NEEDS_INFORMATION: Final = "needs_information"
INVALID: Final = "invalid"

_OUTCOMES: Mapping[Outcome, frozenset[str]] = {
    DUPLICATE: frozenset(
        "duplicate,duplicated,duplicates,dup,dupe,duplicate issue,is duplicate,possible duplicate,"
        "potential duplicate".split(",")
    ),
    NEEDS_INFORMATION: frozenset(
        "needs information,need information,needs info,need info,needs more info,need more info,"
        "needs more information,need more information,more info needed,more information needed,"
        "info needed,information needed,more info,more information,missing information,"
        "missing info,more info required,info required,more information required,"
        "needs: info,needs:info,needs/info,needs: more info,needs: information,"
        "incomplete,needs details,needs more details,waiting for info,waiting for information,"
        "awaiting information,awaiting info,waiting for more information".split(",")
    ),
    INVALID: frozenset("invalid,not valid,invalid issue,spam,not an issue,no issue".split(",")),
}
# How the best name of each purpose is written; any other name of it fits less well.
_EXACT: Mapping[Purpose, frozenset[str]] = {
    IssueType.BUG: frozenset({"bug"}),
    IssueType.FEATURE: frozenset({"feature", "feature request"}),
    IssueType.QUESTION: frozenset({"question"}),
    IssueType.DOCUMENTATION: frozenset({"documentation", "docs"}),
    IssueType.SECURITY: frozenset({"security"}),
    IssueType.OTHER: frozenset({"other"}),
    DUPLICATE: frozenset({"duplicate"}),
    NEEDS_INFORMATION: frozenset({"needs information", "needs info", "needs more information"}),
    INVALID: frozenset({"invalid"}),
}
# GitHub's default descriptions and what well-known projects write, in full and folded.
_DESCRIPTIONS: Mapping[str, Purpose] = {
    "something isn't working": IssueType.BUG,
    "something is not working": IssueType.BUG,
    "categorizes issue or pr as related to a bug": IssueType.BUG,
    "this is a bug": IssueType.BUG,
    "bug report": IssueType.BUG,
    "new feature or request": IssueType.FEATURE,
    "categorizes issue or pr as related to a new feature": IssueType.FEATURE,
    "feature request": IssueType.FEATURE,
    "new feature": IssueType.FEATURE,
    "further information is requested": IssueType.QUESTION,
    "categorizes issue or pr as a support question": IssueType.QUESTION,
    "usage question": IssueType.QUESTION,
    "improvements or additions to documentation": IssueType.DOCUMENTATION,
    "categorizes issue or pr as related to documentation": IssueType.DOCUMENTATION,
    "security vulnerability": IssueType.SECURITY,
    "this issue or pull request already exists": DUPLICATE,
    "indicates an issue is a duplicate of other open issue": DUPLICATE,
    "this doesn't seem right": INVALID,
    "indicates an issue needs more information in order to work on it": NEEDS_INFORMATION,
}
# An area says which part is concerned; only these parts are also what a report can be about.
_AREAS = frozenset({IssueType.DOCUMENTATION, IssueType.SECURITY})


def stated_purpose(name: str) -> Purpose | None:
    """Tell what a label's name says of an issue; an area ("A-docs") says nothing of its type."""
    bare = without_kind(name)
    outcomes = (purpose for purpose, names in _OUTCOMES.items() if bare in names)
    return named_type(name) or next(outcomes, None)


def fit(label: Label, purpose: Purpose) -> int | None:
    """Rank how well a label serves a purpose: 0 is best, None not at all."""
    if stated_purpose(label.name) == purpose:
        return _rank_of_name(label.name, _EXACT[purpose])
    area = without_area(label.name)
    if area and purpose in _AREAS and named_type(area) == purpose:
        return 4
    # "bug/confirmed" and "bug-bounty" mention a type and mean something else.
    is_own_word = stated_purpose(label.name) is None and mentioned_type(label.name) is None
    return 5 if is_own_word and is_described_as(label, purpose) else None


def is_described_as(label: Label, purpose: Purpose) -> bool:
    """Tell whether the description is one that projects give to labels of this purpose."""
    return _DESCRIPTIONS.get(_folded(label.description)) == purpose


def _rank_of_name(name: str, exact: frozenset[str]) -> int:
    plain = plain_name(name).replace("-", " ")
    bare = without_kind(name)
    return (0 if plain == bare else 1) + (0 if bare in exact else 2)


def _folded(description: str) -> str:
    return " ".join(description[:300].casefold().replace("\u2019", "'").split()).rstrip(".")
