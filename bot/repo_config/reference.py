"""The model as a page for maintainers: every key, what it means, its default and an example."""

from collections.abc import Iterator
from typing import Any, assert_never

from bot.repo_config.model import RepoConfig
from bot.repo_config.nodes import DEPTH_LIMIT, NODE_LIMIT, SIZE_LIMIT_BYTES
from bot.repo_config.shapes import (
    Choice,
    Key,
    ListOf,
    Section,
    Shape,
    Share,
    Switch,
    Table,
    Text,
    Whole,
    keys_of,
)

_INTRODUCTION = f"""# Configuration

A repository steers Issuegraph with one file, `.github/issuegraph.yml`. An empty file works, and so
does none.

- The file is read from the default branch only, so a pull request cannot change anything before it
  is merged. A push that touches it takes effect at once, other changes (the organisation's file,
  `extends`) within ten minutes.
- A repository without the file follows `.github/issuegraph.yml` in `OWNER/.github`, if that is
  public.
- A file with a mistake counts as an empty one. The report page of the next issue names line, column
  and what to write instead; nothing is said on the commit or the pull request.
- `issuegraph check-config .github/issuegraph.yml` checks a file before it is pushed. Editors check
  it with [the schema](issuegraph.schema.json).
- The file is plain YAML: at most {SIZE_LIMIT_BYTES // 1024} KB, {DEPTH_LIMIT} levels, and
  {NODE_LIMIT:,} keys and values; no anchors, aliases or tags. Words that YAML takes for something
  else (`no`, `1.0`) go in quotes where text is meant.
- A *pattern* covers the whole text; `*` stands for any text, case does not matter, nothing else is
  special. Put a pattern that begins with `*` or `[` in quotes.

```yaml
mode: comment
labels:
  deny: ["priority: *"]
  rules:
    - path: src/net/*
      label: "area: network"
    - field: Operating system
      answer: "Windows*"
      label: windows
skip:
  associations: [OWNER, MEMBER]
  titles: ["Release *"]
hold_labels: [do not touch]
```
"""


def render_reference() -> str:
    """Return the page as Markdown."""
    return f"{_INTRODUCTION}\n## Keys\n\n" + "\n".join(_lines(RepoConfig, path="")) + "\n"


def _lines(cls: type, *, path: str) -> Iterator[str]:
    for one in keys_of(cls).values():
        inner = _section_in(one.shape)
        name = f"{path}{one.name}"
        yield f"### `{name}`\n" if inner else f"**`{name}`** ({_kind(one.shape)})  "
        yield f"{one.meaning}{'' if inner else _after(one)}\n"
        if inner:
            mark = "[]." if isinstance(one.shape, ListOf) else "."
            yield from _lines(inner, path=f"{name}{mark}")


def _section_in(shape: Shape) -> type | None:
    match shape:
        case Section(cls=cls) | ListOf(item=Section(cls=cls)):
            return cls
        case _:
            return None


def _after(one: Key) -> str:
    said = "  \nMust be written." if one.is_required else _default(one.default)
    return f"{said}  \nExample: `{one.name}: {one.example}`" if one.example else said


def _default(value: Any) -> str:
    match value:
        case None | () | {}:
            return ""
        case bool():
            return f"  \nDefault: `{str(value).lower()}`"
        case tuple():
            return "  \nDefault: all of them"
        case _:
            return f"  \nDefault: `{value}`"


def _kind(shape: Shape) -> str:
    match shape:
        case Text(what=what):
            return what
        case Choice(words=words):
            return " or ".join(f"`{word}`" for word in words)
        case Switch():
            return "`true` or `false`"
        case Whole(least=least, most=most):
            return f"{least} to {most}"
        case Share():
            return "0 to 1"
        case ListOf(item=item):
            return f"list, each {_kind(item)}"
        case Table(key=key, value=value):
            return f"keys, each {_kind(key)}, with {_kind(value)}"
        case Section(cls=cls):
            return cls.__doc__ or ""
        case _:
            assert_never(shape)
