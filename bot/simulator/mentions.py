"""Which conversations a text names, read as GitHub reads it: not in code, not in HTML comments.

Every pattern is bounded, and texts are cut at GitHub's own limit, so reading is linear.
"""

import re
from dataclasses import dataclass

TEXT_LIMIT = 65_536
_FENCE = re.compile(r"^ {0,3}(`{3,20}|~{3,20})")
_INLINE_CODE = re.compile(r"``[^\n]{1,2000}?``|`[^`\n]{1,2000}`")
_NAME = r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}"
_REFERENCE = re.compile(
    rf"https?://[^\s/]{{1,100}}/(?P<url>{_NAME})/(?:issues|pull)/(?P<url_number>\d{{1,9}})\b"
    rf"|(?<![\w/&-])(?P<repository>{_NAME})?(?:#|\bGH-)(?P<number>\d{{1,9}})\b"
)
_CLOSING = re.compile(r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?[ \t]{1,5}$", re.IGNORECASE)
_DUPLICATE = re.compile(r"^\s{0,20}duplicate of\s{1,5}\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """One named conversation; `repository` is nothing where the text names only a number."""

    repository: str | None
    number: int
    closes: bool


def find_mentions(text: str) -> list[Mention]:
    """Return each conversation that the text names, in order of first mention."""
    visible = without_code(text[:TEXT_LIMIT])
    found: dict[tuple[str | None, int], Mention] = {}
    for match in _REFERENCE.finditer(visible):
        repository = match["url"] or match["repository"]
        number = int(match["url_number"] or match["number"])
        closes = _CLOSING.search(visible[max(0, match.start() - 20) : match.start()]) is not None
        known = found.get((repository, number))
        closes = closes or (known is not None and known.closes)
        found[repository, number] = Mention(repository, number, closes)
    return list(found.values())


def names_a_duplicate(text: str) -> bool:
    """Say whether a comment is the phrase that marks its issue as a duplicate."""
    return _DUPLICATE.match(text) is not None


def without_code(text: str) -> str:
    """Return the text without fenced and inline code and without HTML comments."""
    lines: list[str] = []
    fence: str | None = None
    for line in _without_html_comments(text).splitlines():
        opening = _FENCE.match(line)
        if fence is None and opening is not None:
            fence = opening[1]
        elif fence is not None:
            closes = opening is not None and opening[1].startswith(fence)
            fence = None if closes else fence
        else:
            lines.append(_INLINE_CODE.sub(" ", line))
    return "\n".join(lines)


def _without_html_comments(text: str) -> str:
    kept: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) != -1:
        kept.append(text[position:start])
        end = text.find("-->", start + 4)
        if end == -1:
            return "".join(kept)
        position = end + 3
    return "".join([*kept, text[position:]])
