"""Addresses of GitHub's API, built from checked parts only.

Rule: no text of other people becomes part of a path unless it is a name GitHub could have given.
"""

import re
from urllib.parse import quote

from bot.domain.issue import IssueRef, RepositoryRef
from bot.errors import Unreachable

# Names of managed users may hold an underscore.
OWNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
NAME = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9._-]{1,100}")
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?")


def is_possible(repository: RepositoryRef) -> bool:
    """Tell whether GitHub could have given a repository this name."""
    return bool(OWNER.fullmatch(repository.owner) and NAME.fullmatch(repository.name))


def repository_path(repository: RepositoryRef) -> str:
    """Return `/repos/owner/name`; Unreachable when GitHub could not have such a repository."""
    if not is_possible(repository):
        raise Unreachable("there can be no repository of that name")
    return f"/repos/{repository.owner}/{repository.name}"


def issue_path(ref: IssueRef) -> str:
    """Return the address of an issue, or of a pull request seen as one."""
    return f"{repository_path(ref.repository)}/issues/{ref.number}"


def comment_path(repository: RepositoryRef, comment_id: int) -> str:
    """Return the address of a comment on an issue of the repository."""
    return f"{repository_path(repository)}/issues/comments/{comment_id:d}"


def label_path(repository: RepositoryRef, name: str) -> str:
    """Return the address of a label of the repository."""
    return f"{repository_path(repository)}/labels/{quote(name, safe='')}"


def issue_label_path(ref: IssueRef, name: str) -> str:
    """Return the address of a label on an issue."""
    return f"{issue_path(ref)}/labels/{quote(name, safe='')}"


def contents_path(repository: RepositoryRef, path: str) -> str:
    """Return the address of a file or folder; Unreachable when `path` leads upward."""
    parts = path.split("/")
    if any(part in {"", ".", ".."} for part in parts):
        raise Unreachable("there can be no file of that name")
    return f"{repository_path(repository)}/contents/{quote(path)}"


def permission_path(repository: RepositoryRef, login: str) -> str:
    """Return where GitHub says what `login` may do in the repository."""
    if not _LOGIN.fullmatch(login):
        raise Unreachable("there can be no account of that name")
    return f"{repository_path(repository)}/collaborators/{quote(login)}/permission"


def comparison_path(repository: RepositoryRef, *, base: str, head: str) -> str:
    """Return where GitHub compares two tags, branches or commits."""
    return f"{repository_path(repository)}/compare/{quote(base, safe='')}...{quote(head, safe='')}"
