"""A pool of issues in a database of its own, searched exactly as a repository's past is."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, cast

from bot.domain.history import Learning
from bot.domain.issue import Issue, IssueRef, RepositoryRef
from bot.store.engine import open_engine
from bot.store.history import HistoryStore
from bot.store.history_search import HistorySearch
from bot.store.upgrade import upgrade
from workers.analysis.remembering import remember

_PER_WRITE = 500


@dataclass(frozen=True, slots=True)
class Pool:
    """The issues by repository and number, and the index over them."""

    search: HistorySearch
    ids: Mapping[str, int]
    issues: Mapping[str, Mapping[int, Issue]]
    store: HistoryStore


@contextmanager
def open_pool(path: Path) -> Iterator[Pool]:
    """Yield the pool, filed in a database that ends with the block; ValueError for a bad line."""
    issues = _by_repository(path)
    with TemporaryDirectory(prefix="issuegraph-pool-") as folder:
        engine = open_engine(f"sqlite:///{folder}/pool.db")
        upgrade(engine)
        store = HistoryStore(engine)
        ids = {key: position for position, key in enumerate(sorted(issues), 1)}
        for key, repository_id in ids.items():
            _file(store, Learning(repository_id, key), list(issues[key].values()))
        yield Pool(HistorySearch(engine), ids, issues, store)
        engine.dispose()


def read_lines(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the JSON objects of a file, packed or not, with their line numbers from 1."""
    opener = gzip.open if path.suffix == ".gz" else open
    with cast(IO[str], opener(path, "rt", encoding="utf-8")) as lines:
        for number, line in enumerate(lines, 1):
            document = json.loads(line)
            if not isinstance(document, dict):
                raise ValueError(f"line {number}: expected a JSON object")  # noqa: TRY004 - one error for every bad line
            yield number, document


def _by_repository(path: Path) -> dict[str, dict[int, Issue]]:
    found: dict[str, dict[int, Issue]] = defaultdict(dict)
    for number, document in read_lines(path):
        try:
            issue = _read_issue(document)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"line {number}: {error}") from error
        found[issue.ref.repository.key][issue.ref.number] = issue
    return dict(found)


def _read_issue(document: Mapping[str, Any]) -> Issue:
    ref = IssueRef(RepositoryRef.parse(document["repo"]), int(document["number"]))
    return Issue(
        ref,
        title=document["title"] or "",
        body=document["body"] or "",
        url=f"https://github.com/{ref.repository}/issues/{ref.number}",
        state="open" if document.get("state") == "open" else "closed",
        created_at=datetime.fromisoformat(document["created_at"]),
        labels=tuple(document.get("labels") or ()),
    )


def _file(store: HistoryStore, learning: Learning, issues: list[Issue]) -> None:
    store.begin(learning)
    for start in range(0, len(issues), _PER_WRITE):
        page = issues[start : start + _PER_WRITE]
        store.save(learning.repository_id, [remember(issue) for issue in page])
