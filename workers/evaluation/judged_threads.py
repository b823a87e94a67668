"""Read threads with the judgement of people, one JSON document a line.

The issue that the analysis gets is built without its labels: people put them there after reading,
so they would give the answer away.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from bot.domain.findings import IssueType
from bot.domain.issue import (
    Actor,
    Association,
    Comment,
    Issue,
    IssueRef,
    Repository,
    RepositoryRef,
)

_TYPES_CALLED_OTHERWISE = {"docs": IssueType.DOCUMENTATION, "spam": IssueType.OTHER}
_UNKNOWN_TIME = "1970-01-01T00:00:00Z"
_ASSOCIATIONS: Mapping[str, Association] = {name: name for name in get_args(Association)}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What people found in a thread; targets are lower-case `owner/repo#1` or `owner/repo@sha`."""

    type: IssueType
    type_alternatives: frozenset[IssueType]
    links: frozenset[str]
    fixes: frozenset[str]
    error_message: str | None


@dataclass(frozen=True, slots=True)
class JudgedThread:
    """A thread, its judgement, and whether its words are the writers' own ("verbatim")."""

    issue: Issue
    repository: Repository
    text_origin: str
    judgement: Judgement


def read_thread(line: str) -> JudgedThread | None:
    """Return the thread in `line`, None when nobody judged it; ValueError says what is wrong."""
    document = json.loads(line)
    if not isinstance(document, dict):
        raise ValueError("expected a JSON object")  # noqa: TRY004 - one error for every bad line
    if not document.get("gold"):
        return None
    try:
        return _thread(document)
    except KeyError as error:
        raise ValueError(f"the field {error} is missing") from error
    except (AttributeError, TypeError) as error:
        raise ValueError(f"a field has another form than expected: {error}") from error


def _thread(document: Mapping[str, Any]) -> JudgedThread:
    repository = RepositoryRef.parse(document["repo"])
    url = f"https://github.com/{repository}"
    return JudgedThread(
        _issue(document, IssueRef(repository, int(document["number"]))),
        Repository(repository, url),
        str(document.get("text_origin") or "verbatim"),
        _judgement(document["gold"]),
    )


def _issue(document: Mapping[str, Any], ref: IssueRef) -> Issue:
    url = f"https://github.com/{ref.repository}/issues/{ref.number}"
    comments = document.get("comments") or ()
    return Issue(
        ref,
        title=document["title"] or "",
        body=document["body"] or "",
        url=url,
        state="open" if document.get("state") == "open" else "closed",
        created_at=_moment(document),
        author=_author(document),
        association=_association(document),
        comments=tuple(_comment(one, id_=id_, url=url) for id_, one in enumerate(comments, 1)),
        comment_count=len(comments),
    )


def _comment(document: Mapping[str, Any], *, id_: int, url: str) -> Comment:
    return Comment(
        id_,
        _author(document),
        _association(document),
        document["body"] or "",
        _moment(document),
        f"{url}#issuecomment-{id_}",
    )


def _author(document: Mapping[str, Any]) -> Actor | None:
    login = document.get("author")
    return Actor(login, is_bot=login.endswith("[bot]")) if login else None


def _association(document: Mapping[str, Any]) -> Association:
    name = document.get("author_association")
    return _ASSOCIATIONS.get(name, "NONE") if name else "NONE"


def _moment(document: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(document.get("created_at") or _UNKNOWN_TIME)


def _judgement(gold: Mapping[str, Any]) -> Judgement:
    return Judgement(
        _type(gold["type"]),
        frozenset(_type(name) for name in gold.get("type_alternatives") or ()),
        links=frozenset(link.lower() for link in gold.get("links") or ()),
        fixes=frozenset(fix.lower() for fix in gold.get("fix_refs") or ()),
        error_message=gold.get("error_message") or None,
    )


def _type(name: str) -> IssueType:
    return _TYPES_CALLED_OTHERWISE.get(name) or IssueType(name)
