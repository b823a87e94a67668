"""Configuration and forms: from the default branch, few calls, and for one reader alone."""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.domain.issue import RepositoryRef
from bot.github.repository_files import RepositoryFiles, drop_kept_files
from bot.github.spending import Allowance
from bot.repo_config.layers import CONFIG_PATH, ConfigFile
from tests.bot.github.installed import ENGINE, Installed

FORMS = ".github/ISSUE_TEMPLATE"
FORM = "name: {name}\nbody:\n  - type: input\n    attributes: {{label: Version}}\n"


@dataclass
class JsonInMemory:
    """Keeps values as the JSON that a real cache would hold."""

    kept: dict[str, str] = field(default_factory=dict)

    def get(self, key: str) -> Any | None:
        return json.loads(self.kept[key]) if key in self.kept else None

    def put(self, key: str, value: Any, *, ttl_seconds: float) -> None:
        assert ttl_seconds == 600
        self.kept[key] = json.dumps(value)

    def drop(self, key: str) -> None:
        self.kept.pop(key, None)


def _files(
    github: Installed,
    cache: JsonInMemory,
    *,
    allowance: Allowance | None = None,
) -> RepositoryFiles:
    return RepositoryFiles(github.client(allowance=allowance), cache=cache, reader_id=7)


def test_a_configuration_is_read_once_in_ten_minutes(github: Installed) -> None:
    github.repository.put_file(CONFIG_PATH, "mode: silent\n")
    cache = JsonInMemory()
    found = [_files(github, cache).read_config_file(ENGINE) for _ in range(2)]
    url = f"{github.simulator.url}/octo/engine/blob/main/{CONFIG_PATH}"
    assert found == [ConfigFile(ENGINE, "mode: silent\n", url)] * 2
    assert github.spending.rest_reads == 1


def test_that_there_is_no_configuration_is_remembered_too(github: Installed) -> None:
    cache = JsonInMemory()
    assert [_files(github, cache).read_config_file(ENGINE) for _ in range(2)] == [None, None]
    assert github.spending.rest_reads == 1


def test_a_private_configuration_is_not_shown_to_another_reader(github: Installed) -> None:
    secret = github.world.create_repository("octo/secret", private=True)
    secret.put_file(CONFIG_PATH, "mode: silent\n")
    cache, there = JsonInMemory(), RepositoryRef("octo", "secret")
    cache.put(f"config:{secret.id}:octo/secret", ["mode: silent\n", "x"], ttl_seconds=600)
    assert _files(github, cache).read_config_file(there) is None


def test_what_is_named_a_bug_is_read_before_other_forms(github: Installed) -> None:
    for name in ("a_feature", "b_bug", "c_question"):
        github.repository.put_file(f"{FORMS}/{name}.yml", FORM.format(name=name))
    github.repository.put_file(f"{FORMS}/bug.md", "---\nname: Old\n---\n## Steps\n")
    forms = _files(github, JsonInMemory()).read_forms(ENGINE)
    assert [form.name for form in forms] == ["b_bug", "a_feature"]
    assert github.spending.rest_reads == 3


def test_kept_forms_cost_nothing_and_read_the_same(github: Installed) -> None:
    github.repository.put_file(f"{FORMS}/bug.yml", FORM.format(name="Bug"))
    cache = JsonInMemory()
    first, second = (_files(github, cache).read_forms(ENGINE) for _ in range(2))
    assert first == second
    assert github.spending.rest_reads == 2


def test_forms_that_the_allowance_cut_short_are_not_kept(github: Installed) -> None:
    for name in ("a", "b"):
        github.repository.put_file(f"{FORMS}/{name}.yml", FORM.format(name=name))
    cache = JsonInMemory()
    short = _files(github, cache, allowance=Allowance(rest_reads=2)).read_forms(ENGINE)
    assert ([form.name for form in short], cache.kept) == (["a"], {})


def test_what_is_dropped_is_read_afresh(github: Installed) -> None:
    cache = JsonInMemory()
    files = _files(github, cache)
    files.read_config_file(ENGINE)
    files.read_forms(ENGINE)
    drop_kept_files(cache, repository_id=7, repository=RepositoryRef("Octo", "Engine"))
    assert cache.kept == {}
