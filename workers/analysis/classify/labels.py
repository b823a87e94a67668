"""Which of the repository's own labels say what was found out.

Labels are only ever added, only ones that exist, and never against a person: not one that was taken
off, not a second one of its kind, not one that contradicts what a person or the form has put on.
"""

import unicodedata
from collections.abc import Iterable, Mapping

from bot.domain.findings import IssueType, LabelSuggestion, TypeFinding
from bot.domain.issue import Issue, Label, Repository
from workers.analysis.classify.label_purposes import Purpose, fit, is_described_as, stated_purpose
from workers.analysis.classify.type_names import plain_name, without_kind

# In many projects these start builds on foreign code, merge, publish or stand for a person's
# approval, so a text written by anyone must never be able to put them on.
AUTOMATION_LABELS = frozenset(
    {
        "approved",
        "auto merge",
        "automerge",
        "backport",
        "build",
        "ci",
        "deploy",
        "lgtm",
        "merge",
        "merge when ready",
        "merge queue",
        "ok to test",
        "preview",
        "publish",
        "ready to merge",
        "release",
        "run ci",
        "run tests",
        "safe to test",
        "shipit",
        "trigger ci",
    }
)


# Before a repository's own past has shown how sure is sure enough.
CAUTIOUS_CONFIDENCE = 0.6


def suggest_labels(
    finding: TypeFinding,
    *,
    issue: Issue,
    repository: Repository,
    removed: frozenset[str] = frozenset(),
    named: Mapping[str, str] | None = None,
    most: int = 3,
) -> tuple[LabelSuggestion, ...]:
    """Suggest labels for the type that was found; `removed` are those a person took off.

    `named` says by type which label the repository uses, where its name alone does not tell.
    """
    if not is_sure(finding) or _speaks_against(finding.type, issue.labels):
        return ()
    name = (named or {}).get(finding.type)
    label = _find_named(repository, name) if name else find_label(repository, finding.type)
    if label is None or any(_says(name, finding.type, label) for name in removed):
        return ()
    because = finding.because[0] if finding.because else ""
    said = LabelSuggestion(label.name, finding.confidence, because, finding.threshold)
    return (said,)[:most]


def is_sure(finding: TypeFinding) -> bool:
    """Tell whether the type is sure enough to act on it."""
    least = finding.threshold.value if finding.threshold else CAUTIOUS_CONFIDENCE
    return finding.confidence >= least


def find_label(repository: Repository, purpose: Purpose) -> Label | None:
    """Return the repository's label for a purpose; None when there is none or it is not clear."""
    ranked = [
        (rank, label)
        for label in repository.labels
        if may_be_suggested(label.name) and (rank := fit(label, purpose)) is not None
    ]
    best = min((rank for rank, _ in ranked), default=None)
    fitting = [label for rank, label in ranked if rank == best]
    return _only(fitting) or _only(label for label in fitting if is_described_as(label, purpose))


def may_be_suggested(name: str) -> bool:
    """Tell whether a label is harmless, that is, sets nothing going."""
    plain = " ".join(plain_name(name).replace("-", " ").replace("/", " ").split())
    return plain not in AUTOMATION_LABELS and without_kind(name) not in AUTOMATION_LABELS


def fold_label(name: str) -> str:
    """Return the name in a form that is equal for names GitHub takes for the same."""
    return unicodedata.normalize("NFKC", name).casefold()


def _find_named(repository: Repository, name: str) -> Label | None:
    wanted = fold_label(name)
    return next((one for one in repository.labels if fold_label(one.name) == wanted), None)


def _only(labels: Iterable[Label]) -> Label | None:
    found = tuple(labels)
    return found[0] if len(found) == 1 else None


def _speaks_against(type_: IssueType, present: tuple[str, ...]) -> bool:
    """Tell whether labels on the issue say this type already, or one that excludes it."""
    stated = {stated_purpose(name) for name in present} & set(IssueType)
    # A vulnerability is a bug as well, and forms put "bug" on by themselves.
    return bool(stated - {IssueType.BUG} if type_ is IssueType.SECURITY else stated)


def _says(name: str, type_: IssueType, label: Label) -> bool:
    return fold_label(name) == fold_label(label.name) or stated_purpose(name) == type_
