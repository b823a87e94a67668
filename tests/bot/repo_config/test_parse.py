"""The file's rules as a table: what is written, and what comes of it."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.repo_config.model import (
    CommandSettings,
    LabelRule,
    LabelSettings,
    RepoConfig,
    SkipSettings,
    ThresholdSettings,
    VerdictSettings,
)
from bot.repo_config.parse import build_config, merge, parse_config
from bot.repo_config.problem import ConfigError, Problem

WHERE = ".github/issuegraph.yml"

GOOD = {
    "nothing": ("", RepoConfig()),
    "only a comment": ("# later\n", RepoConfig()),
    "empty section": ("labels:\nskip:\n", RepoConfig()),
    "mode": ("mode: silent\n", RepoConfig(mode="silent")),
    "a quoted word": ('mode: "labels"\n', RepoConfig(mode="labels")),
    "off is a word here": ("language_model: off\n", RepoConfig(language_model="off")),
    "prefix": (
        "commands: {prefix: /graph}\n",
        RepoConfig(commands=CommandSettings(prefix="/graph")),
    ),
    "type to label": (
        "labels: {map: {bug: defect}}\n",
        RepoConfig(labels=LabelSettings(map={"bug": "defect"})),
    ),
    "a rule": (
        'labels:\n  rules:\n    - title: "*docs*"\n      label: docs\n',
        RepoConfig(labels=LabelSettings(rules=(LabelRule("docs", title="*docs*"),))),
    ),
    "thresholds": (
        "verdicts: {may_speak: [fixed], thresholds: {text: .75}}\n",
        RepoConfig(verdicts=VerdictSettings(("fixed",), ThresholdSettings(text=0.75))),
    ),
    "skip": (
        "skip: {associations: [OWNER], bots: false}\n",
        RepoConfig(skip=SkipSettings(associations=("OWNER",), bots=False)),
    ),
    "resources": (
        "resources: {area: ['https://octo.dev/a']}\n",
        RepoConfig(resources={"area": ("https://octo.dev/a",)}),
    ),
}

MISTAKES = {
    "unknown key": (
        "labelz: {}\n",
        Problem(1, 1, "unknown key `labelz`; did you mean `labels`?"),
    ),
    "unknown key within": (
        "skip:\n  author: [a]\n",
        Problem(2, 3, "unknown key `author`; did you mean `authors`?"),
    ),
    "nothing like it": (
        "commands: {xyzzy: 1}\n",
        Problem(1, 12, "unknown key `xyzzy`; write one of prefix"),
    ),
    "misspelt word": (
        "mode: silence\n",
        Problem(1, 7, "`silence` is not a value for this key; did you mean `silent`?"),
    ),
    "no is a truth value": (
        "hold_labels: [no]\n",
        Problem(1, 15, "YAML does not read no as text; write 'no'"),
    ),
    "a number for text": (
        "hold_labels: [1.0]\n",
        Problem(1, 15, "YAML does not read 1.0 as text; write '1.0'"),
    ),
    "yes for true": (
        "skip: {bots: yes}\n",
        Problem(1, 14, "`yes` does not fit here; write true or false"),
    ),
    "text for a list": (
        "hold_labels: stop\n",
        Problem(1, 14, "write a list here, such as [one, two]"),
    ),
    "list for keys": ("[]\n", Problem(1, 1, "write keys and values here, such as `key: value`")),
    "a gap in a list": (
        "hold_labels:\n  -\n",
        Problem(2, 4, "nothing is written here; write a pattern"),
    ),
    "too many": (
        f"hold_labels: [{'a, ' * 101}]\n",
        Problem(1, 14, "101 entries; at most 100 are allowed"),
    ),
    "beyond the limit": (
        "labels: {most: 11}\n",
        Problem(1, 16, "`11` does not fit here; write a whole number from 0 to 10"),
    ),
    "not encrypted": (
        "security: {policy_url: 'http://octo.dev'}\n",
        Problem(1, 24, "`http://octo.dev` does not fit here; write an https address"),
    ),
    "no repository": (
        "extends: octo\n",
        Problem(1, 10, "`octo` does not fit here; write OWNER/REPO"),
    ),
    "written twice": (
        "mode: comment\nmode: silent\n",
        Problem(2, 1, "`mode` is written twice; keep one of them"),
    ),
    "a rule without a label": (
        "labels: {rules: [{title: a}]}\n",
        Problem(1, 18, "`label` is missing here"),
    ),
    "half an answer": (
        "labels: {rules: [{label: a, field: OS}]}\n",
        Problem(1, 18, "`field` and `answer` belong together: write both"),
    ),
    "a rule without a condition": (
        "labels: {rules: [{label: a}]}\n",
        Problem(1, 18, "a rule needs a condition: title, body, field with answer, or path"),
    ),
    "a pattern without quotes": (
        "skip: {titles: [*wip]}\n",
        Problem(1, 17, "aliases are not allowed; put a value that begins with * in quotes"),
    ),
}

HOSTILE = {
    "billion laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "a mapping that holds itself": "&a {mode: *a}\n",
    "merge key": "<<: {mode: silent}\n",
    "a tag that runs": "mode: !!python/object/apply:os.system [ls]\n",
    "a tag of text": "mode: !!str silent\n",
    "a tag of its own": "mode: !secret silent\n",
    "deep list": "mode: " + "[" * 5_000,
    "deep list in quotes": 'mode: ["' + '", ["' * 2_000,
    "wide": "hold_labels: [" + "a," * 1_000 + "]",
    "deep mapping": "{a: " * 3_000,
    "deep block": "".join(" " * depth + "a:\n" for depth in range(100)),
    "too large": "# " + "x" * 16_384,
    "too large in bytes": "# " + "\u00fc" * 9_000,
    "two documents": "mode: silent\n---\nmode: comment\n",
    "control character": "mode: \x07\n",
    "never closed": "mode: 'silent\n",
    "tab": "\tmode: silent\n",
    "a list as a key": "? [a]\n: b\n",
}


@pytest.mark.parametrize(("text", "config"), GOOD.values(), ids=GOOD)
def test_what_is_written_applies_and_the_rest_keeps_its_default(
    text: str, config: RepoConfig
) -> None:
    assert parse_config(text, where=WHERE) == config


@pytest.mark.parametrize(("text", "problem"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_place_and_what_to_write(text: str, problem: Problem) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config(text, where=WHERE)
    assert caught.value.problems == (problem,)
    assert str(caught.value) == f"{WHERE}:{problem}"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        parse_config(text, where=WHERE)


def test_all_mistakes_are_told_at_once_in_their_order() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config("mode: loud\nskip: {bots: maybe}\nextend: a/b\n", where=WHERE)
    assert [one.line for one in caught.value.problems] == [1, 2, 3]


def test_no_more_than_twenty_mistakes_are_told() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config("".join(f"key{n}: 1\n" for n in range(50)), where=WHERE)
    assert len(caught.value.problems) == 20


def test_the_nearer_file_wins_key_by_key() -> None:
    near = {"labels": {"most": 1, "map": {"bug": "defect"}}, "hold_labels": ("stop",)}
    far = {"labels": {"most": 5, "deny": ("p*",), "map": {"feature": "wish"}}, "mode": "silent"}
    assert merge(near, over=far) == {
        "labels": {"most": 1, "deny": ("p*",), "map": {"bug": "defect", "feature": "wish"}},
        "hold_labels": ("stop",),
        "mode": "silent",
    }


def test_a_file_that_says_the_default_overrides_the_one_it_extends() -> None:
    assert build_config(merge({"mode": "comment"}, over={"mode": "silent"})).mode == "comment"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_a_configuration_or_a_config_error(text: str) -> None:
    assert all(one.line > 0 and one.column > 0 for one in _problems_of(text))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["mode", "labels", "rules", "label", "map"]), inner)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["mode", "labels", "skip", "resources"]), VALUES))
def test_any_values_are_a_configuration_or_a_config_error(values: dict[str, Any]) -> None:
    problems = _problems_of(yaml.safe_dump(values))
    assert all(one.line > 0 and one.column > 0 for one in problems)


def test_the_example_of_the_documentation_is_a_good_file() -> None:
    page = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    assert parse_config(example, where=WHERE).labels.deny == ("priority: *",)


def _problems_of(text: str) -> tuple[Problem, ...]:
    try:
        parse_config(text, where=WHERE)
    except ConfigError as error:
        return error.problems or (Problem(0, 0, "a refusal without a reason"),)
    return ()
