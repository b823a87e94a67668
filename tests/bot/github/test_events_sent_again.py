"""What makes work here is had again when it was lost, or it is said why not."""

import json
from typing import Any

import pytest

from bot.github.deliveries import LEFT_OUT, is_sent_again
from bot.github.webhook import read_event
from bot.routing import Ignored, route

# Every action that GitHub documents for the events that an App of ours is told of.
# https://docs.github.com/webhooks/webhook-events-and-payloads
ACTIONS = {
    "issues": (
        *("assigned", "closed", "deleted", "demilestoned", "edited", "field_added"),
        *("field_removed", "labeled", "locked", "milestoned", "opened", "pinned", "reopened"),
        *("transferred", "typed", "unassigned", "unlabeled", "unlocked", "unpinned", "untyped"),
    ),
    "issue_comment": ("created", "deleted", "edited", "pinned", "unpinned"),
    "label": ("created", "deleted", "edited"),
    "release": (
        *("created", "deleted", "edited", "prereleased", "published", "released", "unpublished"),
    ),
    "push": ("",),
    "repository": (
        *("archived", "created", "deleted", "edited", "privatized", "publicized", "renamed"),
        *("transferred", "unarchived"),
    ),
    "installation": ("created", "deleted", "new_permissions_accepted", "suspend", "unsuspend"),
    "installation_repositories": ("added", "removed"),
}
ADA = {"login": "ada", "type": "User"}
ENGINE = {"id": 42, "full_name": "octo/engine", "default_branch": "main", "private": True}
# With everything in it that could make an event matter.
PAYLOAD: dict[str, Any] = {
    "installation": {"id": 7, "account": {"login": "octo"}},
    "repository": ENGINE,
    "repositories": [ENGINE],
    "repositories_added": [ENGINE],
    "repositories_removed": [ENGINE],
    "sender": ADA,
    "issue": {"number": 3, "author_association": "NONE"},
    "changes": {"title": {"from": "Crash"}},
    "label": {"name": "bug"},
    "comment": {"id": 31, "user": ADA, "author_association": "NONE", "body": "/triage"},
    "release": {"id": 5, "tag_name": "v1.0.0", "draft": False, "prerelease": False},
    "ref": "refs/heads/main",
    "commits": [{"modified": [".github/issuegraph.yml"]}],
}


def makes_work(event: str, action: str) -> bool:
    body = json.dumps(PAYLOAD | ({"action": action} if action else {})).encode()
    read = read_event(event=event, delivery="d-1", body=body)
    return not isinstance(route(read, own_login="issuegraph[bot]"), Ignored)


@pytest.mark.parametrize(
    ("event", "action"),
    [(event, action) for event, actions in ACTIONS.items() for action in actions],
)
def test_what_makes_work_is_sent_again_or_it_is_said_why_not(event: str, action: str) -> None:
    if makes_work(event, action):
        assert is_sent_again(event, action) != ((event, action) in LEFT_OUT)
    else:
        assert not is_sent_again(event, action)
