"""What is really missing from a report, asked only after looking for it in all of the text."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bot.domain.evidence import Evidence, SourceKind
from bot.domain.findings import Environment, ErrorSignature, IssueType, MissingInformation
from bot.domain.issue import FormField, Issue, IssueForm
from bot.reading.sections import Section, read_lines, split_sections
from workers.analysis.form_sections import answer_to, form_key, strip_template
from workers.analysis.needs import BUG_MINIMUM, DESCRIPTION, Need, Told, find_need

QUESTION_LIMIT = 3
_LABEL_LIMIT = 80
_TELLING_TITLE_WORDS = 6
_WORD = re.compile(r"[^\W_]{1,60}")
# Half of a form's headings make a body that form's.
_SHARE_OF_HEADINGS = 0.5


def choose_form(issue: Issue, forms: Sequence[IssueForm]) -> IssueForm | None:
    """Return the form that the issue was written on: by headings, else title, else labels."""
    headings = {form_key(section.heading) for section in split_sections(issue.body)}
    by_headings = [form for form in forms if _share(form, headings) >= _SHARE_OF_HEADINGS]
    if by_headings:
        return max(by_headings, key=lambda form: (_share(form, headings), _fit(form, issue)))
    fitting = [form for form in forms if _fit(form, issue) > 0]
    return fitting[0] if len(fitting) == 1 else None


def is_untouched(issue: Issue, *, forms: Sequence[IssueForm]) -> bool:
    """Say whether the body holds nothing of the reporter's and the title tells too little."""
    own = strip_template(issue.body, forms=forms)
    words = "".join(line.text for line in read_lines(own) if not line.is_fence)
    title = _WORD.findall(_without_prefix(issue.title, forms=forms))
    return not _WORD.search(words) and len(title) < _TELLING_TITLE_WORDS


def find_missing(
    issue: Issue,
    *,
    form: IssueForm | None,
    type: IssueType,  # noqa: A002  GitHub's word for it
    error: ErrorSignature | None,
    environment: Environment,
) -> tuple[MissingInformation, ...]:
    """Return at most `QUESTION_LIMIT` things the form requires, or a bug needs, and nobody told."""
    told = _read(issue, form=form, error=error, environment=environment)
    if type is IssueType.SECURITY:
        return ()
    if form and any(field.is_required for field in form.fields):
        missing = _asked_by_form(issue, form=form, told=told)
    else:
        missing = _asked_by_type(issue, type=type, told=told)
    return tuple(islice(missing, QUESTION_LIMIT))


def _asked_by_form(issue: Issue, *, form: IssueForm, told: Told) -> Iterator[MissingInformation]:
    sections = split_sections(issue.body)
    asked: set[str] = set()
    for field in form.fields:
        if not field.is_required or _is_answered(field, sections=sections, form=form, told=told):
            continue
        missing = _ask(field, form=form)
        if missing.what not in asked:
            asked.add(missing.what)
            yield missing


def _is_answered(
    field: FormField, *, sections: Sequence[Section], form: IssueForm, told: Told
) -> bool:
    answer = answer_to(field.label, sections=sections, form=form)
    if answer and _WORD.search(answer):
        return True
    need = find_need(field.label)
    if need:
        return need.is_met(told)
    # A question of the form's own can be answered in any words: only a blank answer is sure.
    return answer is None


def _ask(field: FormField, *, form: IssueForm) -> MissingInformation:
    need = find_need(field.label)
    label = field.label[:_LABEL_LIMIT]
    return MissingInformation(
        what=need.what if need else label,
        question=need.question if need else f'The form asks for "{label}": what is it?',
        source=Evidence(form.url, SourceKind.FORM, quote=field.label),
    )


def _asked_by_type(issue: Issue, *, type: IssueType, told: Told) -> Iterator[MissingInformation]:  # noqa: A002
    needs: tuple[Need, ...] = BUG_MINIMUM if type is IssueType.BUG else (DESCRIPTION,)
    source = Evidence(issue.url, SourceKind.ISSUE)
    for need in needs:
        if not need.is_met(told):
            yield MissingInformation(need.what, need.question, source)


def _read(
    issue: Issue,
    *,
    form: IssueForm | None,
    error: ErrorSignature | None,
    environment: Environment,
) -> Told:
    own = strip_template(issue.body, forms=(form,) if form else ())
    code = any(line.is_code and line.text.strip() for line in read_lines(own))
    values = "\n".join(entry.value for entry in environment.entries)
    return Told(f"{issue.title}\n{own}\n{values}", code, error, environment)


def _share(form: IssueForm, headings: set[str]) -> float:
    labels = {form_key(field.label) for field in form.fields} - {""}
    return len(labels & headings) / len(labels) if labels else 0.0


def _fit(form: IssueForm, issue: Issue) -> int:
    prefix = form.title_prefix.casefold()
    has_prefix = bool(prefix) and issue.title.casefold().startswith(prefix)
    labels = {label.casefold() for label in issue.labels}
    has_labels = bool(form.labels) and labels.issuperset(label.casefold() for label in form.labels)
    return 2 * has_prefix + has_labels


def _without_prefix(title: str, *, forms: Sequence[IssueForm]) -> str:
    prefixes = (form.title_prefix for form in forms if form.title_prefix)
    found = next((p for p in prefixes if title.casefold().startswith(p.casefold())), "")
    return title[len(found) :]
