"""The one gate for text read from GitHub: invisible characters and secrets do not get past it.

Rule: whatever enters a domain value went through `clean`, which is idempotent and linear. What
is visible stays as it was written; making it harmless inside Markdown is the task of
`bot.render.quote`.
"""

import re

from bot.reading.secret_texts import redact
from bot.reading.source_text import TEXT_LIMIT

# Colours and cursor movements of a terminal, which stand in pasted logs.
_TERMINAL_CONTROL = re.compile("\x1b\\[[0-9;:<=>?]{0,32}[ -/]{0,4}[@-~]")
# All of ASCII that must not stay as it is.
_ASCII_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_LINE_ENDS = frozenset("\r\v\f\x85\u2028\u2029")
# Unicode's controls (Cc) and format characters (Cf) with bidi and tags, then what is drawn as
# nothing, then the variation selectors that emoji do not need. The joiners U+200C and U+200D and
# the selectors U+FE0E and U+FE0F are decided by their neighbours, below. Signs that Unicode calls
# format characters but draws (U+0600, U+06DD and their like) are left alone.
_INVISIBLE = re.compile(
    # Line ends other than "\n" are looked for in the same pass.
    "[\r\v\f\u2028\u2029"
    "\x01-\x08\x0e-\x1f\x7f-\x9f"
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\uffa0"
    "\ufe00-\ufe0d]"
)
_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
# Arabic (which writes Persian and Urdu), the Indic scripts, Burmese, Khmer and Mongolian.
_JOINING_SCRIPTS = (
    "\u0620-\u06d3\u06fa-\u07ff\u0860-\u0fff\u1000-\u109f\u1780-\u17b3\u17b6-\u17d3"
    "\u1820-\u18aa\ufb50-\ufdff\ufe70-\ufefc"
)
_SELECTOR = re.compile(f"(?<=[{_EMOJI}0-9#*])([\ufe0e\ufe0f])|[\ufe0e\ufe0f]")
_JOINER = re.compile(
    f"((?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"
    f"|(?<=[{_JOINING_SCRIPTS}])[\u200c\u200d](?=[{_JOINING_SCRIPTS}]))"
    "|[\u200c\u200d]"
)


def clean(text: str | None) -> str:
    r"""Return `text` with lines ended by `\n`, nothing hidden, secrets as `[redacted]`.

    At most 65,536 characters come back; None, as GitHub sends for an empty body, is "".
    """
    if not text:
        return ""
    # Twice the limit is read, so that a secret that straddles the cut is still seen whole.
    visible = _without_invisible(_with_whole_characters(text[: 2 * TEXT_LIMIT]))
    return redact(visible)[:TEXT_LIMIT].rstrip("\u200c\u200d")


def _with_whole_characters(text: str) -> str:
    """Join surrogate pairs, as JSON escapes may leave them, and replace what stays half."""
    if _is_whole(text):
        return text
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\0", "\ufffd")


def _is_whole(text: str) -> bool:
    """Tell whether all are characters: NUL is none to a database, half a pair none to UTF-8."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _without_invisible(text: str) -> str:
    # Most reports have nothing of the kind, and every text of every thread comes through here.
    if text.isascii() and not _ASCII_CONTROL.search(text):
        return text
    text = _TERMINAL_CONTROL.sub("", text).replace("\r\n", "\n")
    text = _INVISIBLE.sub(lambda found: "\n" if found[0] in _LINE_ENDS else "", text)
    if "\ufe0e" in text or "\ufe0f" in text:
        text = _SELECTOR.sub(r"\1", text)
    if "\u200c" in text or "\u200d" in text:
        text = _JOINER.sub(r"\1", text)
    return text
