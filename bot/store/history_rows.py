"""Known issues as rows and back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.domain.history import (
    TITLE_WEIGHT,
    KnownComment,
    KnownIssue,
    KnownLabel,
    Outcome,
    Sighting,
)

_PLAIN = (
    "number",
    "title",
    "text",
    "state",
    "created_at",
    "updated_at",
    "state_reason",
    "closed_at",
)


def issue_row(repository_id: int, issue: KnownIssue) -> dict[str, Any]:
    """Return the row of `known_issues`."""
    return {
        "repository_id": repository_id,
        **{name: getattr(issue, name) for name in _PLAIN},
        **asdict(issue.outcome),
        "title_terms": " ".join(issue.title_terms),
        "body_terms": " ".join(issue.body_terms),
        "labels": [asdict(label) for label in issue.labels],
        "comments": [_comment_row(comment) for comment in issue.comments],
    }


def sighting_rows(repository_id: int, issue: KnownIssue) -> Iterator[dict[str, Any]]:
    """Yield the rows of `error_sightings`, each error once."""
    unique = {sighting.fingerprint: sighting for sighting in reversed(issue.sightings)}
    for sighting in unique.values():
        yield {"repository_id": repository_id, **asdict(sighting)}


def read_issue_row(row: Mapping[str, Any], sightings: Sequence[Sighting]) -> KnownIssue:
    """Read a row of `known_issues` with its errors."""
    return KnownIssue(
        **{name: row[name] for name in _PLAIN},
        title_terms=tuple(row["title_terms"].split()),
        body_terms=tuple(row["body_terms"].split()),
        labels=tuple(KnownLabel(**label) for label in row["labels"]),
        comments=tuple(_read_comment(comment) for comment in row["comments"]),
        sightings=tuple(sightings),
        outcome=Outcome(**{name: row[name] for name in Outcome.__slots__}),
    )


def read_sighting_row(row: Mapping[str, Any]) -> Sighting:
    """Read a row of `error_sightings`."""
    return Sighting(**{name: row[name] for name in Sighting.__slots__})


def terms_of_row(row: Mapping[str, Any]) -> set[str]:
    """Return the different terms of a row of `known_issues`."""
    return {*row["title_terms"].split(), *row["body_terms"].split()}


def length_of(row: Mapping[str, Any]) -> int:
    """Count the terms of a row of `known_issues`, those of the title as often as they weigh."""
    return TITLE_WEIGHT * len(row["title_terms"].split()) + len(row["body_terms"].split())


def _comment_row(comment: KnownComment) -> dict[str, Any]:
    return asdict(comment) | {"created_at": comment.created_at.isoformat()}


def _read_comment(row: Mapping[str, Any]) -> KnownComment:
    return KnownComment(**{**row, "created_at": datetime.fromisoformat(row["created_at"])})
