"""Markdown as GitHub shows it, made safe: tables, task lists, mentions, issue links."""

import html
import re
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.tasklists import tasklists_plugin

_MARK = re.compile(
    r"(?<![\w/&#-])(?:(?P<repository>[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100})?"
    r"#(?P<number>\d{1,9})\b|@(?P<login>[A-Za-z0-9][A-Za-z0-9-]{0,38})\b)"
)
_TAGS = nh3.ALLOWED_TAGS | {"details", "summary", "input", "figure", "figcaption", "section"}
_ATTRIBUTES = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "input": {"type", "checked", "disabled"},
    "code": {"class"},
    "li": {"class"},
    "ul": {"class"},
    "figure": {"class"},
    "details": {"open"},
}


def render_markdown(text: str, *, repository: str) -> str:
    """Return harmless HTML of a text written in a repository `owner/name`."""
    rendered = _renderer().render(text, {"repository": repository})
    return nh3.clean(rendered, tags=_TAGS, attributes=_ATTRIBUTES, link_rel="nofollow noreferrer")


@cache
def _renderer() -> MarkdownIt:
    markdown = MarkdownIt("gfm-like", {"html": True, "linkify": True})
    markdown.use(tasklists_plugin)
    markdown.core.ruler.push("github_links", _link_marks)
    markdown.add_render_rule("fence", _show_fence)
    return markdown


def _link_marks(state: StateCore) -> None:
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = _with_links(block.children, repository=state.env["repository"])


def _with_links(tokens: list[Token], *, repository: str) -> list[Token]:
    linked: list[Token] = []
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and depth == 0:
            linked.extend(_split(token, repository=repository))
        else:
            linked.append(token)
    return linked


def _split(token: Token, *, repository: str) -> list[Token]:
    pieces: list[Token] = []
    position = 0
    for match in _MARK.finditer(token.content):
        pieces.append(_text(token.content[position : match.start()]))
        target = f"/{match['login']}" if match["login"] else _issue_path(match, repository)
        pieces.append(_html(f'<a href="{html.escape(target)}">{html.escape(match[0])}</a>'))
        position = match.end()
    return [*pieces, _text(token.content[position:])]


def _issue_path(match: re.Match[str], repository: str) -> str:
    return f"/{match['repository'] or repository}/issues/{match['number']}"


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _html(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)


def _show_fence(
    _renderer: RendererHTML, tokens: list[Token], position: int, _options: object, _env: object
) -> str:
    token = tokens[position]
    words = token.info.split(maxsplit=1)
    language = html.escape(words[0]) if words else ""
    code = f'<pre><code class="language-{language}">{html.escape(token.content)}</code></pre>'
    if language != "mermaid":
        return code
    caption = "<figcaption>Diagram (Mermaid); GitHub draws it</figcaption>"
    return f'<figure class="diagram">{caption}{code}</figure>'
