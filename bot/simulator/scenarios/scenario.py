"""What a scenario hands over: a world ready to use, and what is to be opened in it."""

from dataclasses import dataclass

from bot.simulator.apps import App, Installation
from bot.simulator.repository import Repository
from bot.simulator.state import World


@dataclass(frozen=True, slots=True)
class NewIssue:
    """An issue to open, and the verdict that a good triage reaches."""

    title: str
    body: str
    author: str
    expected_verdict: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A repository with its App installed, and new issues for it."""

    repository: Repository
    app: App
    installation: Installation
    new_issues: tuple[NewIssue, ...]


PERMISSIONS = {"issues": "write", "contents": "read", "pull_requests": "read", "metadata": "read"}
EVENTS = ("issues", "issue_comment", "label", "push", "release", "repository")


def installed_app(world: World, full_name: str) -> tuple[App, Installation]:
    """Return the App `issuegraph`, registered once, installed on a repository without webhooks."""
    app = next((one for one in world.apps if one.slug == "issuegraph"), None)
    made = app or world.create_app("issuegraph", permissions=PERMISSIONS, events=EVENTS)
    with world.quietly():
        return made, world.install(made, [full_name])
