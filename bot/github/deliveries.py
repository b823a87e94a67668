"""What GitHub remembers of the webhooks it sent: three days of them, each to be had again.

GitHub itself tries once. A delivery may be lost when no attempt with its GUID succeeded, and also
when we said that we keep it: a power failure can take the last moment of Redis with it.
https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from itertools import groupby
from typing import Any

from bot.github.app_auth import AppAuth
from bot.github.transport import ApiAnswer, ApiRequest

_PATH = "/app/hook/deliveries"
_PER_PAGE = 100
_NEXT = re.compile(r'[?&]cursor=([A-Za-z0-9_=-]{1,200})[^>]{0,200}>; rel="next"')
# What makes work that nothing else makes up for; everything else need not be sent again.
_RELEVANT: Mapping[str, frozenset[str]] = {
    "issues": frozenset(
        {
            "opened",
            "edited",
            "reopened",
            "closed",
            "unlocked",
            "transferred",
            "deleted",
            "unlabeled",
        }
    ),
    "issue_comment": frozenset({"created"}),
    "installation": frozenset({"created", "deleted", "unsuspend", "new_permissions_accepted"}),
    "installation_repositories": frozenset({"added", "removed"}),
    "repository": frozenset({"privatized"}),
}
# What makes work and is left out all the same, with what makes up for it.
LEFT_OUT: Mapping[tuple[str, str], str] = {
    ("issue_comment", "deleted"): "the nightly pass reads every issue that changed",
    ("issues", "labeled"): "the nightly pass reads every issue that changed",
    ("push", ""): "configuration and forms are kept for ten minutes only",
    ("release", "published"): "the nightly pass looks through the releases",
    ("release", "released"): "the nightly pass looks through the releases",
}


def is_sent_again(event: str, action: str) -> bool:
    """Tell whether a delivery of the event, when it was lost, is to be had again."""
    return action in _RELEVANT.get(event, ())


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to deliver an event; attempts for one event share the `guid`."""

    id: int
    guid: str
    delivered_at: datetime
    event: str
    action: str
    is_ok: bool
    # Whether our receiver answered that it keeps the delivery.
    is_accepted: bool = False
    # 0 for what concerns none.
    installation_id: int = 0


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Some attempts, newest first, and where the older ones begin."""

    attempts: tuple[Attempt, ...]
    next_cursor: str
    # Whether GitHub listed none, not even older ones.
    is_empty: bool = False

    @property
    def is_last(self) -> bool:
        return not self.next_cursor

    @property
    def settled(self) -> frozenset[str]:
        """The GUIDs that our receiver answered well and made no work of."""
        return frozenset(one.guid for one in self.attempts if one.is_ok and not one.is_accepted)


class Deliveries:
    """The deliveries of one App."""

    def __init__(self, app: AppAuth) -> None:
        self._app = app

    def page(self, since: datetime, *, cursor: str = "") -> DeliveryPage:
        """Return a hundred attempts made since then, from the cursor on; bodies are not fetched."""
        parameters: dict[str, str | int] = {"per_page": _PER_PAGE}
        if cursor:
            parameters["cursor"] = cursor
        answer, items = self._app.ask_page(ApiRequest("GET", _PATH, parameters))
        attempts = [_read_attempt(item) for item in items]
        recent = tuple(one for one in attempts if one.delivered_at >= since)
        is_end = len(recent) < len(attempts)
        next_cursor = "" if is_end else _next_cursor(answer)
        return DeliveryPage(recent, next_cursor, is_empty=not attempts)

    def redeliver(self, attempt_id: int) -> None:
        """Have GitHub send it again, under the same GUID."""
        path = f"{_PATH}/{attempt_id:d}/attempts"
        self._app.ask_page(ApiRequest("POST", path, is_repeatable=True))


def find_doubtful(attempts: Iterable[Attempt]) -> tuple[Attempt, ...]:
    """Return the first attempt of each relevant delivery that the inbox must know, oldest first.

    It is accepted where any of the attempts was.
    That is what never succeeded, and what was accepted. What was answered well in any other way
    made no work, and the inbox never heard of it.
    """
    ordered = sorted(attempts, key=lambda one: (one.guid, one.delivered_at, one.id))
    groups = [list(group) for _, group in groupby(ordered, key=lambda one: one.guid)]
    doubtful = [_first_of(group) for group in groups if _is_doubtful(group)]
    relevant = [one for one in doubtful if is_sent_again(one.event, one.action)]
    return tuple(sorted(relevant, key=lambda one: (one.delivered_at, one.id)))


def _is_doubtful(attempts: Iterable[Attempt]) -> bool:
    known = list(attempts)
    return not any(one.is_ok for one in known) or any(one.is_accepted for one in known)


def _first_of(attempts: Sequence[Attempt]) -> Attempt:
    return replace(attempts[0], is_accepted=any(one.is_accepted for one in attempts))


def _read_attempt(item: Mapping[str, Any]) -> Attempt:
    return Attempt(
        id=item["id"],
        guid=item["guid"],
        delivered_at=datetime.fromisoformat(item["delivered_at"]),
        event=item["event"],
        action=item["action"] or "",
        # The word and not the number is what GitHub itself goes by.
        is_ok=item["status"] == "OK",
        is_accepted=item["status_code"] == HTTPStatus.ACCEPTED,
        installation_id=item.get("installation_id") or 0,
    )


def _next_cursor(answer: ApiAnswer) -> str:
    found = _NEXT.search(answer.headers.get("link", "")[:4000])
    return found[1] if found else ""
