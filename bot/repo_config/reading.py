"""Nodes -> what the file says, held against the shapes of the model; every mistake is found.

Only what was written is returned, so that two files can be merged before defaults fill in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

import yaml

from bot.repo_config.nodes import compose, place
from bot.repo_config.problem import ConfigError, Problem
from bot.repo_config.scalars import Mistake, is_null, nearest, read_scalar, short
from bot.repo_config.shapes import (
    LIST_LIMIT,
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

_PROBLEM_LIMIT = 20

Written = Mapping[str, Any]


def read_written(text: str, *, where: str, shape: Section) -> Written:
    """Return what the file says, by key; ConfigError with the first twenty mistakes in it."""
    root = compose(text, where=where)
    if root is None or is_null(root):
        return {}
    reader = _Reader()
    written: Written = reader.try_to_read(root, shape) or {}
    if reader.problems:
        raise ConfigError(tuple(sorted(reader.problems)[:_PROBLEM_LIMIT]), where=where)
    return written


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads on after a mistake, so that all are told at once."""

    problems: list[Problem] = field(default_factory=list)

    def try_to_read(self, node: yaml.Node, shape: Shape) -> Any:
        """Return the value, or None with a problem noted."""
        try:
            return self._read(node, shape)
        except Mistake as mistake:
            self.problems.append(place(mistake.node, mistake.message))
            return None

    def _read(self, node: yaml.Node, shape: Shape) -> Any:
        match shape:
            case Section(cls=cls):
                return self._read_section(node, cls)
            case Table():
                return self._read_table(node, shape)
            case ListOf(item=item):
                return self._read_list(node, item)
            case Text() | Choice() | Switch() | Whole() | Share():
                return read_scalar(node, shape)
            case _:
                assert_never(shape)

    def _read_section(self, node: yaml.Node, cls: type) -> Written:
        keys, written = keys_of(cls), dict[str, Any]()
        for name_node, value in self._pairs(node):
            name = name_node.value
            if name not in keys:
                self._note_unknown(name_node, keys)
            elif not is_null(value):
                written[name] = self.try_to_read(value, keys[name].shape)
        if None not in written.values():
            _check_together(node, cls, written)
        return written

    def _note_unknown(self, name: yaml.ScalarNode, keys: Mapping[str, Key]) -> None:
        # To find the nearest key takes a while, so it is not done for more than are told.
        if len(self.problems) < _PROBLEM_LIMIT:
            self.problems.append(place(name, _unknown(name.value, keys)))

    def _read_table(self, node: yaml.Node, shape: Table) -> Written:
        return {
            self.try_to_read(name, shape.key): self.try_to_read(value, shape.value)
            for name, value in self._pairs(node)
            if not is_null(value)
        }

    def _read_list(self, node: yaml.Node, item: Shape) -> tuple[Any, ...]:
        if not isinstance(node, yaml.SequenceNode):
            raise Mistake(node, "write a list here, such as [one, two]")
        if len(node.value) > LIST_LIMIT:
            raise Mistake(node, f"{len(node.value)} entries; at most {LIST_LIMIT} are allowed")
        return tuple(self.try_to_read(one, item) for one in node.value)

    def _pairs(self, node: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            raise Mistake(node, "write keys and values here, such as `key: value`")
        seen: set[str] = set()
        for name, value in node.value:
            problem = _problem_of_key(name, seen)
            if problem:
                self.problems.append(place(name, problem))
                continue
            seen.add(name.value)
            yield name, value


def _problem_of_key(name: yaml.Node, seen: set[str]) -> str:
    if not isinstance(name, yaml.ScalarNode):
        return "a key must be a word"
    return f"`{short(name.value)}` is written twice; keep one of them" if name.value in seen else ""


def _check_together(node: yaml.Node, cls: type, written: Written) -> None:
    """Raise Mistake when a key is missing or the values do not go together."""
    missing = [
        key.name for key in keys_of(cls).values() if key.is_required and key.name not in written
    ]
    if missing:
        raise Mistake(node, f"`{missing[0]}` is missing here")
    try:
        cls(**written)
    except ValueError as error:
        raise Mistake(node, str(error)) from None


def _unknown(name: str, keys: Mapping[str, Key]) -> str:
    near = nearest(name, tuple(keys))
    hint = f"did you mean `{near}`?" if near else f"write one of {', '.join(keys)}"
    return f"unknown key `{short(name)}`; {hint}"
