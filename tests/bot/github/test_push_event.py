"""Pushes: which of them may have changed what the bot keeps of a repository."""

import json
from typing import Any

import pytest

from bot.domain.events import CodePushed, Event, Origin, OtherEvent
from bot.domain.issue import Actor, RepositoryRef
from bot.github.webhook import UnreadablePayload, read_event

ORIGIN = Origin("d-1", 7, RepositoryRef("octo", "engine"), 42, Actor("ada"))
CONFIG = ".github/issuegraph.yml"


def _read(**members: Any) -> Event:
    payload = {
        "ref": "refs/heads/main",
        "forced": False,
        "commits": [],
        "installation": {"id": 7},
        "repository": {"id": 42, "full_name": "octo/engine", "default_branch": "main"},
        "sender": {"login": "ada", "type": "User"},
    }
    body = json.dumps(payload | members).encode()
    return read_event(event="push", delivery="d-1", body=body)


def test_what_commits_touch_below_github_is_read_once() -> None:
    commits = [
        {"added": [CONFIG, "README.md"], "modified": [], "removed": []},
        {"added": [], "modified": [CONFIG], "removed": [".github/ISSUE_TEMPLATE/bug.yml"]},
    ]
    assert _read(commits=commits) == CodePushed(
        ORIGIN,
        is_default_branch=True,
        paths=(".github/ISSUE_TEMPLATE/bug.yml", CONFIG),
    )


@pytest.mark.parametrize("ref", ["refs/heads/next", "refs/tags/main", "main"])
def test_other_branches_and_tags_are_told_apart(ref: str) -> None:
    assert _read(ref=ref) == CodePushed(ORIGIN, is_default_branch=False)


@pytest.mark.parametrize("members", [{"forced": True}, {"commits": [{}] * 2_048}])
def test_a_push_that_lists_not_everything_says_so(members: dict[str, Any]) -> None:
    assert _read(**members) == CodePushed(ORIGIN, is_default_branch=True, is_partial=True)


def test_a_hook_of_the_repository_itself_is_not_acted_on() -> None:
    assert _read(installation=None) == OtherEvent("d-1", "push")


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"commits": "many"}, id="commits"),
        pytest.param({"commits": [{"added": [1]}]}, id="a path that is a number"),
        pytest.param({"commits": [{"added": "a.py"}]}, id="paths that are a text"),
        pytest.param({"ref": None}, id="no branch"),
        pytest.param({"repository": {"id": 42, "full_name": "octo/engine"}}, id="no default"),
    ],
)
def test_a_push_that_github_would_not_send_is_unreadable(members: dict[str, Any]) -> None:
    with pytest.raises(UnreadablePayload):
        _read(**members)
