"""A report's Markdown as HTML that can do no harm: rendered, then cleaned by an allow-list.

The Markdown is ours and other people's words in it are quoted, but a page must not rely on that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import escape

_TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
    *("a", "strong", "em", "del", "s", "sub", "sup", "kbd", "code", "pre"),
    *("details", "summary"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "details": {"open"},
}
_DIAGRAM_CAPTION = "Diagram as Mermaid text, which GitHub draws"


@dataclass(frozen=True, slots=True)
class CleanHtml:
    """HTML that passed the allow-list, and so the only kind that templates do not escape."""

    html: str

    def __html__(self) -> str:
        return self.html


def render_markdown(text: str) -> CleanHtml:
    """Return HTML without scripts, images, styles or links other than http and https.

    Its highest headings are of the second level, since the first is the page's own.
    """
    html = _parser().render(text)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
    )
    return CleanHtml(clean)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.add_render_rule("fence", _render_fence)
    parser.core.ruler.push("headings_below_the_page", _put_headings_below_the_page)
    return parser


def _put_headings_below_the_page(state: StateCore) -> None:
    """Leave no level out, for people who go from heading to heading."""
    headings = [token for token in state.tokens if token.type.startswith("heading_")]
    highest = min((int(token.tag[1]) for token in headings), default=2)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - highest + 2, 6)}"


def _render_fence(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> str:
    token = tokens[index]
    block = f"<pre><code>{escape(token.content)}</code></pre>\n"
    if token.info.strip() != "mermaid":
        return block
    # Drawing it would take a script, which no page of ours may run.
    return f"<details><summary>{_DIAGRAM_CAPTION}</summary>{block}</details>\n"
