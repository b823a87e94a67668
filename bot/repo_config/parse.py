"""Text -> RepoConfig, and what several files say together."""

from collections.abc import Mapping
from typing import Any, cast

from bot.repo_config.model import RepoConfig
from bot.repo_config.reading import Written, read_written
from bot.repo_config.shapes import ListOf, Section, Shape, keys_of

ROOT = Section(RepoConfig)


def parse_config(text: str, *, where: str) -> RepoConfig:
    """Read one file by itself; ConfigError names `where` with line and column of each mistake."""
    return build_config(read_written(text, where=where, shape=ROOT))


def build_config(written: Written) -> RepoConfig:
    """Return what was written, with defaults for the rest."""
    return cast(RepoConfig, _build(written, ROOT))


def merge(written: Written, *, over: Written) -> Written:
    """Return `written` where it says something, key by key, and `over` where it does not."""
    merged = dict(over)
    for name, value in written.items():
        below = merged.get(name)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            merged[name] = merge(value, over=below)
        else:
            merged[name] = value
    return merged


def _build(value: Any, shape: Shape) -> Any:
    match shape:
        case Section(cls=cls):
            keys = keys_of(cls)
            return cls(**{name: _build(one, keys[name].shape) for name, one in value.items()})
        case ListOf(item=item):
            return tuple(_build(one, item) for one in value)
        case _:
            return value
