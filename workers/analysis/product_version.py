"""Which of the versions in a report is that of the product the repository makes."""

import re
from collections.abc import Iterator, Sequence

from bot.domain.findings import EnvironmentEntry
from bot.reading.source_text import TEXT_LIMIT
from workers.analysis.environment_names import (
    is_product,
    names_other_tool,
    product_names,
    squeeze,
)

_VERSION = re.compile(
    r"(?<![\w.])v?(?P<version>\d{1,6}(?:\.\d{1,8}){1,3}(?:[-+][0-9A-Za-z][0-9A-Za-z.-]{0,40}"
    r"|\.?(?:a|b|rc|dev|alpha|beta|pre|post)[0-9.]{0,10})?)"
)
_SINGLE = re.compile(r"v?(?P<version>\d{1,6})$")
_SHORTEST_NAME = 3
_NAMELESS = re.compile(
    r"(?i)(?:which |what |your |the |current |latest |used |app |application |package "
    r"|software |library |program |installed |affected ){0,4}versions?(?: number| used"
    r"| affected| of)?\W{0,3}$"
    r"|release$"
)


def read_version(value: str) -> str | None:
    """Return the first version in `value` without its leading "v", or None."""
    match = _VERSION.search(value[:400]) or _SINGLE.match(value.strip())
    return match["version"].rstrip(".-") if match else None


def find_product_version(
    entries: Sequence[EnvironmentEntry], *, product: str, body: str
) -> str | None:
    """Prefer what names the product, then a nameless "version", then the text itself."""
    found = (read_version(entry.value) for entry in _by_closeness(entries, product=product))
    stated = next(filter(None, found), None)
    return stated or _find_in_text(body, product=product)


def _by_closeness(
    entries: Sequence[EnvironmentEntry], *, product: str
) -> Iterator[EnvironmentEntry]:
    own = [entry for entry in entries if is_product(entry.name, product=product)]
    yield from (entry for entry in own if "version" in entry.name.casefold())
    yield from (entry for entry in own if _is_exactly(entry.name, product=product))
    yield from (entry for entry in entries if _NAMELESS.match(entry.name))
    yield from (
        entry
        for entry in entries
        if "version" in entry.name.casefold() and not names_other_tool(entry.name)
    )


def _is_exactly(name: str, *, product: str) -> bool:
    folded, names = squeeze(name), product_names(product)
    # The compiler of `rust` calls itself `rustc`.
    return folded in names or folded.removesuffix("c") in names


def _find_in_text(body: str, *, product: str) -> str | None:
    """Look for the product's name with a version right behind it, e.g. `tool@1.2`."""
    if len(squeeze(product)) < _SHORTEST_NAME:
        return None
    spelled = r"[\s_-]?".join(re.escape(part) for part in re.split(r"[\W_]+", product[:60]) if part)
    mention = re.compile(
        rf"(?i)(?<![\w/]){spelled}c?`?(?: version)?[\s@:=]{{1,3}}`?(?=v?\d)(?P<rest>[^\n]{{1,60}})"
    )
    match = mention.search(body[:TEXT_LIMIT])
    return read_version(match["rest"]) if match else None
