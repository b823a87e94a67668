"""Where the App is installed, and what was reported there lately."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.domain.issue import RepositoryRef
from bot.errors import Unreachable
from bot.github.answers import Gone
from bot.github.app_auth import AppAuth
from bot.github.client import GitHubClient
from bot.github.paths import repository_path
from bot.github.transport import ApiRequest

_PER_PAGE = 100
_MOST_PAGES = 100
# More are not listed.
MOST_REPOSITORIES = _PER_PAGE * _MOST_PAGES


@dataclass(frozen=True, slots=True)
class Installation:
    """One place where the App works."""

    id: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class InstalledOn:
    """A repository that an installation covers."""

    id: int
    ref: RepositoryRef
    is_private: bool
    # Neither archived nor without issues.
    takes_issues: bool


@dataclass(frozen=True, slots=True)
class OpenReport:
    """An issue of a person, as a list shows it."""

    number: int
    created_at: datetime


def list_installations(app: AppAuth) -> Iterator[Installation]:
    """Yield the installations that are not suspended."""
    for page in range(1, _MOST_PAGES + 1):
        parameters = {"per_page": _PER_PAGE, "page": page}
        _, items = app.ask_page(ApiRequest("GET", "/app/installations", parameters))
        for item in items:
            if item.get("suspended_at") is None:
                yield Installation(item["id"], _read_moment(item["created_at"]))
        if len(items) < _PER_PAGE:
            return


def is_installed(app: AppAuth, installation_id: int) -> bool:
    """Tell whether GitHub knows the installation, a suspended one too."""
    try:
        app.read(f"/app/installations/{installation_id:d}")
    except Unreachable as error:
        # Refused for another reason it may well be there.
        return not isinstance(error.__cause__, Gone)
    return True


def list_repositories(client: GitHubClient) -> Iterator[InstalledOn]:
    """Yield what the client's token may see."""
    for page in range(1, _MOST_PAGES + 1):
        found = client.get("/installation/repositories", per_page=_PER_PAGE, page=page)
        for item in found["repositories"]:
            yield _read_repository(item)
        if len(found["repositories"]) < _PER_PAGE:
            return


def _read_repository(item: Mapping[str, Any]) -> InstalledOn:
    return InstalledOn(
        item["id"],
        RepositoryRef.parse(item["full_name"]),
        is_private=item["private"],
        takes_issues=item["has_issues"] and not item["archived"],
    )


def list_recent_reports(
    repository: RepositoryRef, *, since: datetime, client: GitHubClient
) -> tuple[OpenReport, ...]:
    """Return the newest hundred open issues that people created since then."""
    items = client.get(
        f"{repository_path(repository)}/issues",
        since=since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        state="open",
        sort="created",
        direction="desc",
        per_page=_PER_PAGE,
    )
    reports = (_read_report(item) for item in items if _is_report(item))
    return tuple(report for report in reports if report.created_at >= since)


def _is_report(item: Mapping[str, Any]) -> bool:
    author = item.get("user") or {}
    return "pull_request" not in item and author.get("type") != "Bot"


def _read_report(item: Mapping[str, Any]) -> OpenReport:
    return OpenReport(item["number"], _read_moment(item["created_at"]))


def _read_moment(value: str | int) -> datetime:
    """Read a moment, which GitHub writes as text, or in installations as a number."""
    if isinstance(value, int):
        return datetime.fromtimestamp(value, UTC)
    return datetime.fromisoformat(value)
