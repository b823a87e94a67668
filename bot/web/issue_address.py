"""Reads what people paste when they mean an issue, and tells names from what cannot be one."""

import re
from urllib.parse import urlsplit

from bot.domain.issue import IssueRef, RepositoryRef

_LONGEST = 400
_REPOSITORY = r"([A-Za-z0-9][A-Za-z0-9_-]{0,99})/([A-Za-z0-9._-]{1,100})"
_FULL_NAME = re.compile(_REPOSITORY)
_SHORT = re.compile(_REPOSITORY + r"#([1-9][0-9]{0,9})")
_PATH = re.compile("/" + _REPOSITORY + r"/issues/([1-9][0-9]{0,9})/?")


def parse_issue_address(text: str, *, github_url: str) -> IssueRef | None:
    """Read `owner/name#12` or an issue's address on `github_url`; None for anything else."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    match = _SHORT.fullmatch(text) or _match_address(text, github_url)
    if match is None:
        return None
    owner, name, number = match.groups()
    return IssueRef(RepositoryRef(owner, name), int(number))


def may_be_repository(full_name: str) -> bool:
    """Tell whether GitHub could call a repository so; databases refuse some of all other texts."""
    return _FULL_NAME.fullmatch(full_name) is not None


def _match_address(text: str, github_url: str) -> re.Match[str] | None:
    base = urlsplit(github_url)
    try:
        address = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return None
    if address.scheme not in {"http", "https"} or address.netloc.lower() != base.netloc.lower():
        return None
    return _PATH.fullmatch(address.path.removeprefix(base.path))
