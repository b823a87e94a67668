"""Where a link was read, as the source of a statement."""

import re

from bot.domain.evidence import Evidence, SourceKind
from bot.domain.graph import Link

_ON_PULL_REQUEST = re.compile(r"/pull/[0-9]+\Z")


def source_of(link: Link) -> Evidence:
    """Return the place and the words of a link, named by what stands there."""
    return Evidence(link.read_at, _kind(link), link.quote)


def _kind(link: Link) -> SourceKind:
    if "#issuecomment-" in link.read_at:
        return SourceKind.COMMENT
    if _ON_PULL_REQUEST.search(link.read_at):
        return SourceKind.PULL_REQUEST
    return SourceKind.EVENT if link.said_by == "github" else SourceKind.ISSUE
