"""Find the places in a passage that GitHub would turn into a link to an issue or a commit.

`#1`, `GH-1`, `owner/repo#1`, `owner/repo@sha`, bare commit ids and addresses; a line of a stack
trace ("#1 0x0040 in main") is none. Names that are not plain names ("..", "%2f") never match.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.issue import IssueRef, RepositoryRef
from bot.reading.markdown import Passage, Piece

_OWNER = r"[A-Za-z0-9][A-Za-z0-9-]{0,38}"
_NAME = r"(?!\.{1,2}(?![A-Za-z0-9_.-]))[A-Za-z0-9._-]{1,100}"
_NUMBER = r"[1-9][0-9]{0,9}"
_SHA = r"[0-9a-f]{7,40}"
# Addresses come first: whatever stands inside one is part of it and no reference of its own.
_IN_TEXT = re.compile(
    rf"""
      (?P<address>\b(?:https?://|www\.)[^\s<>]{{1,2000}})
    | (?<![A-Za-z0-9_.@/#-])(?P<repository>{_OWNER}/{_NAME})
      (?:\#(?P<far_number>{_NUMBER})|@(?P<far_sha>{_SHA}))(?![A-Za-z0-9_])
    | (?<![A-Za-z0-9_&/#])(?:\#|[Gg][Hh]-)(?P<number>{_NUMBER})(?![A-Za-z0-9_])
    | (?<![A-Za-z0-9_@/#.=-])(?P<sha>{_SHA})(?![A-Za-z0-9_@-])
    """,
    re.VERBOSE,
)
_PATH_END = r"(?![A-Za-z0-9_%-])"
_ITEM_PATH = re.compile(
    rf"/(?P<repository>{_OWNER}/{_NAME})/(?:issues|pull)/(?P<number>{_NUMBER}){_PATH_END}"
)
_COMMIT_PATH = re.compile(rf"/(?P<repository>{_OWNER}/{_NAME})/commit/(?P<sha>{_SHA}){_PATH_END}")
# "#1 0x0040 in main", "#1 main () at a.c:3", "#1 /app/x.php(12): f()", "#1 {main}".
_FRAME = re.compile(
    r"[ \t]{1,20}(?:0x[0-9a-fA-F]|in [\w:~<]{1,200}\(|\{main\}|\[internal function\]|[A-Za-z]:\\"
    r"|/[\w./-]{1,200}[(:]|[\w:.~$<>*& ]{1,200}\([^\n]{0,300}(?:\) (?:at|from) |:[0-9]))"
)
_FRAME_ZERO = re.compile(r"^[ \t]{0,20}#0(?![0-9A-Za-z_])", re.MULTILINE)
_FULL_SHA_LENGTH = 40


@dataclass(frozen=True, slots=True)
class CommitId:
    """A commit as a text names it, in full or shortened; `repository` None when it names none."""

    sha: str
    repository: RepositoryRef | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A target and where in the passage's text it stands, `written` as the source has it."""

    target: IssueRef | CommitId
    start: int
    end: int
    written: str


@dataclass(frozen=True, slots=True)
class MentionFinder:
    """Finds mentions in what is written in `repository` on the GitHub at `web_url`."""

    repository: RepositoryRef
    web_url: str = "https://github.com"

    def find(self, passage: Passage) -> Iterator[Mention]:
        """Yield the mentions in `passage`, in order."""
        counts_frames = _FRAME_ZERO.search(passage.text) is not None
        start = 0
        for piece in passage.pieces:
            if piece.address:
                yield from self._in_link(piece, start=start)
            elif not piece.is_code:
                yield from self._in_text(piece.text, start=start, counts_frames=counts_frames)
            start += len(piece.text)

    def _in_link(self, piece: Piece, *, start: int) -> Iterator[Mention]:
        target = self._at_address(piece.address)
        if target:
            yield Mention(target, start, start + len(piece.text), piece.address)

    def _in_text(self, text: str, *, start: int, counts_frames: bool) -> Iterator[Mention]:
        for match in _IN_TEXT.finditer(text):
            if _is_frame(match, counts_frames=counts_frames):
                continue
            target = self._of(match)
            if target:
                yield Mention(target, start + match.start(), start + match.end(), match[0])

    def _of(self, match: re.Match[str]) -> IssueRef | CommitId | None:
        if match["address"]:
            return self._at_address(match["address"])
        if match["number"]:
            return IssueRef(self.repository, int(match["number"]))
        if match["far_number"]:
            return IssueRef(self._named(match["repository"]), int(match["far_number"]))
        if match["far_sha"]:
            return CommitId(match["far_sha"], self._named(match["repository"]))
        return CommitId(match["sha"]) if _looks_like_commit(match["sha"]) else None

    def _at_address(self, address: str) -> IssueRef | CommitId | None:
        site = _site(self.web_url).match(address)
        if not site:
            return None
        item = _ITEM_PATH.match(address, site.end())
        if item:
            return IssueRef(self._named(item["repository"]), int(item["number"]))
        commit = _COMMIT_PATH.match(address, site.end())
        return CommitId(commit["sha"], self._named(commit["repository"])) if commit else None

    def _named(self, full_name: str) -> RepositoryRef:
        """Return the repository, spelled as our own is where it is our own."""
        named = RepositoryRef.parse(full_name)
        return self.repository if named.key == self.repository.key else named


@lru_cache(maxsize=8)
def _site(web_url: str) -> re.Pattern[str]:
    """Match what addresses of this GitHub begin with, its `www` and `redirect` hosts included."""
    host = re.escape(web_url.rstrip("/").partition("://")[2])
    return re.compile(rf"(?:https?://)?(?:www\.|redirect\.)?{host}(?=/)", re.IGNORECASE)


def _is_frame(match: re.Match[str], *, counts_frames: bool) -> bool:
    if not match[0].startswith("#"):
        return False
    line_start = match.string.rfind("\n", 0, match.start()) + 1
    if match.string[line_start : match.start()].strip():
        return False
    return counts_frames or _FRAME.match(match.string, match.end()) is not None


def _looks_like_commit(sha: str) -> bool:
    """Tell ids from numbers and words: a shortened one has both digits and letters."""
    return len(sha) == _FULL_SHA_LENGTH or not (sha.isdecimal() or sha.isalpha())
