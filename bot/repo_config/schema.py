"""The model as a JSON schema, for editors that complete and check while somebody types."""

from collections.abc import Mapping
from typing import Any, assert_never

from bot.repo_config.model import RepoConfig
from bot.repo_config.shapes import (
    LIST_LIMIT,
    TEXT_LIMIT,
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

Schema = Mapping[str, Any]


def config_schema() -> Schema:
    """Return the schema of the whole file (JSON Schema, draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Issuegraph: .github/issuegraph.yml",
        **_schema_of(Section(RepoConfig)),
    }


def _schema_of(shape: Shape) -> Schema:
    match shape:
        case Text(pattern=pattern):
            # Python's \Z is the end of the text, which JavaScript writes as $.
            written = pattern.pattern.replace(r"\Z", "$")
            return {"type": "string", "maxLength": TEXT_LIMIT, "pattern": f"^(?:{written})$"}
        case Choice(words=words):
            # YAML 1.1 takes on and off for truth values, and so do some editors.
            truths = [True, False] if set(words) == {"on", "off"} else []
            return {"enum": [*words, *truths]}
        case Switch():
            return {"type": "boolean"}
        case Whole(least=least, most=most):
            return {"type": "integer", "minimum": least, "maximum": most}
        case Share():
            return {"type": "number", "minimum": 0, "maximum": 1}
        case ListOf(item=item):
            return {"type": "array", "maxItems": LIST_LIMIT, "items": _schema_of(item)}
        case Table(key=key, value=value):
            names = {"propertyNames": _schema_of(key)}
            return {"type": "object", **names, "additionalProperties": _schema_of(value)}
        case Section(cls=cls):
            return _section(keys_of(cls))
        case _:
            assert_never(shape)


def _section(keys: Mapping[str, Key]) -> Schema:
    schema: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _property(one) for name, one in keys.items()},
    }
    required = [one.name for one in keys.values() if one.is_required]
    return {**schema, "required": required} if required else schema


def _property(one: Key) -> Schema:
    schema = {**_schema_of(one.shape), "description": one.meaning}
    has_default = isinstance(one.default, str | bool | int | float | tuple)
    if not has_default:
        return schema
    default = list(one.default) if isinstance(one.default, tuple) else one.default
    return {**schema, "default": default}
