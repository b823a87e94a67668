"""Lists of a repository that few analyses need: labels beyond the first hundred, issue types.

Rule: they are kept for ten minutes like the files, and so is that there is nothing in them.
"""

from typing import Any

from bot.domain.issue import Label, RepositoryRef
from bot.errors import AllowanceSpent, Unreachable
from bot.github.client import GitHubClient
from bot.github.paths import repository_path
from bot.github.repository_files import Cache
from bot.reading.untrusted import clean

_KEPT_SECONDS = 600.0
_PER_PAGE = 100
# With the hundred that come with the issue, four hundred labels are known at most.
_LAST_PAGE = 4
_MOST_TYPES = 100


class RepositoryLists:
    """Reads on behalf of the repository with the id `reader_id`."""

    def __init__(self, client: GitHubClient, *, cache: Cache, reader_id: int) -> None:
        self._client = client
        self._cache = cache
        self._reader_id = reader_id

    def read_more_labels(self, repository: RepositoryRef) -> tuple[Label, ...]:
        """Read the labels after the first hundred by name, as far as the allowance reaches."""
        key = f"labels:{self._reader_id}"
        kept = self._cache.get(key)
        if kept is None:
            kept, is_complete = self._read_label_pages(repository)
            if is_complete:
                self._cache.put(key, kept, ttl_seconds=_KEPT_SECONDS)
        return tuple(Label(name, description) for name, description in kept)

    def read_issue_types(self, repository: RepositoryRef) -> tuple[str, ...]:
        """Read the names of the types that an issue may be given; none where there are no types.

        AllowanceSpent when the analysis may read no more.
        """
        key = f"issue_types:{self._reader_id}"
        kept = self._cache.get(key)
        if kept is None:
            kept = self._read_type_names(repository)
            self._cache.put(key, kept, ttl_seconds=_KEPT_SECONDS)
        return tuple(kept)

    def _read_label_pages(self, repository: RepositoryRef) -> tuple[list[list[str]], bool]:
        """Return name and description of each label, and whether the allowance reached for all."""
        labels: list[list[str]] = []
        path = f"{repository_path(repository)}/labels"
        for page in range(2, _LAST_PAGE + 1):
            try:
                found = self._client.get(path, per_page=_PER_PAGE, page=page)
            except AllowanceSpent:
                return labels, False
            except Unreachable:
                break
            labels += [[clean(one["name"]), clean(one.get("description"))] for one in found]
            if len(found) < _PER_PAGE:
                break
        return labels, True

    def _read_type_names(self, repository: RepositoryRef) -> list[str]:
        try:
            found: Any = self._client.get(f"{repository_path(repository)}/issue-types")
        except Unreachable:
            return []
        named = (one for one in found if one and one.get("is_enabled", True))
        return [clean(one["name"]) for one in named][:_MOST_TYPES]
