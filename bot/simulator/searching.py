"""Issue search as GitHub's: qualifiers narrow, all other words must occur, quotes keep phrases."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.simulator.access import Actor, may_see
from bot.simulator.issue import Issue
from bot.simulator.state import World

LONGEST_QUERY = 256
MOST_OPERATORS = 5
_PIECE = re.compile(r'(-?)(?:([A-Za-z]{2,20}):)?(?:"([^"]{0,256})"|(\S{1,256}))')
_WORD = re.compile(r"[^\W_]{1,100}(?:[._-][^\W_]{1,100}){0,20}")
_PLACES = {"title", "body", "comments"}


class BadQueryError(ValueError):
    """The query breaks a rule; the message says which."""


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: `(negated, qualifier, value)` triples and `(negated, phrase)` terms."""

    qualifiers: tuple[tuple[bool, str, str], ...]
    terms: tuple[tuple[bool, str], ...]
    places: frozenset[str] = field(default=frozenset(_PLACES))

    def values(self, name: str) -> list[str]:
        """Return the values that a qualifier allows."""
        return [v.lower() for negated, n, v in self.qualifiers if n == name and not negated]


def parse_query(text: str) -> Query:
    """Read a search query; raise BadQueryError where GitHub refuses."""
    if len(text) > LONGEST_QUERY:
        raise BadQueryError("The search is longer than 256 characters.")
    qualifiers: list[tuple[bool, str, str]] = []
    terms: list[tuple[bool, str]] = []
    operators, negate_next = 0, False
    for minus, name, quoted, plain in _PIECE.findall(text):
        value = quoted or plain
        if plain in ("AND", "OR", "NOT") and not name:
            operators += 1
            negate_next = plain == "NOT"
            continue
        negated, negate_next = bool(minus) or negate_next, False
        if name:
            qualifiers.append((negated, name.lower(), value))
        elif value:
            terms.append((negated, value.lower()))
    if operators > MOST_OPERATORS:
        raise BadQueryError("More than five AND / OR / NOT operators were used.")
    places = {v for _, n, v in qualifiers if n == "in"} & _PLACES or _PLACES
    return Query(tuple(qualifiers), tuple(terms), frozenset(places))


def search(
    world: World, query: Query, *, actor: Actor, unseen: Callable[[datetime], bool]
) -> list[Issue] | None:
    """Return matching issues, best and newest first; nothing when a repository is out of reach."""
    named = query.values("repo")
    reachable = [r for r in world.repositories if may_see(actor, r)]
    if named:
        reachable = [r for r in reachable if r.full_name.lower() in named]
        if len(reachable) < len(set(named)):
            return None
    found = [
        thread
        for repository in reachable
        for thread in repository.living()
        if not unseen(thread.stored_at) and _qualifies(thread, query) and _contains(thread, query)
    ]
    return sorted(found, key=lambda issue: (-_score(issue, query), -issue.id))


def _qualifies(issue: Issue, query: Query) -> bool:
    return all(
        _meets(issue, name, value.lower()) != negated for negated, name, value in query.qualifiers
    )


def _meets(issue: Issue, name: str, value: str) -> bool:
    match name:
        case "is" | "type" | "state":
            return _is(issue, value)
        case "author":
            return issue.author.login.lower() == value.removeprefix("app/")
        case "label":
            return any(label.name.lower() == value for label in issue.labels)
        case "reason":
            return (issue.state_reason or "").replace("_", " ") == value.replace("_", " ")
        case "created":
            return _within(issue.created_at, value)
        case "updated":
            return _within(issue.updated_at, value)
        case "closed":
            return issue.closed_at is not None and _within(issue.closed_at, value)
        case _:
            return True


def _is(issue: Issue, value: str) -> bool:
    match value:
        case "issue":
            return not issue.is_pull
        case "pr" | "pull-request":
            return issue.is_pull
        case "open" | "closed":
            return issue.state == value
        case "merged":
            return getattr(issue, "merged_at", None) is not None
        case "public" | "private":
            return issue.repository.private == (value == "private")
        case "locked":
            return issue.locked
        case _:
            return True


def _within(moment: datetime, span: str) -> bool:
    day = moment.strftime("%Y-%m-%d")
    if ".." in span:
        first, _, last = span.partition("..")
        return (first in ("", "*") or first[:10] <= day) and (last in ("", "*") or day <= last[:10])
    for sign in (">=", "<=", ">", "<"):
        if span.startswith(sign):
            bound = span[len(sign) :][:10]
            return {">=": day >= bound, "<=": day <= bound, ">": day > bound, "<": day < bound}[
                sign
            ]
    return day == span[:10]


def _contains(issue: Issue, query: Query) -> bool:
    if not query.terms:
        return True
    text = _text_of(issue, query.places)
    return all(_occurs(phrase, text) != negated for negated, phrase in query.terms)


def _occurs(phrase: str, text: str) -> bool:
    words = _WORD.findall(phrase)
    return all(word in text for word in words) and (" " not in phrase or phrase in text)


def _text_of(issue: Issue, places: frozenset[str]) -> str:
    parts = []
    if "title" in places:
        parts.append(issue.title)
    if "body" in places:
        parts.append(issue.body)
    if "comments" in places:
        parts.extend(comment.body for comment in issue.comments)
    return "\n".join(parts).lower()


def _score(issue: Issue, query: Query) -> int:
    title = issue.title.lower()
    return sum(1 for negated, phrase in query.terms if not negated and phrase in title)
