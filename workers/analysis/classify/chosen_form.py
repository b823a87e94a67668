"""Classify by the issue form or template of the repository that the reporter filled in."""

from bot.domain.issue import Issue, IssueForm, Repository
from workers.analysis.classify.issue_lines import LineKind, read_lines
from workers.analysis.classify.type_names import mentioned_type, named_type
from workers.analysis.classify.vote import Vote

_WEIGHT = 3.0
# Reporters delete sections; with fewer of them left the form is not recognised.
_LEAST_SHARE_OF_FIELDS = 0.6


def suggest(issue: Issue, repository: Repository) -> tuple[Vote, ...]:
    """Vote for the type of the form whose fields, or else whose title prefix, the issue has."""
    headings = {
        line.text.casefold(): line.text
        for line in read_lines(issue.body)
        if line.kind is LineKind.HEADING
    }
    shares = {form.name: _share(form, headings) for form in repository.forms}
    ranked = sorted(repository.forms, key=lambda form: shares[form.name], reverse=True)
    if ranked and shares[ranked[0].name] >= _LEAST_SHARE_OF_FIELDS:
        return _vote(ranked[0], because=_first_heading(ranked[0], headings))
    prefixed = (form for form in repository.forms if _has_prefix(issue, form))
    return next((_vote(form, because=form.title_prefix.strip()) for form in prefixed), ())


def _share(form: IssueForm, headings: dict[str, str]) -> float:
    """Return the share of the form's fields that stand in the body as headings."""
    labels = {field.label.casefold().strip(": ") for field in form.fields}
    return len(labels & headings.keys()) / len(labels) if labels else 0.0


def _first_heading(form: IssueForm, headings: dict[str, str]) -> str:
    labels = (field.label.casefold().strip(": ") for field in form.fields)
    return next(headings[label] for label in labels if label in headings)


def _has_prefix(issue: Issue, form: IssueForm) -> bool:
    prefix = form.title_prefix.strip().casefold()
    return bool(prefix) and issue.title.strip().casefold().startswith(prefix)


def _vote(form: IssueForm, *, because: str) -> tuple[Vote, ...]:
    stated = (named_type(name) for name in (form.issue_type or "", *form.labels))
    type_ = next((type_ for type_ in stated if type_), None) or mentioned_type(form.name)
    return (Vote(type_, _WEIGHT, because),) if type_ else ()
