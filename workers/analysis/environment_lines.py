"""One fact in one line, as people write them: list items, tables, `key: value`, `name@1.2.3`."""

import re

from bot.domain.findings import EnvironmentEntry

_LEAD = re.compile(r"[\s>*+•-]{0,12}")
_PAIR = re.compile(
    r"(?P<name>[*_`]{0,3}[A-Za-z@.][^\n:=|*$'\"]{0,58})[*_`]{0,3}\s{0,6}"
    r"(?::(?=[\s*]|v?\d{1,5}\.\d"
    r"|[^\s\d:/\\])| - )[*_]{0,3}\s{0,20}(?P<value>[^\s=:/][^\n]{0,300})$"
)
_ROW = re.compile(r"\|(?P<name>[^|\n]{1,80})\|(?P<value>[^|\n]{1,300})\|\s{0,8}$")
_PACKAGE = re.compile(
    r"`{0,2}(?P<name>@?[a-z][\w./-]{1,80})@(?P<value>v?\d[\w.+-]{0,40})`{0,2}[\s.,;]{0,4}$"
)
_SPACED = re.compile(
    r"(?P<name>[A-Za-z][\w.+#-]{0,30}(?: [A-Za-z][\w.+#-]{0,30}){0,3}) "
    r"(?P<value>v?\d{1,5}\.\d[^\n]{0,150})$"
)
_RULE = re.compile(r"[\s:|-]{1,200}$")
# Lines of traces, of source code, of shells; variables may hold secrets and are never repeated.
_NOT_A_NAME = re.compile(
    r"(?:at|in|task|thread|export|import|return|from|npm|gcc|warning|error|fatal) "
    r"|.{0,80}\.(?:rs|js|ts|py|go|c|cc|cpp|h|mm|java|kt|rb|php)\b(?! [Vv]ersion)"
    r"|[A-Z][A-Z0-9]{0,40}_[A-Z0-9_]{1,60}$"
)
_NOT_A_VALUE = re.compile(r"https?:|.{0,300}(?:\(\"|[{;,(]$)")
_NO_VALUE = frozenset({"no response", "n/a", "none", "value", "-"})


def read_fact(line: str) -> EnvironmentEntry | None:
    """Read a name and its value from a line, or None when it holds anything else."""
    text = line[:400].strip()
    if not text or _RULE.match(text):
        return None
    bare = text[_end_of_lead(text) :]
    for pattern, source in ((_ROW, text), (_PACKAGE, bare), (_PAIR, bare), (_SPACED, bare)):
        match = pattern.match(source)
        if match:
            return _to_entry(match)
    return None


def _end_of_lead(text: str) -> int:
    lead = _LEAD.match(text)
    # Two stars are bold text, not a bullet.
    end = lead.end() if lead else 0
    return end - 2 if text[:end].endswith("**") else end


def _to_entry(match: re.Match[str]) -> EnvironmentEntry | None:
    name, value = match["name"].strip(" *_`:"), match["value"].strip(" *`")
    name = name.replace("`", "")
    if not name or not value or value.strip("_ ").casefold() in _NO_VALUE:
        return None
    if _NOT_A_NAME.match(name) or _NOT_A_VALUE.match(value):
        return None
    return EnvironmentEntry(name, value)
