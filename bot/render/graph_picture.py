"""The evidence graph as a Mermaid flowchart, which GitHub draws; each edge says its reason.

Titles are other people's words: inside a label, whatever Mermaid could read as its own language
is written as a character code, and nothing in the picture can be clicked.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from bot.domain.graph import IssueGraph, Link
from bot.domain.issue import Issue, IssueRef, Item, PullRequest, RepositoryRef
from bot.reading.untrusted import clean
from bot.render.length import shorten

_LONGEST_TITLE = 40
# Letters, digits and harmless punctuation stay; of the rest, Mermaid's own signs become codes.
_SIGNS = re.compile(r"[^\w .,:!?'()/+=-]")
_STYLES = """\
  classDef open fill:#dafbe1,stroke:#1a7f37,color:#1f2328
  classDef closed fill:#fbefff,stroke:#8250df,color:#1f2328
  classDef merged fill:#fbefff,stroke:#8250df,color:#1f2328
  classDef draft fill:#eaeef2,stroke:#59636e,color:#1f2328
  classDef unread fill:#ffffff,stroke:#818b98,color:#59636e,stroke-dasharray:4 3
  classDef root stroke-width:4px"""


def render_mermaid(graph: IssueGraph, *, most_nodes: int = 25, most_edges: int = 40) -> str:
    """Return the text of a flowchart; a box of its own says how much is left out of it."""
    refs = _refs(graph)
    names = {ref.key: f"n{at}" for at, ref in enumerate(refs[:most_nodes])}
    links = _links(graph)
    drawable = (one for one in links if one.source.key in names and one.target.key in names)
    edges = list(islice(drawable, most_edges))
    read, home = graph.by_key(), graph.root.ref.repository
    lines = [
        "flowchart LR",
        *(_node(ref, names, item=read.get(ref.key), home=home) for ref in refs[:most_nodes]),
        *(_edge(link, names) for link in edges),
        *_left_out(items=len(refs) - len(names), links=len(links) - len(edges)),
        _STYLES,
        "  class n0 root",
    ]
    return "\n".join(lines)


def _refs(graph: IssueGraph) -> list[IssueRef]:
    """Return the root, what was read, then what was only pointed at, each once."""
    ends = (ref for link in graph.links for ref in (link.source, link.target))
    every = (graph.root.ref, *(item.ref for item in graph.items), *ends)
    return list({ref.key: ref for ref in every}.values())


def _links(graph: IssueGraph) -> list[Link]:
    """Return one link for each pair and reason: a thread may say the same thing often."""
    return list({(one.source.key, one.target.key, one.reason): one for one in graph.links}.values())


def _node(
    ref: IssueRef, names: Mapping[str, str], *, item: Item | None, home: RepositoryRef
) -> str:
    number = f"#{ref.number}" if ref.repository.key == home.key else str(ref)
    label = _label(f"{number} {_title(item) if item else ''}".rstrip())
    return f'  {names[ref.key]}["{label}"]:::{_state(item)}'


def _title(item: Item) -> str:
    return shorten(" ".join(clean(item.title[:1_000]).split()), most=_LONGEST_TITLE)


def _state(item: Item | None) -> str:
    match item:
        case None:
            return "unread"
        case Issue() | PullRequest():
            return item.state


def _edge(link: Link, names: Mapping[str, str]) -> str:
    source, target = names[link.source.key], names[link.target.key]
    return f'  {source} -->|"{_label(link.reason.value)}"| {target}'


def _left_out(*, items: int, links: int) -> Iterable[str]:
    if items or links:
        yield f'  more["Not drawn: items: {items}, links: {links}"]:::unread'


def _label(text: str) -> str:
    return _SIGNS.sub(lambda sign: f"#{ord(sign[0])};", text)
