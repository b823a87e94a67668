"""Two clients that others wrote, one of them generated from GitHub's description, understand it."""

from collections.abc import Iterator
from typing import Any

import pytest
from github import Auth, Github, GithubIntegration
from githubkit import AppInstallationAuthStrategy, GitHub
from githubkit.cache import MemCacheStrategy

from bot.simulator import Simulator
from bot.simulator.scenarios import Scenario, believable_repository


@pytest.fixture
def kelp(sim: Simulator) -> Scenario:
    return believable_repository(sim.world)


@pytest.fixture
def pygithub(sim: Simulator, kelp: Scenario) -> Iterator[Github]:
    auth = Auth.AppAuth(kelp.app.id, kelp.app.private_key_pem)
    integration = GithubIntegration(auth=auth, base_url=sim.api_url)
    token = integration.get_access_token(kelp.installation.id).token
    client = Github(
        auth=Auth.Token(token),
        base_url=sim.api_url,
        seconds_between_requests=0,
        seconds_between_writes=0,
    )
    yield client
    client.close()
    integration.close()


@pytest.fixture
def kit(sim: Simulator, kelp: Scenario) -> Any:
    strategy = AppInstallationAuthStrategy(
        str(kelp.app.id), kelp.app.private_key_pem, kelp.installation.id
    )
    return GitHub(
        strategy, base_url=sim.api_url, http_cache=False, cache_strategy=MemCacheStrategy()
    )


def test_pygithub_reads_an_issue_with_its_links(pygithub: Github) -> None:
    repository = pygithub.get_repo("tidewater/kelp")
    issue = repository.get_issue(1)
    events = [event.event for event in issue.get_timeline()]
    assert (issue.state, issue.state_reason) == ("closed", "completed")
    assert events == [
        "labeled",
        "labeled",
        "commented",
        "cross-referenced",
        "cross-referenced",
        "closed",
    ]


def test_pygithub_reads_releases_and_compares(pygithub: Github) -> None:
    repository = pygithub.get_repo("tidewater/kelp")
    tags = [release.tag_name for release in repository.get_releases()]
    merged = repository.get_pull(4).merge_commit_sha
    states = [repository.compare(tag, merged).status for tag in tags]
    assert dict(zip(tags, states, strict=True)) == {
        "v2.5.0": "behind",
        "v2.4.0": "identical",
        "v2.3.0": "ahead",
    }


def test_pygithub_writes_comment_label_and_reaction(pygithub: Github, kelp: Scenario) -> None:
    issue = pygithub.get_repo("tidewater/kelp").get_issue(7)
    comment = issue.create_comment("first")
    comment.edit("second")
    issue.add_to_labels("security")
    issue.create_reaction("rocket")
    stored = kelp.repository.issue(7)
    assert stored.comments[-1].body == "second"
    assert stored.labels[-1].name == "security"
    assert stored.reactions.count("rocket") == 1


def test_pygithub_finds_by_search(pygithub: Github) -> None:
    found = pygithub.search_issues("repo:tidewater/kelp is:issue ChecksumMismatch")
    assert sorted(issue.number for issue in found) == [1, 2, 3]


def test_githubkit_parses_what_it_reads(kit: Any, kelp: Scenario) -> None:
    owner = {"owner": "tidewater", "repo": "kelp"}
    rest, merged = kit.rest, kelp.repository.pulls()[0].merge_commit
    issue = rest.issues.get(**owner, issue_number=1).parsed_data
    pull = rest.pulls.get(**owner, pull_number=4).parsed_data
    parsed = [
        rest.repos.get(**owner).parsed_data.full_name,
        issue.title,
        pull.merged,
        len(rest.issues.list_for_repo(**owner, state="all", per_page=100).parsed_data),
        len(rest.issues.list_comments(**owner, issue_number=1).parsed_data),
        len(rest.issues.list_labels_for_repo(**owner).parsed_data),
        rest.repos.get_latest_release(**owner).parsed_data.tag_name,
        rest.repos.compare_commits(**owner, basehead=f"v2.5.0...{merged.sha}").parsed_data.status,
    ]
    assert parsed == [
        "tidewater/kelp",
        "ChecksumMismatch at the end of uploads over 5 GB",
        True,
        17,
        1,
        9,
        "v2.5.0",
        "behind",
    ]


def test_githubkit_parses_what_it_writes(kit: Any) -> None:
    owner = {"owner": "tidewater", "repo": "kelp", "issue_number": 7}
    comment = kit.rest.issues.create_comment(**owner, body="hello").parsed_data
    labels = kit.rest.issues.add_labels(**owner, labels=["security"]).parsed_data
    reaction = kit.rest.reactions.create_for_issue(**owner, content="eyes").parsed_data
    assert (comment.body, labels[-1].name, reaction.content) == ("hello", "security", "eyes")
