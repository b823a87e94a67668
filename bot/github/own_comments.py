"""Which comments of a thread are ours.

Rule: a comment is ours when our App wrote it *and* our account stands under it *and* its marker is
signed by us, for this issue or for the one it was before a transfer. Any one of these alone can be
had by somebody else; of another issue, only a transfer brings a comment that our App wrote.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.issue import IssueRef
from bot.github.client import GitHubClient
from bot.github.paths import issue_path
from bot.github.snapshots import Json
from bot.render.marker import Marker, read_marker


@dataclass(frozen=True, slots=True)
class OwnIdentity:
    """Who we are on GitHub."""

    app_id: int
    bot_login: str


@dataclass(frozen=True, slots=True)
class OwnComment:
    """A comment of ours as it stands on GitHub."""

    id: int
    url: str
    marker: Marker
    body: str


@dataclass(frozen=True, slots=True)
class Thread:
    """Our comments in a thread, and whether GitHub showed all of the thread."""

    own: tuple[OwnComment, ...]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Recognition:
    """What it takes to recognise our comments on one issue; `target` names it in the marker."""

    # Asked only when a thread holds a marker of ours, which is after something went wrong.
    identity: Callable[[], OwnIdentity]
    marker_key: bytes
    target: str

    def read_thread(self, ref: IssueRef, *, client: GitHubClient) -> Thread:
        """Read every page of the thread; the count is read first, so that a short list shows."""
        path = issue_path(ref)
        count: int = client.get(path)["comments"]
        comments = [one for page in client.pages(f"{path}/comments") for one in page]
        return Thread(self.pick_own(comments), is_complete=len(comments) >= count)

    def pick_own(self, comments: Sequence[Json]) -> tuple[OwnComment, ...]:
        """Return those that are ours, oldest first."""
        own = []
        for comment in comments:
            marker = self._read_own_marker(comment)
            if marker is not None:
                own.append(OwnComment(comment["id"], comment["html_url"], marker, comment["body"]))
        return tuple(own)

    def _read_own_marker(self, comment: Json) -> Marker | None:
        marker = read_marker(self.marker_key, comment.get("body") or "", target=self.target)
        return marker if marker and self._is_by_us(comment) else None

    def _is_by_us(self, comment: Json) -> bool:
        app = comment.get("performed_via_github_app") or {}
        user = comment.get("user") or {}
        ours = self.identity()
        return bool(app.get("id") == ours.app_id and user.get("login") == ours.bot_login)
