"""Links that leave no trace where they lead, and only to where we read.

GitHub writes "mentioned this issue" into an item whenever someone links to it. Through
`redirect.github.com` a reader arrives at the same place and nobody is told. Another host (GitHub
Enterprise Server) has no such address, so there a link is direct.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.domain.evidence import Evidence, SourceKind
from bot.domain.issue import Issue, IssueRef, RepositoryRef
from bot.domain.triage import Triage
from bot.domain.verdict import VerdictKind
from bot.reading.untrusted import clean
from bot.render.length import shorten
from bot.render.quote import escape, escape_line, inline_code, inline_quote

GITHUB = "https://github.com"
_REDIRECT = "https://redirect.github.com"
_MOST_SOURCES = 4
# What a reader finds there, where the kind alone says too little.
_NAMES = {SourceKind.EVENT: "recorded by GitHub"}
_LONGEST_TEXT = 600
_LONGEST_LOGIN = 45
_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9._:\[\]-]{1,253}(?:/[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]{0,2000})?"
)
_LEAVES_BACKLINK = re.compile(
    r"(?i)/[^/?#]{1,100}/[^/?#]{1,100}/(?:issues|pulls?|discussions|commits?)/"
)
# What would end the target of a Markdown link, or be taken for a mention by a careless reader.
_ESCAPES = str.maketrans({"(": "%28", ")": "%29", "@": "%40", "'": "%27", "*": "%2A"})
_REFERENCE = re.compile(
    r"(?<![\w/#&.-])(?:(?P<owner>[A-Za-z0-9-]{1,39})/(?P<name>[A-Za-z0-9._-]{1,100}))?"
    r"#(?P<number>[1-9][0-9]{0,9})(?![0-9A-Za-z_])"
)
# Before a plain reference these would ask GitHub to close what is referred to.
_CLOSING_KEYWORD = re.compile(r"(?i)\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):? ?$")


@dataclass(frozen=True, slots=True)
class Linker:
    """Writes the links of one comment in `repository` on the GitHub at `web_url`."""

    repository: RepositoryRef
    web_url: str = GITHUB
    # By `IssueRef.key`, the items that may be linked when a text of ours names them.
    addresses: Mapping[str, str] = field(default_factory=dict)
    # By address, who wrote the comments that were read.
    authors: Mapping[str, str] = field(default_factory=dict)
    # The confirmed original, which alone is to learn of its duplicate.
    original: IssueRef | None = None

    def link(self, words: str, url: str) -> str:
        """Return `words` linked to `url`, or both as mere text when `url` is not on our GitHub."""
        address = self._address(url)
        shown = inline_quote(words)
        if address:
            return f"[{shown}]({address})"
        return f"{shown} {inline_code(url)}".rstrip()

    def source(self, evidence: Evidence) -> str:
        """Return the place of `evidence` as a link, named by what it is: `[comment](...)`."""
        return self.link(self._name_of(evidence), evidence.url)

    def sources(self, evidence: Iterable[Evidence]) -> str:
        """Return up to four different places in parentheses."""
        places = {one.url: one for one in evidence}
        return f"({', '.join(self.source(one) for one in list(places.values())[:_MOST_SOURCES])})"

    def item(self, ref: IssueRef, url: str) -> str:
        """Return a link to an issue or pull request, named as in a text of this repository."""
        if self.original and ref.key == self.original.key:
            return f"#{ref.number}"
        is_home = ref.repository.key == self.repository.key
        address = self._address(url) or self._address(self.addresses.get(ref.key, ""))
        name = f"#{ref.number}" if is_home else str(ref)
        return f"[{name}]({address})" if address else inline_quote(name)

    def text(self, text: str) -> str:
        """Return a text of ours with the items that it names as links, and all else harmless."""
        line = shorten(" ".join(clean(text[: 4 * _LONGEST_TEXT]).split()), most=_LONGEST_TEXT)
        written, end = "", 0
        for found in _REFERENCE.finditer(line):
            item = self._linked(found)  # or "", when it is nothing that was read
            if item:
                written += _piece(line, start=end, end=found.start()) + item
                end = found.end()
        return written + _piece(line, start=end, end=len(line))

    def _linked(self, found: re.Match[str]) -> str:
        owner, name = found["owner"], found["name"]
        repository = RepositoryRef(owner, name) if owner else self.repository
        ref = IssueRef(repository, int(found["number"]))
        if ref.key not in self.addresses:
            return ""
        is_order = _CLOSING_KEYWORD.search(found.string[: found.start()][-12:])
        linker = replace(self, original=None) if is_order else self
        return linker.item(ref, self.addresses[ref.key])

    def _name_of(self, evidence: Evidence) -> str:
        author = self.authors.get(evidence.url)
        if author and evidence.kind is SourceKind.COMMENT:
            return f"comment by {shorten(author, most=_LONGEST_LOGIN)}"
        return _NAMES.get(evidence.kind, evidence.kind.value)

    def _address(self, url: str) -> str:
        base = self.web_url.rstrip("/")
        if base == GITHUB and url.startswith(f"{_REDIRECT}/"):
            url = GITHUB + url.removeprefix(_REDIRECT)
        if not (url.startswith(f"{base}/") and _ADDRESS.fullmatch(url)):
            return ""
        path = url.removeprefix(base)
        if base == GITHUB and _LEAVES_BACKLINK.match(path):
            base = _REDIRECT
        return base + path.translate(_ESCAPES)


def _piece(line: str, *, start: int, end: int) -> str:
    words = line[start:end]
    return escape(words) if start else escape_line(words)


def linker_for(triage: Triage, *, web_url: str = GITHUB) -> Linker:
    """Return the linker of a triage's comment: it knows every item that was read."""
    base = web_url.rstrip("/")
    addresses = {ref.key: f"{base}/{ref.repository}/issues/{ref.number}" for ref in _named(triage)}
    read = (item for item in triage.graph.items if item.url.startswith(f"{base}/"))
    addresses |= {item.ref.key: item.url for item in read}
    home = triage.graph.root.ref.repository
    return Linker(home, base, addresses, authors=_authors(triage), original=_original(triage))


def _authors(triage: Triage) -> Mapping[str, str]:
    """Return who wrote each comment; a name without its sign notifies nobody."""
    read = (item for item in triage.graph.by_key().values() if isinstance(item, Issue))
    comments = (comment for issue in read for comment in issue.comments)
    return {one.url: one.author.login for one in comments if one.author}


def _named(triage: Triage) -> Iterator[IssueRef]:
    """Yield what a text of ours may name: all that was read or found."""
    yield from (item.ref for item in (triage.graph.root, *triage.graph.items))
    yield from (one.issue.ref for one in triage.findings.similar)
    yield from (one.of for one in triage.findings.workarounds)
    yield from (one.of for one in triage.findings.answers)
    for fix in (*triage.findings.fixes, *triage.findings.possible_fixes):
        yield from (fix.of, fix.pull_request.ref)


def _original(triage: Triage) -> IssueRef | None:
    if triage.verdict.kind is not VerdictKind.DUPLICATE:
        return None
    home = triage.graph.root.ref.repository
    found = (one.issue.ref for one in triage.findings.similar if one.relation == "duplicate")
    first = next(found, None)
    return first if first and first.repository.key == home.key else None
