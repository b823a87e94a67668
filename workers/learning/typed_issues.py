"""Read issues whose type people have labelled, from CSV with the columns of NLBSE's competition."""

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.findings import IssueType
from bot.domain.issue import Issue, IssueRef, Repository, RepositoryRef
from workers.analysis.classify.type_names import named_type

_COLUMNS = ("repo", "label", "title", "body")
_UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_FIELD = min(2**31 - 1, sys.maxsize)


@dataclass(frozen=True, slots=True)
class TypedIssue:
    """An issue without its labels, and the type that a label gave it."""

    issue: Issue
    repository: Repository
    type: IssueType


def read_typed_issues(lines: Iterable[str]) -> Iterator[TypedIssue]:
    """Yield every issue of a CSV file; ValueError names the row that cannot be read."""
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.DictReader(lines)
    absent = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if absent:
        raise ValueError(f"the column {absent[0]!r} is missing (needed: {','.join(_COLUMNS)})")
    for number, row in enumerate(reader, 1):
        try:
            yield _read(row, number)
        except ValueError as error:
            raise ValueError(f"row {number}: {error}") from error


def _read(row: dict[str, str | None], number: int) -> TypedIssue:
    ref = RepositoryRef.parse(row["repo"] or "")
    type_ = named_type(row["label"] or "")
    if type_ is None:
        raise ValueError(f"not a type of issue: {row['label']!r}")
    url = f"https://github.com/{ref}"
    issue = Issue(
        IssueRef(ref, number),
        title=row["title"] or "",
        body=row["body"] or "",
        url=url,
        state="open",
        created_at=_UNKNOWN_TIME,
    )
    return TypedIssue(issue, Repository(ref, url), type_)
