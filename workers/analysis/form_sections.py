"""What a reporter wrote, told apart from what the form or template put there.

Templates outweigh reports: without this two reports on one form look alike, and an untouched
template looks like a report.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.domain.issue import IssueForm
from bot.reading.sections import MarkdownLine, Section, read_heading, read_lines, split_sections

__all__ = [
    "Section",
    "answer_to",
    "form_key",
    "remove_comments",
    "split_sections",
    "strip_template",
]

_CHECKBOX = re.compile(r"\s{0,12}[-*+] \[[ xX]?\]")
_NO_ANSWER = frozenset(
    {"no response", "n/a", "na", "none", "nothing", "no", "-", "--", "...", "tbd", "not applicable"}
)
# Headings that templates everywhere share; a reporter's own headings are words to keep.
_TEMPLATE_HEADING = re.compile(
    r"(?i)(?:describe|description|steps|how to|to reproduce|repro|reproduction|expected|actual"
    r"|current|what|environment|system|version|operating system|os\b|platform|additional|screenshot"
    r"|logs?\b|error|relevant|possible|context|motivation|feature|preflight|checklist|is this"
    r"|is there|which|summary|meta\b|bug report|your contribution|other|report\b)"
)
# Some write their answer into the heading itself: "### Steps: open it, close it".
_ANSWERED = re.compile(r":\s{1,10}\S{1,60}\s{1,10}\S")


def strip_template(body: str, *, forms: Iterable[IssueForm]) -> str:
    """Return the reporter's own words; code blocks stay, with their fences."""
    known = _template_lines(tuple(forms))
    lines = (remove_comments(line.text) for line in read_lines(body) if _is_own(line, known=known))
    kept = (line.rstrip() for line in lines if line.strip())
    return "\n".join(kept)


def answer_to(label: str, *, sections: Iterable[Section], form: IssueForm) -> str | None:
    """Return what was answered under `label`: "" when left empty, None without such a heading."""
    wanted = form_key(label)
    for section in sections:
        if form_key(section.heading) == wanted:
            return strip_template(section.text, forms=(form,))
    return None


def form_key(label: str) -> str:
    """Fold a label or heading so that case, punctuation and emoji do not matter."""
    return " ".join(re.findall(r"[^\W_]{1,60}", label[:300].casefold()))


def remove_comments(line: str) -> str:
    """Take HTML comments that begin and end in the line out of it."""
    kept: list[str] = []
    rest = line
    while "<!--" in rest:
        before, _, hidden = rest.partition("<!--")
        kept.append(before)
        rest = hidden.partition("-->")[2]
    return "".join((*kept, rest))


def _is_own(line: MarkdownLine, *, known: frozenset[str]) -> bool:
    if line.is_hidden:
        return False
    if line.is_fence or line.is_code:
        return line.is_fence or _key(line.text) not in known
    heading = read_heading(line)
    if heading is not None:
        is_template = bool(_TEMPLATE_HEADING.match(heading)) and not _ANSWERED.search(heading)
        return form_key(heading) not in known and not is_template
    if _CHECKBOX.match(line.text) or _key(line.text) in _NO_ANSWER:
        return False
    return _key(line.text) not in known


def _key(text: str) -> str:
    return text.strip().strip("*_`").strip().casefold()


@lru_cache(maxsize=64)
def _template_lines(forms: tuple[IssueForm, ...]) -> frozenset[str]:
    return frozenset(line for line in _lines_of(forms) if line)


def _lines_of(forms: tuple[IssueForm, ...]) -> Iterator[str]:
    for form in forms:
        for field in form.fields:
            yield form_key(field.label)
            yield from (_key(line) for line in field.placeholder.splitlines())
