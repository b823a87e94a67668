"""GitHub read for one analysis: few calls, frozen values, every text cleaned on the way in."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.graph import Link, LinkReason, Reading
from bot.domain.issue import (
    Comment,
    Issue,
    IssueForm,
    IssueRef,
    IssueTypes,
    Label,
    PullRequest,
    Repository,
    RepositoryRef,
)
from bot.domain.search import SearchResult
from bot.domain.triage import Cost
from bot.errors import AllowanceSpent, Unreachable
from bot.github.absence import explain_missing_issue
from bot.github.answers import Gone
from bot.github.client import GitHubClient
from bot.github.paths import (
    comment_path,
    comparison_path,
    issue_path,
    label_path,
    permission_path,
    repository_path,
)
from bot.github.queries import READ_ISSUE, ask_for_issues, group_by_repository
from bot.github.recorded_links import Recorder, may_be_told, taken_back, taken_off
from bot.github.repository_files import NothingKept, RepositoryFiles
from bot.github.repository_lists import RepositoryLists
from bot.github.rest_snapshots import (
    read_comment,
    read_found_issue,
    read_pull_request,
)
from bot.github.search_words import build_query, search_address
from bot.github.snapshots import Json, nodes, read_issue, read_repository
from bot.reading.untrusted import clean
from bot.repo_config.layers import LoadedConfig, load_config

_MOST_ITEMS = 20
_ROLES = frozenset({"read", "triage", "write", "maintain", "admin"})
_CONTAINED = frozenset({"behind", "identical"})


class Reader:
    """Reads on behalf of `home`: of other repositories only what is public is told."""

    def __init__(
        self,
        client: GitHubClient,
        *,
        home: RepositoryRef,
        web_url: str,
        files: RepositoryFiles | None = None,
        lists: RepositoryLists | None = None,
    ) -> None:
        self._client = client
        self._home = home
        self._web_url = web_url
        self._files = files or RepositoryFiles(client, cache=NothingKept(), reader_id=0)
        self._lists = lists or RepositoryLists(client, cache=NothingKept(), reader_id=0)

    def cost(self) -> Cost:
        """Return the calls made so far; the time they took is not known here."""
        spent = self._client.spending
        return Cost(spent.rest_reads, spent.searches, spent.graphql_queries, spent.graphql_points)

    def read_issue(self, ref: IssueRef) -> tuple[Repository, Reading]:
        """Read an issue, its thread, its recorded links and its repository in one query.

        Unreachable when there is none that the App may see.
        """
        repository_path(ref.repository)
        variables = {
            "owner": ref.repository.owner,
            "name": ref.repository.name,
            "number": ref.number,
        }
        answer = self._client.graphql(READ_ISSUE, variables)
        node = answer.data.get("repository") or {}
        if not node.get("issue"):
            if answer.is_failure:
                raise answer.explain_absence()
            raise explain_missing_issue(ref, client=self._client.without_allowance())
        repository = read_repository(node, web_url=self._web_url)
        if ref.repository == self._home:
            # The name may have changed since the event; the answer has the present one.
            self._home = repository.ref
        return repository, self._add_sub_issues(self._read_reading(node["issue"]), node["issue"])

    def read_items(self, refs: Sequence[IssueRef]) -> tuple[Reading, ...]:
        """Read up to twenty issues of any repositories in one query.

        What is a pull request, private elsewhere, or gone is left out.
        """
        wanted = group_by_repository(refs[:_MOST_ITEMS])
        if not wanted:
            return ()
        query, variables = ask_for_issues(wanted)
        answer = self._client.graphql(query, variables)
        repositories = (answer.data.get(f"r{i}") or {} for i in range(len(wanted)))
        issues = [issue for repository in repositories for issue in repository.values() if issue]
        if answer.is_failure and not issues:
            raise answer.explain_absence()
        return tuple(
            self._read_reading(issue) for issue in issues if may_be_told(issue, home=self._home)
        )

    def read_pull_request(self, ref: IssueRef) -> PullRequest | None:
        """Read a pull request; None when there is none that may be told."""
        try:
            pull = self._client.get(f"{repository_path(ref.repository)}/pulls/{ref.number:d}")
        except Unreachable:
            return None
        repository = pull["base"]["repo"]
        if repository["private"] and repository["full_name"].lower() != self._home.key:
            return None
        here = RepositoryRef.parse(repository["full_name"])
        return read_pull_request(pull, ref=IssueRef(here, pull["number"]))

    def is_public(self, repository: RepositoryRef) -> bool:
        """Tell whether everybody may see a repository now; asked beyond any allowance."""
        try:
            found = self._client.without_allowance().get(repository_path(repository))
        except Unreachable:
            return False
        return not found["private"]

    def search(self, repository: RepositoryRef, words: str, *, most: int = 10) -> SearchResult:
        """Search the issues of a repository for words; nothing is asked where there is no word."""
        repository_path(repository)
        query = build_query(repository, words)
        url = search_address(repository, query, web_url=self._web_url)
        if not query:
            return SearchResult((), 0, url)
        found = self._client.search("/search/issues", q=query, per_page=most)
        issues = (read_found_issue(item, repository=repository) for item in found["items"])
        return SearchResult(tuple(issues), found["total_count"], url)

    def read_config(self, repository: RepositoryRef) -> LoadedConfig:
        """Read what the repository decides, from its own file or its owner's and their bases."""
        return load_config(repository, read=self._files.read_config_file)

    def read_forms(self, repository: RepositoryRef) -> tuple[IssueForm, ...]:
        """Read the issue forms or templates that tell what a report should say."""
        return self._files.read_forms(repository)

    def read_more_labels(self, repository: Repository) -> Repository:
        """Add the labels beyond the first hundred, where there are any."""
        if repository.label_count <= len(repository.labels):
            return repository
        known = {label.name for label in repository.labels}
        more = self._lists.read_more_labels(repository.ref)
        added = tuple(label for label in more if label.name not in known)
        return replace(repository, labels=(*repository.labels, *added))

    def read_issue_types(self, ref: IssueRef) -> IssueTypes:
        """Read the types of the repository, and of the issue where the repository has some."""
        try:
            names = self._lists.read_issue_types(ref.repository)
            found = self._client.get(issue_path(ref)) if names else {}
        except (AllowanceSpent, Unreachable):
            return IssueTypes()
        return IssueTypes(names, clean((found.get("type") or {}).get("name")) or None)

    def contains(self, repository: RepositoryRef, *, tag: str, commit: str) -> bool:
        """Tell whether the commit is part of what the tag names."""
        path = comparison_path(repository, base=tag, head=commit)
        try:
            comparison = self._client.get(path, per_page=1)
        except Unreachable:
            # What the repository does not know, or shares no history with the tag, is not in it.
            return False
        return comparison["status"] in _CONTAINED

    def read_comment(self, repository: RepositoryRef, comment_id: int) -> Comment | None:
        """Read one comment; None when it is gone."""
        try:
            found = self._client.get(comment_path(repository, comment_id))
        except Gone:
            return None
        return read_comment(found)

    def read_header(self, ref: IssueRef) -> Issue | None:
        """Read an issue without its thread; None when it is gone or a pull request."""
        try:
            found = self._client.get(issue_path(ref))
        except Unreachable:
            return None
        is_pull_request = found.get("pull_request") is not None
        return None if is_pull_request else read_found_issue(found, repository=ref.repository)

    def read_label(self, repository: RepositoryRef, name: str) -> Label | None:
        """Read a label by its name in any case; None when the repository has none such.

        A person names it, who may name ten: that is no matter of an analysis' allowance.
        """
        try:
            found = self._client.without_allowance().get(label_path(repository, name))
        except Unreachable:
            return None
        return Label(found["name"], clean(found.get("description")))

    def permission(self, repository: RepositoryRef, login: str) -> str:
        """Return the role of an account now, e.g. `triage`; `none` when it has none."""
        try:
            answer = self._client.get(permission_path(repository, login))
        except Unreachable:
            return "none"
        role: str = answer.get("role_name") or ""
        # An organisation's own role says nothing to us; GitHub adds which usual one it contains.
        return role if role in _ROLES else str(answer["permission"])

    def _read_reading(self, node: Json) -> Reading:
        issue = read_issue(node)
        recorder = Recorder(issue, home=self._home, web_url=self._web_url)
        recorded = list(recorder.read_links(node))
        # Of an item that is met twice the first is kept: it was asked more about.
        items = {one.item.ref.key: one.item for one in reversed(recorded)}
        return Reading(
            issue=issue,
            links=tuple(dict.fromkeys(one.link for one in recorded)),
            items=tuple(reversed(items.values())),
            commits=tuple(dict.fromkeys(recorder.read_commits(node))),
            no_originals=taken_back(nodes(node["timelineItems"])),
            removed_labels=taken_off(nodes(node.get("labelling"))),
        )

    def _add_sub_issues(self, reading: Reading, node: Json) -> Reading:
        if not node["subIssuesSummary"]["total"]:
            return reading
        try:
            listed = self._client.get(f"{issue_path(reading.issue.ref)}/sub_issues", per_page=100)
        except (AllowanceSpent, Unreachable):
            return reading
        # A list of the REST API does not say whether another repository is private.
        here = reading.issue.ref.repository
        at_home = [one for one in listed if _is_of(one, here)]
        found = [read_found_issue(one, repository=here) for one in at_home]
        links = tuple(_sub_issue_link(reading.issue, one) for one in found)
        return replace(reading, links=(*reading.links, *links), items=(*reading.items, *found))


def _is_of(issue: Json, repository: RepositoryRef) -> bool:
    return bool(issue["repository_url"].lower().endswith(f"/repos/{repository.key}"))


def _sub_issue_link(parent: Issue, sub_issue: Issue) -> Link:
    return Link(parent.ref, sub_issue.ref, LinkReason.SUB_ISSUE, parent.url, said_by="github")
