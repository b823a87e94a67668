"""Why an issue that an event told of cannot be read: the REST API says what GraphQL does not."""

from bot.domain.issue import IssueRef, RepositoryRef
from bot.errors import Moved, NotThereYet, Unreachable
from bot.github.client import GitHubClient
from bot.github.paths import issue_path, repository_path


def explain_missing_issue(ref: IssueRef, *, client: GitHubClient) -> Unreachable:
    """Return Moved, Gone, NotThereYet or another reason why there is no issue to analyse."""
    try:
        found = client.get(issue_path(ref))
    except Unreachable as unreachable:
        return unreachable
    if "pull_request" in found:
        return Unreachable("it is a pull request")
    owner, name = found["repository_url"].rsplit("/", 2)[-2:]
    here = RepositoryRef(owner, name)
    repository_id: int = client.get(repository_path(here))["id"]
    if repository_id == client.get(repository_path(ref.repository))["id"]:
        return NotThereYet("GitHub does not show the issue everywhere yet")
    return Moved(str(here), repository_id, found["number"])
