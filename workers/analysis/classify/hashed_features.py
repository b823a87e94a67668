"""An issue as numbers: its words in three views, its shape, and what the rules make of it.

Every feature is known by a hash of its name alone, so a model holds no words. The form that was
chosen is evidence, so nothing of the text is taken out. One pass, linear in the text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
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
        for words, quote in _grams(text):
            bucket = bucket_of(f"{view} {words}")
            if bucket in wanted and _is_worth_quoting(quote):
                found.setdefault(bucket, quote)
    return tuple(dict.fromkeys(found[bucket] for bucket in buckets if bucket in found))


def _views(issue: Issue) -> dict[str, str]:
    title, body = issue.title[:_TITLE_CHARACTERS], issue.body[:_MOST_CHARACTERS]
    return {"whole": f"{title}\n{body}", "title": title, "opening": body[:_OPENING_CHARACTERS]}


def _word_features(view: str, text: str) -> dict[int, float]:
    """Weigh a view's words by 1 + log of their count, to the same length for every issue."""
    counts = Counter(bucket_of(f"{view} {words}") for words in _names(text))
    weights = {bucket: 1 + log(count) for bucket, count in counts.items()}
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {bucket: _VIEW_WEIGHTS[view] * weight / length for bucket, weight in weights.items()}


def _names(text: str) -> Iterator[str]:
    words = [word.lower() for word in _TOKEN.findall(text)]
    yield from words
    yield from map(" ".join, pairwise(words))


def _grams(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word and each pair of neighbours: its name and how it stands in the text."""
    tokens = list(_TOKEN.finditer(text))
    for one in tokens:
        yield one[0].lower(), one[0]
    for one, two in pairwise(tokens):
        yield f"{one[0].lower()} {two[0].lower()}", text[one.start() : two.end()]


def _is_worth_quoting(quote: str) -> bool:
    """Tell whether a reader would take the words for a reason; "the" is none."""
    if quote.lower() in STOP_WORDS:
        return False
    letters = sum(character.isalpha() for character in quote)
    return letters >= 3 and len(quote) <= _LONGEST_QUOTE and "\n" not in quote  # noqa: PLR2004
