"""Credentials that people paste into issues, found by the shapes that their makers gave them.

Only shapes that hardly anything else has are listed; `password=...` is not, because in reports it
mostly stands before a placeholder. Scanners such as detect-secrets find more by entropy, but they
report lines of files for a person to review, and hashes and ids of a bug report would be lost.

No pattern looks at what follows its match, and each takes the whole word, so that redacting twice
or redacting a text that was cut changes nothing more. All are linear.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

REDACTED = "[redacted]"

# Where a mail client or a chat broke a long word: a line end, perhaps with a quote mark after it.
_BREAK = r"(?:\n[ \t>]{0,4})"
_IN_WORD = "[A-Za-z0-9_-]"


def _then(characters: str, *, least: int) -> str:
    return rf"(?:{_BREAK}?[{characters}]){{{least}}}"


_ALNUM = "A-Za-z0-9"
_PREFIXED = (
    # 36 is what GitHub makes; the shorter form is for what was cut when it was copied.
    f"gh[pousr]_(?:{_then(_ALNUM, least=36)}|{_then(_ALNUM, least=20)})",
    "github_pat_" + _then(_ALNUM + "_", least=22),
    "gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas)-" + _then(_ALNUM + "_-", least=20),
    "A(?:KIA|SIA|BIA|CCA)" + _then("A-Z0-9", least=16),
    "sk-(?:ant|proj|svcacct|admin|or)-" + _then(_ALNUM + "_-", least=16),
    "sk-" + _then(_ALNUM, least=32),
    "sk_(?:live|test)_" + _then(_ALNUM, least=16),
    "rk_(?:live|test)_" + _then(_ALNUM, least=16),
    "xox[abceoprs]-" + _then(_ALNUM + "-", least=10),
    "xapp-" + _then(_ALNUM + "-", least=16),
    "npm_" + _then(_ALNUM, least=30),
    "pypi-" + _then(_ALNUM + "_-", least=40),
    "AIza" + _then(_ALNUM + "_-", least=35),
    r"ya29\." + _then(_ALNUM + "_-", least=20),
    "hf_" + _then(_ALNUM, least=30),
    "do[op]_v1_" + _then("a-f0-9", least=40),
    r"SG\."
    + _then(_ALNUM + "_-", least=16)
    + r"[A-Za-z0-9_-]{0,40}\."
    + _then("A-Za-z0-9_-", least=16),
)
# How every part but the last begins.
_PART = f"e{_BREAK}?y{_BREAK}?J"
_JWT = (
    rf"{_PART}[A-Za-z0-9_-]*+(?:{_BREAK}[A-Za-z0-9_-]++){{0,3}}{_BREAK}?\.{_BREAK}?"
    rf"{_PART}[A-Za-z0-9_-]*+"
    rf"(?:(?:{_BREAK}[A-Za-z0-9_-]++){{0,20}}{_BREAK}?\.{_BREAK}?[A-Za-z0-9_-]*)?"
)
# GitHub's tokens that carry all they mean: who made them stands before the JSON Web Token.
_STATELESS = rf"gh[pousr]_(?:{_BREAK}?[0-9]){{1,19}}{_BREAK}?_{_BREAK}?{_JWT}"
_WEBHOOK = (
    r"https://(?:hooks\.slack\.com/(?:services|workflows|triggers)"
    r"|discord(?:app)?\.com/api/webhooks)/"
    rf"(?:{_then('A-Za-z0-9_/-', least=40)}|[A-Za-z0-9_/-]{{8,40}})[A-Za-z0-9_/-]*+"
)
# To its end, which may be missing or may have lost its line breaks; never past the next header.
_PRIVATE_KEY = (
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:(?:[^-]|-(?!----)){0,16384}+-----END[A-Z0-9 ]{0,60}-----"
    r"|(?:[\s\\nr\"'>]{0,8}[A-Za-z0-9+/=]{32,}+){0,400})"
)
# A long secret may be broken more than once: later lines count when they look like more of it.
_REST = (
    rf"[A-Za-z0-9_-]*+(?:\.[A-Za-z0-9_-]{{16,}}+)*+"
    rf"(?:{_BREAK}(?=[A-Za-z_-]{{0,40}}[0-9])[A-Za-z0-9_-]{{14,}}+)*+[\ufe0e\ufe0f]?"
)


def _at_start_of_word(patterns: Iterable[str]) -> Iterator[str]:
    """Join patterns of one first letter, which stands apart: a text is searched faster for it."""
    for first, group in groupby(sorted(patterns, key=itemgetter(0)), key=itemgetter(0)):
        rest = "|".join(pattern[1:] for pattern in group)
        yield f"{first}(?<!{_IN_WORD}{first})(?:{rest})"


_WORDS = "|".join(_at_start_of_word((*_PREFIXED, _STATELESS, _JWT, _WEBHOOK)))
_SECRET = re.compile(f"(?:{_WORDS}|{_PRIVATE_KEY}){_REST}")
# Where the words before a secret tell what it is, they stay.
_LABELLED = re.compile(
    # The first letter stands apart, for which a text is searched many times faster.
    r"([aA](?:(?i:uthorization)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?i:bearer|basic|token)\s{1,3}"
    r"|(?i:ws_secret_access_key)[\"']?\s{0,3}[:=]\s{0,3}[\"']?))"
    r"[A-Za-z0-9_.~+/=-]{12,}+[\ufe0e\ufe0f]?"
)
_LOGIN_IN_ADDRESS = re.compile(r"://[^\s/:@\[\]]{1,64}:[^\s/@]{1,128}@")


def redact(text: str) -> str:
    """Return `text` with each credential as `[redacted]`; the text around it stays."""
    text = _SECRET.sub(REDACTED, text)
    text = _LABELLED.sub(rf"\1{REDACTED}", text)
    return _LOGIN_IN_ADDRESS.sub(f"://{REDACTED}@", text)
