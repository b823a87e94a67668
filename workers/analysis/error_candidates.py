"""Every passage that may state the error, with a weight that compares across languages."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from workers.analysis.passages import Passage, Place
from workers.analysis.stack_traces import LANGUAGES
from workers.analysis.stack_traces.api import API_WEIGHT, ApiError, find_api_error
from workers.analysis.stack_traces.rule import WORDS, Rule, Search
from workers.analysis.stack_traces.trace import is_frame
from workers.analysis.stack_traces.tracebacks import read_tracebacks

MESSAGE_LIMIT = 500

_SEARCHED_LENGTH = 600
_TRACE_DISTANCE = 8
_TRACE_BONUS = 26
_TITLE_BONUS = 8
_TITLE_PENALTY = 6
_TEXT_PENALTY = 1
_TITLE_LENGTH = 40
_FEWEST_WORDS = 3
_WORD = re.compile(r"(?<!\S)[^\w\s]{0,2}[^\W\d_]{1,40}[^\w\s]{0,2}(?!\S)")
_PROMPTS = ("$ ", "% ", "▶ ", "\u276f ", "C:\\>", "PS ", ">>> ", "# ")
_SOURCE_CODE = re.compile(
    r"(?:raise|throw|return|print\w{0,8}|assert|if|def|const|let|var|fn|import|from|class|function"
    r"|public|private|try|except|catch|case|use|pub|struct|impl|type)\b[ (!]"
    # A .NET exception begins with System. as well.
    r"|(?:console|log|logger|logging|System\.(?:out|err|Console))\."
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """`core` is what identifies the error; `index` is the passage's place among all."""

    message: str
    core: str
    weight: int
    index: int
    language: str = ""
    exception: str | None = None
    status: int | None = None
    code: str | None = None
    last_wins: bool = False


@dataclass(frozen=True, slots=True)
class _Finder:
    """A rule as it applies to passages of some kind."""

    language: str
    rule: Rule
    find: Search


_IN_CODE = tuple(
    _Finder(language.name, rule, rule.search) for language in LANGUAGES for rule in language.rules
)
# In running text an error begins the line, unless it is unmistakable.
_IN_TEXT = tuple(
    finder if finder.rule.anywhere else replace(finder, find=finder.rule.pattern.match)
    for finder in _IN_CODE
    if finder.rule.anywhere or not finder.rule.code_only
)
_NAMED_GROUP = re.compile(r"\(\?P<\w+>")


@dataclass(frozen=True, slots=True)
class _Finders:
    """Finders in the order of their rules, and how to know that most of them find nothing."""

    every: tuple[_Finder, ...]
    # Those that look further than at the start of a line.
    elsewhere: tuple[_Finder, ...]
    begins: Callable[[str], object]

    @classmethod
    def of(cls, every: tuple[_Finder, ...]) -> "_Finders":
        """Join what is tried at the start of a line: tried as one it takes a fifth of the time."""
        at_start = [one for one in every if one.find == one.rule.pattern.match]
        unnamed = (_NAMED_GROUP.sub("(?:", one.rule.pattern.pattern) for one in at_start)
        elsewhere = tuple(one for one in every if one not in at_start)
        return cls(every, elsewhere, re.compile("|".join(f"(?:{one})" for one in unnamed)).match)

    def worth_trying(self, text: str) -> tuple[_Finder, ...]:
        return self.every if self.begins(text) else self.elsewhere


_FINDERS_IN_CODE, _FINDERS_IN_TEXT = _Finders.of(_IN_CODE), _Finders.of(_IN_TEXT)


def find_candidates(passages: Sequence[Passage]) -> Iterator[Candidate]:
    """Yield what each passage may state, in order; the first passage is the title."""
    tracebacks = read_tracebacks(passages)
    for index, passage in enumerate(passages):
        if index in tracebacks.inside:
            continue
        for found in _in_passage(passages, index, ends=tracebacks.ends):
            bonus = _place_bonus(found, passage, title=passages[0].text.casefold())
            yield replace(found, weight=found.weight + bonus)


def _in_passage(
    passages: Sequence[Passage], index: int, *, ends: frozenset[int]
) -> Iterator[Candidate]:
    passage = passages[index]
    payload = find_api_error(passage.text)
    if payload:
        # The line around a payload says nothing that the payload does not say better.
        yield _from_payload(payload, index=index)
        return
    yield from _announced(passage, index=index)
    if _SOURCE_CODE.match(passage.text):
        return
    for finder, match in _finds(passage):
        if not finder.rule.ends_traceback or index in ends:
            yield _build(match, finder=finder, passages=passages, index=index)


def _finds(passage: Passage) -> Iterator[tuple[_Finder, re.Match[str]]]:
    text = passage.text[:_SEARCHED_LENGTH]
    finders = _FINDERS_IN_TEXT if passage.place is Place.TEXT else _FINDERS_IN_CODE
    for finder in finders.worth_trying(text):
        needs = finder.rule.needs
        if needs and not any(word in text for word in needs):
            continue
        match = finder.find(text)
        if match:
            yield finder, match


def _build(
    match: re.Match[str], *, finder: _Finder, passages: Sequence[Passage], index: int
) -> Candidate:
    rule, groups = finder.rule, match.groupdict()
    message = match["message"].strip()
    core = (groups.get("core") or message).strip()
    if rule.takes_next_line:
        core = passages[index + 1].text if index + 1 < len(passages) else core
        message = f"{message}\n{core}"
    has_trace = rule.may_have_trace and _is_followed_by_trace(passages, index)
    return Candidate(
        message=message[:MESSAGE_LIMIT].strip(),
        core=core,
        weight=rule.weight + (_TRACE_BONUS if has_trace else 0),
        index=index,
        language=finder.language,
        exception=groups.get("exception"),
        status=int(groups["status"]) if groups.get("status") else None,
        code=groups.get("code") or groups.get("number"),
        last_wins=rule.last_wins,
    )


def _from_payload(payload: ApiError, *, index: int) -> Candidate:
    return Candidate(
        message=payload.message.strip()[:MESSAGE_LIMIT],
        core=payload.message,
        weight=API_WEIGHT,
        index=index,
        status=payload.status,
        code=payload.code,
    )


def _announced(passage: Passage, *, index: int) -> Iterator[Candidate]:
    """Take words that the reporter calls an error, unless they are a command or source code."""
    text = passage.text
    is_code = text.startswith((*_PROMPTS, 'File "')) or text.endswith(("{", ";", "}", "("))
    is_statement = text[:1].isupper() or ": " in text
    if not passage.is_announced or is_code or not is_statement:
        return
    if len(_WORD.findall(text)) >= _FEWEST_WORDS and not _SOURCE_CODE.match(text):
        message = text[:MESSAGE_LIMIT].strip()
        yield Candidate(message, message, WORDS - 2, index)


def _is_followed_by_trace(passages: Sequence[Passage], index: int) -> bool:
    near = passages[index + 1 : index + 1 + _TRACE_DISTANCE]
    return any(p.block == passages[index].block and is_frame(p.raw) for p in near)


def _place_bonus(found: Candidate, passage: Passage, *, title: str) -> int:
    if passage.block == 0:
        return -_TITLE_PENALTY
    penalty = _TEXT_PENALTY if passage.place is Place.TEXT else 0
    stated = found.core[:_TITLE_LENGTH].casefold().strip(" .")
    return _TITLE_BONUS if len(stated.split()) >= _FEWEST_WORDS and stated in title else -penalty
