"""Labels that the repository's own rules ask for."""

from collections.abc import Iterator, Sequence

from bot.domain.findings import ErrorSignature, LabelSuggestion
from bot.domain.issue import Issue
from bot.reading.sections import split_sections
from bot.repo_config.model import LabelRule
from bot.repo_config.pattern import matches, matches_path
from workers.analysis.form_sections import form_key


def suggest_by_rules(
    issue: Issue, *, error: ErrorSignature | None, rules: Sequence[LabelRule]
) -> tuple[LabelSuggestion, ...]:
    """Return the label of each rule all of whose conditions hold, in the file's order."""
    answers = _answers(issue) if any(rule.field for rule in rules) else {}
    paths = tuple(frame.file for frame in error.frames) if error else ()
    suggestions = []
    for rule in rules:
        held = dict(_conditions(rule, issue, answers=answers, paths=paths))
        if held and all(held.values()):
            because = f"a rule of the repository about its {' and '.join(held)}"
            suggestions.append(LabelSuggestion(rule.label, 1.0, because))
    return tuple(suggestions)


def _conditions(
    rule: LabelRule, issue: Issue, *, answers: dict[str, str], paths: Sequence[str]
) -> Iterator[tuple[str, bool]]:
    """Yield what the rule looks at and whether it is as the rule wants."""
    if rule.title is not None:
        yield "title", matches(rule.title, issue.title)
    if rule.body is not None:
        yield "text", matches(rule.body, issue.body)
    if rule.field is not None and rule.answer is not None:
        answer = answers.get(form_key(rule.field))
        yield "form", answer is not None and matches(rule.answer, answer)
    if rule.path is not None:
        pattern = rule.path
        yield "stack trace", any(matches_path(pattern, path) for path in paths)


def _answers(issue: Issue) -> dict[str, str]:
    sections = split_sections(issue.body)
    return {form_key(one.heading): one.text.strip() for one in sections if one.heading}
