"""Words in any script, as patterns; some scripts have no spaces between their words.

Of those, pairs of neighbouring characters stand for words, as search engines have it.
"""

import re

# Kana, the characters of Chinese, and Hangul.
_UNSPACED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
LETTER = rf"[^\W\d_{_UNSPACED}]"
LETTER_OR_DIGIT = rf"[^\W_{_UNSPACED}]"
LETTER_DIGIT_OR_UNDERLINE = rf"[^\W{_UNSPACED}]"
RUN_WITHOUT_SPACES = rf"[{_UNSPACED}]{{1,200}}"
_FIRST = "\u3040"
_RUN = re.compile(RUN_WITHOUT_SPACES)


def is_without_spaces(word: str) -> bool:
    """Tell whether the word may be several, which no space parts."""
    # Most words are told by one look: they begin with a letter that stands before all of these.
    return word[0] >= _FIRST and _RUN.match(word) is not None


def pairs(run: str) -> list[str]:
    """Return the pairs of neighbouring characters, or the only character there is."""
    return [run[start : start + 2] for start in range(len(run) - 1)] or [run]
