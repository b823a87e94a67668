"""The shapes that a value in the file may have: a closed union that reader and schema walk."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeVar, cast

TEXT_LIMIT = 200
LIST_LIMIT = 100
_MEANING, _SHAPE, _EXAMPLE = "meaning", "shape", "example"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the given form, at most `TEXT_LIMIT` characters."""

    # What the words are, for messages: "a label's name".
    what: str
    pattern: re.Pattern[str] = re.compile(r"[^\n]{1,200}")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Switch:
    """`true` or `false`."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within limits."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Share:
    """A number from 0 to 1."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of at most `LIST_LIMIT` values of one shape."""

    item: "Shape"


@dataclass(frozen=True, slots=True)
class Table:
    """Keys of one shape to values of one shape."""

    key: Text | Choice
    value: "Shape"


@dataclass(frozen=True, slots=True)
class Section:
    """The keys that the fields of a dataclass name."""

    cls: type


Shape = Text | Choice | Switch | Whole | Share | ListOf | Table | Section


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a section: its shape, what it means, and what holds when it is absent."""

    name: str
    shape: Shape
    meaning: str
    # As it would be written in YAML.
    example: str
    is_required: bool
    default: Any


def key(default: _T, shape: Shape, meaning: str, *, example: str = "") -> _T:
    """Declare an optional key as a dataclass field; `meaning` becomes its documentation."""
    about = {_SHAPE: shape, _MEANING: meaning, _EXAMPLE: example}
    if isinstance(default, dict):
        return cast(_T, field(default_factory=default.copy, metadata=about))
    return field(default=default, metadata=about)


def required_key(shape: Shape, meaning: str, *, example: str) -> Any:
    """Declare a key that must be written."""
    return field(metadata={_SHAPE: shape, _MEANING: meaning, _EXAMPLE: example})


def keys_of(cls: type) -> Mapping[str, Key]:
    """Return the keys of a section by name, in the order of its fields."""
    found = (_describe(one) for one in fields(cls))
    return {one.name: one for one in found}


def _describe(one: Any) -> Key:
    is_required = one.default is MISSING and one.default_factory is MISSING
    default = None if is_required else one.default
    if one.default_factory is not MISSING:
        default = one.default_factory()
    about = one.metadata
    return Key(one.name, about[_SHAPE], about[_MEANING], about[_EXAMPLE], is_required, default)
