"""YAML text -> nodes that know their place, and nothing but plain ones.

A configuration is a stranger's file: it is small, shallow, and may hold neither anchors nor
aliases nor tags, so that it cannot grow when it is read and cannot name a type of ours.
"""

from typing import Any

import yaml

from bot.repo_config.problem import ConfigError, Problem

SIZE_LIMIT_BYTES = 16_384
DEPTH_LIMIT = 8
NODE_LIMIT = 1_000
_TOO_DEEP = f"nested deeper than {DEPTH_LIMIT} levels"


class _Refused(yaml.MarkedYAMLError):
    """YAML that is valid, but more than a configuration needs."""


class _PlainLoader(yaml.SafeLoader):
    """Composes plain nodes; the first that is not ends the reading before it is built."""

    depth = 0
    count = 0

    def fetch_flow_collection_start(self, token_class: type[yaml.Token]) -> None:
        # The scanner runs ahead of the nodes, and each open bracket makes its next step slower.
        if self.flow_level >= DEPTH_LIMIT:
            raise _Refused(problem=_TOO_DEEP, problem_mark=self.get_mark())
        super().fetch_flow_collection_start(token_class)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        reason = _objection(event)
        if self.depth >= DEPTH_LIMIT:
            reason = _TOO_DEEP
        self.count += 1
        if self.count > NODE_LIMIT:
            reason = f"more than {NODE_LIMIT} keys and values"
        if reason:
            raise _Refused(problem=reason, problem_mark=event.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def compose(text: str, *, where: str) -> yaml.Node | None:
    """Return the root node, None for an empty file; ConfigError when it cannot be read."""
    size = len(text.encode(errors="replace"))
    if size > SIZE_LIMIT_BYTES:
        message = f"the file is larger than {SIZE_LIMIT_BYTES} bytes; shorten it"
        raise ConfigError((Problem(1, 1, message),), where=where)
    try:
        return _PlainLoader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        raise ConfigError((_marked(error),), where=where) from None
    except yaml.reader.ReaderError as error:
        raise ConfigError((_unprintable(error, text),), where=where) from None


def place(node: yaml.Node, message: str) -> Problem:
    """Return a problem at the beginning of `node`."""
    return Problem(node.start_mark.line + 1, node.start_mark.column + 1, message)


def _objection(event: yaml.Event) -> str:
    if isinstance(event, yaml.AliasEvent):
        return "aliases are not allowed; put a value that begins with * in quotes"
    if getattr(event, "anchor", None):
        return "anchors are not allowed; put a value that begins with & in quotes"
    if getattr(event, "tag", None):
        return "tags are not allowed; put a value that begins with ! in quotes"
    return ""


def _marked(error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Problem(line, column, _told(error) or "this is not YAML")


def _told(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "'\\t'" in problem:
        return "a tab; YAML is indented with spaces"
    return ", ".join(part for part in (error.context, problem) if part)


def _unprintable(error: yaml.reader.ReaderError, text: str) -> Problem:
    before = text[: error.position]
    line, column = before.count("\n") + 1, error.position - before.rfind("\n")
    return Problem(line, column, "a character that YAML does not allow")
