"""What a report says of the versions and systems it was seen on, wherever it says so.

Only what is written counts: values are quoted, never guessed or translated.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from bot.domain.findings import Environment, EnvironmentEntry
from bot.reading.sections import Section, read_lines, split_sections
from workers.analysis.environment_lines import read_fact
from workers.analysis.environment_names import (
    is_environment,
    is_fact_name,
    names_platform,
    names_system,
)
from workers.analysis.form_sections import remove_comments, strip_template
from workers.analysis.product_version import find_product_version

ENTRY_LIMIT = 30
VALUE_LIMIT = 200
_NAME_LIMIT = 60
_LINE_LIMIT = 400
_ANSWER_LINES = 2
_COMMAND = re.compile(
    r"(?:[$%>\u276f] ?)?(?P<tool>[a-z][\w.+-]{1,30}) (?:-v|-V|-vV|--version|version)"
    r"(?: -\S{1,20})?\s{0,4}$"
)
_OUTPUT_LINE = re.compile(r"[^\n]{0,60}\d{1,5}\.\d{1,5}[^\n]{0,140}$")


def read_environment(body: str, *, product: str = "") -> Environment:
    """Read at most `ENTRY_LIMIT` facts, in order; `product` is what the repository makes."""
    entries = tuple(islice(_distinct(_read(body, product=product)), ENTRY_LIMIT))
    version = find_product_version(entries, product=product, body=body)
    return Environment(entries=entries, version=version, platform=_find_platform(entries))


def _find_platform(entries: Sequence[EnvironmentEntry]) -> str | None:
    systems = (entry.value for entry in entries if names_system(entry.name))
    platforms = (entry.value for entry in entries if names_platform(entry.name))
    return next(systems, None) or next(platforms, None)


def _read(body: str, *, product: str) -> Iterator[EnvironmentEntry]:
    for section in split_sections(body):
        answer = _read_answer(section, product=product)
        if answer:
            yield answer
        yield from _read_lines(section, product=product)


def _read_answer(section: Section, *, product: str) -> EnvironmentEntry | None:
    """Take a short text under a heading that asks for a fact as its value."""
    stated = read_fact(section.heading)
    if stated and is_fact_name(stated.name, product=product):
        return _entry(stated.name, stated.value)
    if not is_fact_name(section.heading, product=product):
        return None
    lines = [line for line in strip_template(section.text, forms=()).splitlines() if line]
    values = [line for line in lines if not line.startswith(("```", "~~~"))]
    if not values or len(values) > _ANSWER_LINES or read_fact(values[0]):
        return None
    return _entry(section.heading, values[0])


def _read_lines(section: Section, *, product: str) -> Iterator[EnvironmentEntry]:
    asks = is_environment(section.heading)
    tool = ""
    for line in read_lines(section.text):
        text = "" if line.is_hidden or line.is_fence else remove_comments(line.text)[:_LINE_LIMIT]
        output = _OUTPUT_LINE.match(text) if tool else None
        fact = read_fact(text)
        if output:
            yield _entry(tool, text)
        elif fact and (asks or is_fact_name(fact.name, product=product)):
            yield _entry(fact.name, fact.value)
        command = _COMMAND.match(text)
        tool = command["tool"] if command else ""


def _entry(name: str, value: str) -> EnvironmentEntry:
    return EnvironmentEntry(
        " ".join(name.split())[:_NAME_LIMIT].strip(" *_`:?"),
        " ".join(value.split())[:VALUE_LIMIT].strip(" *_`"),
    )


def _distinct(entries: Iterable[EnvironmentEntry]) -> Iterator[EnvironmentEntry]:
    """Keep the first value of each name: a log repeats what the reporter has said above it."""
    seen: set[str] = set()
    for entry in entries:
        name = entry.name.casefold()
        if name and entry.value and name not in seen:
            seen.add(name)
            yield entry
