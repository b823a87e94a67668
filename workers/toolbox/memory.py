"""What is kept of an issue between two jobs, and how often something may happen."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.decisions import CastVote, DenyOriginal, NameOriginal, Standing
from bot.domain.follow_up import FollowUp
from bot.domain.forgotten import Forgotten
from bot.domain.limit import Limit
from bot.domain.requests import Target


class EffectMemory(Protocol):
    """What is remembered of an issue between two analyses."""

    def remember_removed_label(self, key: str, label: str, *, was_ours: bool = True) -> None: ...

    def want_label(self, key: str, label: str) -> None: ...

    def removed_labels(self, key: str) -> frozenset[str]: ...

    def rejected_labels_of(self, keys: Sequence[str]) -> Sequence[frozenset[str]]: ...

    def wanted_labels_of(self, keys: Sequence[str]) -> Sequence[frozenset[str]]: ...

    def forget(self, key: str) -> None: ...


class People(Protocol):
    """What people decided about an issue, by `Target.key`."""

    def recall(self, key: str) -> Standing: ...

    def recall_all(self, keys: Sequence[str]) -> Sequence[Standing]: ...

    def name_original(self, key: str, decision: NameOriginal) -> None: ...

    def deny_original(self, key: str, decision: DenyOriginal) -> None: ...

    def hold(self, key: str) -> None: ...

    def resume(self, key: str) -> None: ...

    def forget(self, key: str) -> None: ...


class FollowUps(Protocol):
    """Which follow-up stands beneath the comment, by `Target.key`."""

    def recall(self, key: str) -> FollowUp: ...

    def record(self, key: str, follow_up: FollowUp) -> None: ...

    def forget(self, key: str) -> None: ...


class Votes(Protocol):
    """What people say of an issue."""

    def cast(self, target: Target, vote: CastVote, *, at: datetime) -> None: ...

    def forget_issue(self, repository_id: int, number: int) -> None: ...

    def forget_repositories(self, repository_ids: Collection[int]) -> Forgotten: ...

    def forget_installation(
        self, installation_id: int, *, only: Collection[int] | None = None
    ) -> Forgotten: ...


class Reserve(Protocol):
    """Until when an installation's last points at GitHub are left to its analyses."""

    def note_reached(self, installation_id: int, *, seconds: float) -> None: ...

    def seconds_to_wait(self, installation_id: int) -> float: ...


class NoReserve:
    """For readers whose points nobody shares."""

    def note_reached(self, installation_id: int, *, seconds: float) -> None:
        """Keep nothing."""

    def seconds_to_wait(self, _: int) -> float:
        return 0.0


class Ceilings(Protocol):
    """How often something may happen."""

    def seconds_to_wait(self, limits: tuple[Limit, ...], *, by: str) -> float:
        """Count `by` and return 0, or count nothing and return how long to wait."""
        ...

    def is_first(self, name: str, *, seconds: float) -> bool: ...
