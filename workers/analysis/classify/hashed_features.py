"""An issue as numbers: its words in three views, its shape, and what the rules make of it.

Every feature is known by a hash of its name alone, so a model holds no words. The form that was
chosen is evidence, so nothing of the text is taken out. One pass, linear in the text.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log, sqrt
from zlib import crc32

from bot.domain.findings import IssueType
from bot.domain.issue import Issue
from workers.analysis.classify.shape import shape_of
from workers.analysis.classify.vote import Vote, strength
from workers.analysis.text_similarity import STOP_WORDS

# How many different features there can be; of 100,000 words, one in ten shares its number.
BUCKETS = 1 << 20
# Later text is logs; a title of GitHub's has 256 characters at most.
_MOST_CHARACTERS = 20_000
_TITLE_CHARACTERS = 300
_OPENING_CHARACTERS = 600
_TOKEN = re.compile(r"[^\W_]{1,40}|[?!]")
_LONGEST_QUOTE = 60
# Measured by cross-validation on issues of five repositories; see docs/quality.md.
_VIEW_WEIGHTS = {"whole": 0.5, "title": 0.3, "opening": 0.3}
_SHAPE_WEIGHT = 0.1
_RULES_WEIGHT = 0.07

# Values by bucket.
Features = Mapping[int, float]


def hash_features(issue: Issue, ballots: Sequence[Sequence[Vote]]) -> dict[int, float]:
    """Return the features of an issue on which the classifiers have voted as in `ballots`."""
    features: dict[int, float] = {}
    for view, text in _views(issue).items():
        features |= _word_features(view, text)
    for name, value in shape_of(issue).items():
        features[bucket_of(f"shape {name}")] = _SHAPE_WEIGHT * value
    for type_ in IssueType:
        total = sum(strength(votes, type_) for votes in ballots)
        features[bucket_of(f"rules {type_}")] = _RULES_WEIGHT * total
    return {bucket: value for bucket, value in features.items() if value}


def bucket_of(name: str) -> int:
    """Return the number by which a feature is known."""
    return crc32(name.encode(errors="replace")) % BUCKETS


def quotes(issue: Issue, buckets: Sequence[int]) -> tuple[str, ...]:
    """Return, in the order of `buckets`, the issue's words behind them, verbatim."""
    wanted = set(buckets)
    found: dict[int, str] = {}
    for view, text in _views(issue).items():
        hits = [(place, one) for place, one in enumerate(_buckets(view, text)) if one in wanted]
        for place, bucket in hits:
            quote = _words_at(place, _spans(text), text)
            if _is_worth_quoting(quote):
                found.setdefault(bucket, quote)
    return tuple(dict.fromkeys(found[bucket] for bucket in buckets if bucket in found))


def _views(issue: Issue) -> dict[str, str]:
    title, body = issue.title[:_TITLE_CHARACTERS], issue.body[:_MOST_CHARACTERS]
    return {"whole": f"{title}\n{body}", "title": title, "opening": body[:_OPENING_CHARACTERS]}


def _word_features(view: str, text: str) -> dict[int, float]:
    """Weigh a view's words by 1 + log of their count, to the same length for every issue."""
    counts = Counter(_buckets(view, text))
    weights = {bucket: 1 + log(count) for bucket, count in counts.items()}
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {bucket: _VIEW_WEIGHTS[view] * weight / length for bucket, weight in weights.items()}


# Each model quotes from the views that were just hashed.
@lru_cache(maxsize=8)
def _buckets(view: str, text: str) -> tuple[int, ...]:
    """Return the bucket of each word and then of each pair of neighbours, as `bucket_of` would.

    A sum goes on from the one of what stands before, so that nothing is summed twice.
    """
    words = _lower_words(text)
    begun = crc32(f"{view} ".encode())
    singles = [crc32(word, begun) for word in words]
    pairs = [crc32(b" " + word, one) for one, word in zip(singles, words[1:], strict=False)]
    return tuple([one % BUCKETS for one in (*singles, *pairs)])


def _lower_words(text: str) -> list[bytes]:
    """Return the words in small letters; put together, they are turned and encoded at once."""
    words = "\n".join(_TOKEN.findall(text)).lower().encode(errors="replace")
    return words.split(b"\n") if words else []


@lru_cache(maxsize=8)
def _spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return where each word stands."""
    return tuple([one.span() for one in _TOKEN.finditer(text)])


def _words_at(place: int, spans: Sequence[tuple[int, int]], text: str) -> str:
    """Return the word, or beyond the last one the pair, behind the bucket at a place."""
    is_pair = place >= len(spans)
    first = place - len(spans) if is_pair else place
    return text[spans[first][0] : spans[first + is_pair][1]]


def _is_worth_quoting(quote: str) -> bool:
    """Tell whether a reader would take the words for a reason; "the" is none."""
    if quote.lower() in STOP_WORDS:
        return False
    letters = sum(character.isalpha() for character in quote)
    return letters >= 3 and len(quote) <= _LONGEST_QUOTE and "\n" not in quote  # noqa: PLR2004
