"""The hourly comparison comes to an end for every repository, however much is skipped."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog

from bot.domain.requests import TriageIssue
from bot.errors import Unreachable
from workers.duties.missed_issues import MissedIssues

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
YESTERDAY = (NOON - timedelta(days=1)).isoformat()


@dataclass
class Platform:
    """A GitHub on which issues were opened yesterday: so many in each repository."""

    issues: dict[int, int]
    deleted: frozenset[int] = frozenset()
    # Whether there is an installation before the usual one whose answers nobody can read.
    is_first_odd: bool = False
    looked_at: list[int] = field(default_factory=list)

    def ask_page(self, _: object) -> tuple[None, list[dict[str, Any]]]:
        installed = (NOON - timedelta(days=30)).isoformat()
        ids = (10, 11) if self.is_first_odd else (11,)
        return None, [{"id": one, "created_at": installed, "suspended_at": None} for one in ids]

    def client(self, installation_id: int, repository_id: int | None) -> "Client":
        return Client(self, repository_id, is_odd=installation_id != 11)


@dataclass
class Client:
    platform: Platform
    repository_id: int | None
    is_odd: bool = False

    def get(self, _: str, *, page: int = 1, per_page: int, **__: object) -> Any:
        if self.is_odd:
            return {"repositories": [{"id": 1, "full_name": "no name"}]}
        if self.repository_id is None:
            ids = sorted(self.platform.issues)[(page - 1) * per_page : page * per_page]
            return {"repositories": [_repository(one) for one in ids]}
        self.platform.looked_at.append(self.repository_id)
        if self.repository_id in self.platform.deleted:
            raise Unreachable("the repository is gone")
        count = self.platform.issues[self.repository_id]
        return [{"number": n, "created_at": YESTERDAY} for n in range(1, count + 1)]


def _repository(repository_id: int) -> dict[str, Any]:
    name = f"octo/r{repository_id}"
    kept = {"archived": False, "has_issues": True, "private": False}
    return {"id": repository_id, "full_name": name, **kept}


@dataclass
class Notebook:
    kept: dict[str, Any] = field(default_factory=dict)

    def get(self, key: str) -> Any | None:
        return self.kept.get(key)

    def put(self, key: str, value: Any, *, ttl_seconds: float) -> None:
        assert ttl_seconds > 0
        self.kept[key] = value


@dataclass
class Inbox:
    """Keeps what it is asked for; nothing of it ever becomes a report."""

    asked: list[str] = field(default_factory=list)

    def accept(self, entry_id: str, _: TriageIssue) -> None:
        self.asked.append(entry_id)

    def has(self, entry_id: str) -> bool:
        return entry_id in self.asked


def hours(platform: Platform, inbox: Inbox) -> Iterator[int]:
    """Compare once an hour; yield how much was missed."""
    missed = MissedIssues(
        platform,
        platform.client,
        is_known=lambda *_: False,
        is_asked_for=inbox.has,
        accept=inbox.accept,
        seconds_held_back=lambda _: 0.0,
        park=lambda *_: None,
        note_listed=lambda *_: None,
        notes=Notebook(),
        now=lambda: NOON,
        log=structlog.get_logger(),
    )
    for hour in range(24):
        moment = NOON + timedelta(hours=hour)
        yield replace(missed, now=lambda moment=moment: moment).ask_for()


def test_a_hundred_skipped_issues_do_not_keep_the_others_from_being_found() -> None:
    platform, inbox = Platform({1: 100, 2: 5, 3: 1}), Inbox()
    assert list(hours(platform, inbox))[:3] == [100, 6, 0]
    assert len(set(inbox.asked)) == len(inbox.asked) == 106


def test_of_many_repositories_each_has_its_hour() -> None:
    platform, inbox = Platform(dict.fromkeys(range(1, 1_201), 0) | {1_150: 2}), Inbox()
    found = hours(platform, inbox)
    assert [next(found) for _ in range(4)] == [0, 0, 2, 0]
    assert platform.looked_at == [*range(1, 1_201), *range(1, 501)]


@pytest.mark.parametrize("gone", [1, 2])
def test_a_repository_that_is_gone_ends_nothing(gone: int) -> None:
    platform, inbox = Platform({1: 1, 2: 1}, deleted=frozenset({gone})), Inbox()
    assert next(hours(platform, inbox)) == 1
    assert inbox.asked == [f"missed-{3 - gone}-1"]


def test_an_installation_whose_answers_nobody_can_read_ends_nothing() -> None:
    platform, inbox = Platform({1: 1}, is_first_odd=True), Inbox()
    assert next(hours(platform, inbox)) == 1
    assert inbox.asked == ["missed-1-1"]
