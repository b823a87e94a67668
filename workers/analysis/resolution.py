"""What became of a thread in people's own words: workarounds that were confirmed, answers given.

A workaround counts when somebody else says that it worked, when readers thank it with a thumb, or
when a maintainer gave it. Nothing is paraphrased: the words are quoted from where they stand.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.evidence import Evidence, SourceKind
from bot.domain.findings import Answer, Workaround
from bot.domain.issue import Comment, Issue
from bot.reading.written_text import CodeBlock, WrittenText
from workers.analysis.text_links import spoken_comments
from workers.analysis.texts_read import read_once

_OFFERS = re.compile(
    r"\b(?:work[- ]?arounds?|temporary (?:fix|solution)|as a stop-?gap|in the meantime|for now,? "
    r"(?:you can|i|we)|(?:i|we) (?:fixed|solved|resolved|worked around|got around) (?:it|this)|"
    r"what (?:worked|helped|fixed it) for (?:me|us)|downgrad(?:e|ed|ing) (?:to|the|back)|"
    r"pin(?:ned|ning)? (?:to|the version)|(?:this|that|it) (?:fixed|solved|resolved) (?:it|the "
    r"(?:issue|problem))|try (?:setting|running|adding|passing|using|upgrading|downgrading))\b",
    re.IGNORECASE,
)
_CONFIRMS = re.compile(
    r"\b(?:(?:this|that|it|your (?:fix|workaround|suggestion|solution)|the (?:fix|workaround|"
    r"solution)(?: above)?) (?:also |indeed |really |just )?(?:worked|works|helped|did (?:it|the "
    r"trick)|does the trick|fixed (?:it|this|the)|solved (?:it|this|the|my)|resolved (?:it|this|"
    r"the|my))|worked for me|works for me|can confirm (?:this|that|the)|solved my|fixed my|"
    r"thanks?,? (?:that|this|it) (?:worked|fixed|helped|solved|did))\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:(?:does|did|do)(?: not|n't|n\u2019t) (?:work|help|fix|solve)|no(?:t| longer) work|"
    r"still (?:happen|fail|broken|get|see|have|the same)|(?:is|was)(?: not|n't|n\u2019t) work)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:any|is there a|have a) work", re.IGNORECASE)
# "This block is already a workaround for another bug" offers none.
_SPEAKS_OF = re.compile(
    r"\b(?:already|remov(?:e|es|ed|ing)|no|not|without)(?: (?:an?|the|any|known))? "
    r"work[- ]?arounds?\b",
    re.IGNORECASE,
)
_NEVER = re.compile(r"(?!)")
# Of a text that is searched for these.
_SEARCHED = 2_000
_MOST_QUOTED = 400
# Of a quote: enough to find it again, short enough to stand on one line.
_TELLING_START = 30
_MOST_EACH = 3


def find_workarounds(threads: Sequence[Issue]) -> tuple[Workaround, ...]:
    """Return the confirmed workarounds of `threads`, the best confirmed first, at most three."""
    found = [one for thread in threads for one in _workarounds_of(thread) if _is_confirmed(one)]
    found.sort(key=lambda one: (len(one.confirmations), one.thumbs_up), reverse=True)
    return tuple(found[:_MOST_EACH])


def find_answers(threads: Sequence[Issue]) -> tuple[Answer, ...]:
    """Return what maintainers answered in closed `threads`, the last word of each."""
    answers = (_answer_of(thread) for thread in threads if thread.state == "closed")
    return tuple(answer for answer in answers if answer)[:_MOST_EACH]


@dataclass(frozen=True, slots=True)
class _Said:
    """A comment as it was read once, however many others it may speak of."""

    comment: Comment
    text: WrittenText
    # The words that say that something worked.
    confirmation: str | None


def _read(comment: Comment) -> _Said:
    text = read_once(comment.body)
    return _Said(comment, text, _paragraph_that(_CONFIRMS, text))


def _workarounds_of(thread: Issue) -> Iterator[Workaround]:
    said = tuple(_read(comment) for comment in spoken_comments(thread))
    for position, one in enumerate(said, 1):
        comment, later = one.comment, said[position:]
        quote = _offer_in(one, later)
        if quote is None or _is_hearsay(comment):
            continue
        block = _code_after(quote, one)
        yield Workaround(
            comment,
            thread.ref,
            quote=quote,
            code=block.text if block else None,
            code_language=block.language if block else "",
            confirmations=tuple(_confirmations(comment, later)),
            thumbs_up=comment.reactions.get("+1", 0),
        )


def _offer_in(one: _Said, later: Sequence[_Said]) -> str | None:
    """Return the words that offer a way out: by what they say, or by who is thanked for them."""
    stated = _paragraph_that(_OFFERS, one.text, unless=_SPEAKS_OF)
    if stated is not None:
        return stated
    if not any(_thanks(other, one.comment, is_next=not place) for place, other in enumerate(later)):
        return None
    words = one.text.paragraphs
    return words[0][:_MOST_QUOTED] if words else None


def _thanks(other: _Said, comment: Comment, *, is_next: bool) -> bool:
    """Tell whether `other` says that `comment` worked: by name, or right after something to try."""
    if other.comment.author == comment.author or comment.author is None:
        return False
    words = other.confirmation
    if words is None or _DENIES.search(words):
        return False
    is_named = f"@{comment.author.login}".lower() in words.lower()
    return is_named or (is_next and "`" in comment.body)


def _code_after(quote: str, one: _Said) -> CodeBlock | None:
    """Return the code that follows the quoted words, or else the first of the comment."""
    blocks, body = one.text.code_blocks, one.comment.body
    start = body.find(quote[:_TELLING_START])
    following = (block for block in blocks if body.find(block.text) > start)
    return next(following, blocks[0] if blocks else None)


def _is_hearsay(comment: Comment) -> bool:
    """Tell whether somebody only asks for a workaround or says that one failed."""
    first = comment.body[:_SEARCHED]
    asks = "?" in first and _ASKS.search(first)
    return bool(asks or _DENIES.search(first))


def _confirmations(comment: Comment, later: Sequence[_Said]) -> Iterator[Evidence]:
    """Yield who said that it worked: other people, after it, before another one denied it."""
    for other in later:
        if _DENIES.search(other.comment.body[:_SEARCHED]):
            return
        if other.confirmation is not None and other.comment.author != comment.author:
            yield Evidence(other.comment.url, SourceKind.COMMENT, other.confirmation)


def _is_confirmed(workaround: Workaround) -> bool:
    comment = workaround.comment
    return bool(workaround.confirmations or workaround.thumbs_up > 1 or comment.is_by_maintainer)


def _answer_of(thread: Issue) -> Answer | None:
    for comment in reversed(tuple(spoken_comments(thread))):
        words = read_once(comment.body).paragraphs
        is_answer = comment.is_by_maintainer and comment.author != thread.author
        if is_answer and words and len(words[0]) > len("Thanks for the report, closing this."):
            return Answer(comment, thread.ref, words[0][:_MOST_QUOTED])
    return None


def _paragraph_that(
    pattern: re.Pattern[str], text: WrittenText, *, unless: re.Pattern[str] = _NEVER
) -> str | None:
    """Return the first paragraph of prose that matches, None when only code or quotes do."""
    for paragraph in text.paragraphs:
        searched = paragraph[:_SEARCHED]
        if pattern.search(searched) and not unless.search(searched):
            return paragraph[:_MOST_QUOTED]
    return None
