"""A repository's issues read page by page with what became of them.

Rule: the first pass goes from the oldest issue to the newest, so that what is opened meanwhile is
met at its end; a later pass reads only what changed since, the longest unchanged first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.history import HistoryPage, KnownLabel, Outcome, PastIssue
from bot.domain.issue import IssueRef, Release, RepositoryRef
from bot.errors import Unreachable
from bot.github.client import GitHubClient
from bot.github.history_queries import (
    READ_PAGE,
    READ_PAST_ISSUE,
    READ_RELEASES,
    ask_which_are_there,
)
from bot.github.paths import comparison_path, repository_path
from bot.github.recorded_links import in_force, may_be_told, taken_back
from bot.github.snapshots import (
    Json,
    nodes,
    read_author,
    read_date,
    read_date_if_any,
    read_issue,
    read_ref,
    read_releases,
)
from bot.reading.untrusted import clean

MOST_PER_PAGE = 100
_MOST_RELEASE_PAGES = 5


@dataclass(frozen=True, slots=True)
class HistoryReader:
    """Reads the past of repositories as one installation, or one person, may see it."""

    client: GitHubClient

    def read_page(
        self,
        repository: RepositoryRef,
        *,
        after: str | None,
        since: datetime | None,
        most: int = MOST_PER_PAGE,
    ) -> HistoryPage:
        """Read the page that begins `after` a cursor, of all issues or of those changed `since`.

        Unreachable when there is no repository that may be seen.
        """
        variables = _page_variables(repository, since) | {"after": after, "most": most}
        answer = self.client.graphql(READ_PAGE, variables)
        found = answer.data.get("repository") or {}
        if not found.get("issues"):
            raise answer.explain_absence()
        return _read_page(found, answer.data["rateLimit"])

    def read_releases(self, repository: RepositoryRef) -> tuple[Release, ...]:
        """Read the newest releases, five hundred at most; none where they may not be seen."""
        releases: tuple[Release, ...] = ()
        after: str | None = None
        for _ in range(_MOST_RELEASE_PAGES):
            answer = self.client.graphql(READ_RELEASES, {**_name(repository), "after": after})
            found = answer.data.get("repository") or {}
            page = found.get("releases")
            if not page:
                break
            releases += read_releases(page, repository_url=found["url"])
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        return releases

    def read_commits(
        self, repository: RepositoryRef, *, base: str, head: str
    ) -> Iterator[frozenset[str]]:
        """Yield page by page, oldest first, the commits that the head has and the base lacks.

        Unreachable when one of them is gone.
        """
        path = comparison_path(repository, base=base, head=head)
        read, total = 0, 1
        while read < total:
            page = read // MOST_PER_PAGE + 1
            found = self.client.get(path, per_page=MOST_PER_PAGE, page=page)
            total = found["total_commits"]
            read += MOST_PER_PAGE
            yield frozenset(commit["sha"] for commit in found["commits"])

    def find_gone(self, repository: RepositoryRef, numbers: Sequence[int]) -> tuple[int, ...]:
        """Return those of up to a hundred issues that were deleted or moved elsewhere.

        None where GitHub does not say so of each.
        """
        answer = self.client.graphql(ask_which_are_there(numbers), _name(repository))
        found = answer.data.get("repository")
        if not found or not all(one.get("type") == "NOT_FOUND" for one in answer.errors):
            return ()
        here = {"repository": {"databaseId": found["databaseId"]}}
        return tuple(number for number in numbers if found[f"i{number}"] != here)

    def read_issue(self, ref: IssueRef) -> PastIssue | None:
        """Read one issue; None when it is gone or a pull request, Unreachable when refused."""
        variables = {**_name(ref.repository), "number": ref.number}
        answer = self.client.graphql(READ_PAST_ISSUE, variables)
        found = (answer.data.get("repository") or {}).get("issue")
        if found:
            return _read_past_issue(found)
        if answer.has_error("FORBIDDEN"):
            raise Unreachable("GitHub may not show the issue")
        absence = answer.explain_absence()
        if isinstance(absence, Unreachable):
            return None
        raise absence


def _name(repository: RepositoryRef) -> dict[str, Any]:
    repository_path(repository)  # Unreachable for a name that GitHub could not have given.
    return {"owner": repository.owner, "name": repository.name}


def _page_variables(repository: RepositoryRef, since: datetime | None) -> dict[str, Any]:
    field = "CREATED_AT" if since is None else "UPDATED_AT"
    order = {"field": field, "direction": "ASC"}
    filter_by = None if since is None else {"since": since.strftime("%Y-%m-%dT%H:%M:%SZ")}
    return {**_name(repository), "order": order, "filter": filter_by}


def _read_page(repository: Json, rate_limit: Json) -> HistoryPage:
    issues = repository["issues"]
    info = issues["pageInfo"]
    return HistoryPage(
        repository["databaseId"],
        repository["nameWithOwner"],
        tuple(_read_past_issue(node) for node in nodes(issues)),
        issues["totalCount"],
        repository["all"]["totalCount"],
        info["endCursor"] if info["hasNextPage"] else None,
        rate_limit["remaining"],
        read_date(rate_limit["resetAt"]),
    )


def _read_past_issue(node: Json) -> PastIssue:
    return PastIssue(
        read_issue(node),
        tuple(_read_labels(node)),
        _read_outcome(node),
        taken_back(nodes(node["marking"])),
    )


def _read_labels(node: Json) -> Iterator[KnownLabel]:
    """Yield the labels that the issue has, each with who set it last as far as that was read."""
    setters = {
        event["label"]["name"]: read_author(event["actor"])
        for event in nodes(node["timelineItems"])
    }
    for label in nodes(node["labels"]):
        setter = setters.get(label["name"])
        name = clean(label["name"])
        yield KnownLabel(name, setter.login, setter.is_bot) if setter else KnownLabel(name)


def _read_outcome(node: Json) -> Outcome:
    home = read_ref(node).repository
    pulls = [
        pull
        for pull in nodes(node["closedByPullRequestsReferences"])
        if pull["merged"] and read_ref(pull).repository == home
    ]
    original = _read_original(node)
    if not pulls:
        return Outcome(duplicate_of=original)
    pull = pulls[-1]
    return Outcome(
        pull["number"],
        (pull["mergeCommit"] or {}).get("oid"),
        read_date_if_any(pull["mergedAt"]),
        duplicate_of=original,
    )


def _read_original(node: Json) -> int | None:
    """Return the issue of the same repository that GitHub has as the original, if any."""
    here = read_ref(node)
    for event in reversed(in_force(nodes(node["marking"]))):
        canonical = event.get("canonical") or {}
        if not canonical or not may_be_told(canonical, home=here.repository):
            continue
        original = read_ref(canonical)
        if original.repository == here.repository and original.number != here.number:
            return original.number
    return None
