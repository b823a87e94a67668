"""The shape of an issue: what can be seen without reading a word of it."""

from bot.domain.issue import Issue

_MOST_CHARACTERS = 20_000
_SHORT = 200


def shape_of(issue: Issue) -> dict[str, float]:
    """Return what was seen, each between 0 (not at all) and 1 (as much as counts)."""
    title, body = issue.title.strip(), issue.body[:_MOST_CHARACTERS]
    return _title_shape(title) | _length_shape(body) | _mark_shape(body)


def _title_shape(title: str) -> dict[str, float]:
    return {
        "title length": _up_to(120, len(title)),
        "title asks": "?" in title,
        "title ends asking": title.endswith("?"),
        "title begins large": title[:1].isupper(),
        "title has a prefix": title.startswith("["),
    }


def _length_shape(body: str) -> dict[str, float]:
    return {
        "length": _up_to(14, len(body).bit_length()),
        "lines": _up_to(60, body.count("\n") + 1),
        "short": len(body) < _SHORT,
        "empty": not body.strip(),
    }


def _mark_shape(body: str) -> dict[str, float]:
    return {
        "question marks": _up_to(5, body.count("?")),
        "headings": _up_to(8, f"\n{body}".count("\n#")),
        "bold": _up_to(12, body.count("**")),
        "code blocks": _up_to(6, body.count("```")),
        "code": "`" in body,
        "address": "http" in body,
        "picture": "![" in body,
        "ticked": _up_to(4, body.count("- [x]")),
        "not ticked": _up_to(4, body.count("- [ ]")),
        "steps": "\n1. " in body,
        "list": "\n- " in body or "\n* " in body,
        "folded": "<details" in body,
        "hidden": "<!--" in body,
        "trace": "Traceback" in body or "\n    at " in body,
    }


def _up_to(most: int, count: int) -> float:
    return min(count, most) / most
