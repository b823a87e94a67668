"""The files of a repository that every analysis needs: its configuration and its issue forms.

Rule: they are kept for ten minutes for the repository they are read for, and for no other, so that
one installation never sees a file through another's eyes. A push that changes them drops them.
"""

from typing import Any, Protocol

from bot.domain.issue import IssueForm, RepositoryRef
from bot.errors import AllowanceSpent, Unreachable
from bot.github.client import GitHubClient
from bot.github.form_files import FORMS_FOLDER, pick_form_files
from bot.github.paths import contents_path
from bot.github.rest_snapshots import read_file_text
from bot.reading.issue_forms import parse_form
from bot.repo_config.layers import CONFIG_PATH, ConfigFile

_KEPT_SECONDS = 600.0


class Cache(Protocol):
    """Small values of JSON that may be forgotten at any time."""

    def get(self, key: str) -> Any | None: ...

    def put(self, key: str, value: Any, *, ttl_seconds: float) -> None: ...

    def drop(self, key: str) -> None: ...


class NothingKept:
    """A cache that forgets at once, for a single analysis by hand."""

    def get(self, key: str) -> None:
        """Know nothing of `key`."""

    def put(self, key: str, value: Any, *, ttl_seconds: float) -> None:
        """Forget the value."""

    def drop(self, key: str) -> None:
        """Have nothing to drop."""


def drop_kept_files(cache: Cache, *, repository_id: int, repository: RepositoryRef) -> None:
    """Forget what is kept of the files that `repository` itself holds."""
    cache.drop(_config_key(repository_id, repository))
    cache.drop(_forms_key(repository_id))


class RepositoryFiles:
    """Reads on behalf of the repository with the id `reader_id`."""

    def __init__(self, client: GitHubClient, *, cache: Cache, reader_id: int) -> None:
        self._client = client
        self._cache = cache
        self._reader_id = reader_id

    def read_config_file(self, repository: RepositoryRef) -> ConfigFile | None:
        """Return the configuration on the default branch; None where there is none to be seen."""
        key = _config_key(self._reader_id, repository)
        kept = self._cache.get(key)
        if kept is None:
            found = self.read_contents(repository, CONFIG_PATH)
            text = read_file_text(found)
            kept = [] if text is None else [text, found["html_url"] or ""]
            self._cache.put(key, kept, ttl_seconds=_KEPT_SECONDS)
        return ConfigFile(repository, *kept) if kept else None

    def read_forms(self, repository: RepositoryRef) -> tuple[IssueForm, ...]:
        """Read up to two issue forms or templates, forms and what is named a bug first."""
        key = _forms_key(self._reader_id)
        kept = self._cache.get(key)
        if kept is None:
            kept, is_complete = self._read_form_files(repository)
            if is_complete:
                self._cache.put(key, kept, ttl_seconds=_KEPT_SECONDS)
        forms = (parse_form(path, text, url) for path, text, url in kept)
        return tuple(form for form in forms if form)

    def read_contents(self, repository: RepositoryRef, path: str) -> Any:
        """Return a file or the list of a folder as GitHub describes it; None when it is absent."""
        try:
            return self._client.get(contents_path(repository, path))
        except Unreachable:
            return None

    def _read_form_files(self, repository: RepositoryRef) -> tuple[list[list[str]], bool]:
        """Return path, text and address of each file, and whether the allowance reached for all."""
        files: list[list[str]] = []
        try:
            entries = self.read_contents(repository, FORMS_FOLDER)
            for entry in pick_form_files(entries if isinstance(entries, list) else ()):
                text = read_file_text(self.read_contents(repository, entry["path"]))
                files += [[entry["path"], text, entry["html_url"] or ""]] if text else []
        except AllowanceSpent:
            return files, False
        return files, True


def _config_key(reader_id: int, repository: RepositoryRef) -> str:
    return f"config:{reader_id}:{repository.key}"


def _forms_key(reader_id: int) -> str:
    return f"forms:{reader_id}"
