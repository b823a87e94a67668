"""The schema and the reference say what the model says."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.repo_config.model import RepoConfig
from bot.repo_config.parse import parse_config
from bot.repo_config.problem import ConfigError
from bot.repo_config.reference import render_reference
from bot.repo_config.schema import config_schema
from bot.repo_config.shapes import Key, ListOf, Section, keys_of
from tests.bot.repo_config.test_parse import GOOD, MISTAKES

DOCS = Path(__file__).parents[3] / "docs"
# What JSON cannot say: keys that belong together, and keys written twice.
BEYOND_THE_SCHEMA = {"written twice", "half an answer", "a rule without a condition"}
# What YAML hides from a schema, or what is no YAML at all.
BEFORE_THE_SCHEMA = {"yes for true", "a pattern without quotes", "a gap in a list"}
JUDGED = {
    name: row for name, row in MISTAKES.items() if name not in BEYOND_THE_SCHEMA | BEFORE_THE_SCHEMA
}
VALIDATOR = Draft202012Validator(config_schema())


def _keys(cls: type, path: str = "") -> list[tuple[str, Key]]:
    found: list[tuple[str, Key]] = []
    for key in keys_of(cls).values():
        found.append((path + key.name, key))
        match key.shape:
            case Section(cls=inner) | ListOf(item=Section(cls=inner)):
                found += _keys(inner, f"{path}{key.name}.")
    return found


KEYS = dict(_keys(RepoConfig))
EXAMPLES = {path: key for path, key in KEYS.items() if key.example}


def test_the_schema_in_the_documentation_is_the_one_of_the_model() -> None:
    written = json.loads((DOCS / "issuegraph.schema.json").read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(config_schema()))


def test_the_reference_in_the_documentation_is_the_one_of_the_model() -> None:
    assert (DOCS / "configuration.md").read_text(encoding="utf-8") == render_reference()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(config_schema())


@pytest.mark.parametrize("text", [row[0] for row in GOOD.values()], ids=GOOD)
def test_the_schema_takes_what_the_reader_takes(text: str) -> None:
    values = _without_nothing(yaml.safe_load(text) or {})
    assert VALIDATOR.is_valid(values)


@pytest.mark.parametrize("text", [row[0] for row in JUDGED.values()], ids=JUDGED)
def test_the_schema_refuses_what_the_reader_refuses(text: str) -> None:
    assert not VALIDATOR.is_valid(yaml.safe_load(text))


@pytest.mark.parametrize("path", KEYS)
def test_every_key_is_described_in_a_sentence(path: str) -> None:
    assert KEYS[path].meaning.endswith(".")


@pytest.mark.parametrize("path", EXAMPLES)
def test_every_example_can_be_written_as_it_stands(path: str) -> None:
    assert _problems_of(path, EXAMPLES[path].example) == ()


def _problems_of(path: str, example: str) -> tuple[str, ...]:
    """Return what is wrong with an example that is written where its key belongs."""
    *sections, name = path.split(".")
    written = f"{{{name}: {example}}}"
    if sections == ["labels", "rules"]:
        needed = {
            "label": "title: a",
            "field": "label: a, answer: b",
            "answer": "label: a, field: b",
        }
        written = f"[{{{name}: {example}, {needed.get(name, 'label: a')}}}]"
    for section in reversed(sections):
        written = f"{{{section}: {written}}}"
    try:
        parse_config(written, where=path)
    except ConfigError as error:
        return tuple(map(str, error.problems))
    return ()


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
