"""A pool of issues in a database of its own, searched exactly as a repository's past is."""

import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, cast

from bot.domain.history import Learning
from bot.domain.issue import Issue, IssueRef, RepositoryRef
from bot.reading.untrusted import clean
from bot.store.engine import open_engine
from bot.store.history import HistoryStore
from bot.store.history_search import HistorySearch
from bot.store.learned import Database
from bot.store.upgrade import upgrade
from workers.analysis.remembering import remember
from workers.toolbox import Meanings, NoMeanings

_PER_WRITE = 500


@dataclass(frozen=True, slots=True)
class Pool:
    """The issues by repository and number, and the index over them."""

    search: HistorySearch
    ids: Mapping[str, int]
    issues: Mapping[str, Mapping[int, Issue]]
    store: HistoryStore
    meanings: Meanings


@contextmanager
def open_pool(path: Path, *, model: Path | None = None) -> Iterator[Pool]:
    """Yield the pool, filed in a database that ends with the block; ValueError for a bad line.

    With the folder of a language model, what it makes of the issues is filed as well.
    """
    issues = _by_repository(path)
    with TemporaryDirectory(prefix="issuegraph-pool-") as folder:
        engine = open_engine(f"sqlite:///{folder}/pool.db")
        upgrade(engine)
        store = HistoryStore(engine)
        meanings = _open_meanings(model, engine)
        ids = {key: position for position, key in enumerate(sorted(issues), 1)}
        for key, repository_id in ids.items():
            store.begin(Learning(repository_id, key))
            _file(repository_id, list(issues[key].values()), store=store, meanings=meanings)
        yield Pool(HistorySearch(engine), ids, issues, store, meanings)
        engine.dispose()


def read_lines(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the JSON objects of a file, packed or not, with their line numbers from 1.

    ValueError names the file that cannot be unpacked or read, or its line.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with cast(IO[str], opener(path, "rt", encoding="utf-8")) as lines:
            yield from _objects(lines, path)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error


def unreadable(path: Path, number: int, error: Exception) -> ValueError:
    """Return what says which line of which file cannot be used, and why."""
    reason = f"no {error}" if isinstance(error, KeyError) else str(error)
    return ValueError(f"{path}: line {number}: {reason}")


def _objects(lines: Iterable[str], path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(lines, 1):
        try:
            document = json.loads(line)
        except ValueError as error:
            raise unreadable(path, number, error) from error
        if not isinstance(document, dict):
            raise unreadable(path, number, TypeError("expected a JSON object"))
        yield number, document


def _by_repository(path: Path) -> dict[str, dict[int, Issue]]:
    found: dict[str, dict[int, Issue]] = defaultdict(dict)
    for number, document in read_lines(path):
        try:
            issue = _read_issue(document)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise unreadable(path, number, error) from error
        found[issue.ref.repository.key][issue.ref.number] = issue
    return dict(found)


def _read_issue(document: Mapping[str, Any]) -> Issue:
    ref = IssueRef(RepositoryRef.parse(clean(document["repo"])), int(document["number"]))
    return Issue(
        ref,
        title=clean(document["title"]),
        body=clean(document["body"]),
        url=f"https://github.com/{ref.repository}/issues/{ref.number}",
        state="open" if document.get("state") == "open" else "closed",
        created_at=_read_moment(document["created_at"]),
        labels=tuple(clean(label) for label in document.get("labels") or ()),
    )


def _read_moment(text: str) -> datetime:
    """Read a date, which is of UTC unless it says otherwise: those of a pool are compared."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _open_meanings(model: Path | None, database: Database) -> Meanings:
    if model is None:
        return NoMeanings()
    from workers.providers.opening import open_model

    return open_model(model, database)


def _file(
    repository_id: int, issues: list[Issue], *, store: HistoryStore, meanings: Meanings
) -> None:
    for start in range(0, len(issues), _PER_WRITE):
        page = [remember(issue) for issue in issues[start : start + _PER_WRITE]]
        store.save(repository_id, page)
        meanings.remember(repository_id, page)
    meanings.index(repository_id)
