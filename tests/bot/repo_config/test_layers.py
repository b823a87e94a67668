from collections.abc import Callable

import pytest

from bot.domain.issue import RepositoryRef
from bot.repo_config.layers import ConfigFile, Layer, LoadedConfig, load_config

ENGINE = RepositoryRef("octo", "engine")


def _reading(files: dict[str, str]) -> Callable[[RepositoryRef], ConfigFile | None]:
    def read(repository: RepositoryRef) -> ConfigFile | None:
        text = files.get(str(repository))
        return None if text is None else ConfigFile(repository, text, f"https://x/{repository}")

    return read


def _load(files: dict[str, str], repository: RepositoryRef = ENGINE) -> LoadedConfig:
    return load_config(repository, read=_reading(files))


def test_without_any_file_the_defaults_apply() -> None:
    assert _load({}) == LoadedConfig()


def test_the_owners_file_applies_where_the_repository_has_none() -> None:
    loaded = _load({"octo/.github": "mode: silent\n"})
    assert (loaded.config.mode, loaded.layers) == (
        "silent",
        (Layer({"mode": "silent"}, "https://x/octo/.github"),),
    )


def test_the_owners_file_does_not_apply_beside_one_of_the_repository() -> None:
    assert _load({"octo/engine": "", "octo/.github": "mode: silent\n"}).config.mode == "comment"


def test_a_file_says_what_the_one_it_extends_says_unless_it_says_otherwise() -> None:
    files = {
        "octo/engine": "extends: octo/base\nlabels: {most: 1}\n",
        "octo/base": "mode: labels\nlabels: {most: 5, deny: [x]}\n",
    }
    config = _load(files).config
    assert (config.mode, config.labels.most, config.labels.deny) == ("labels", 1, ("x",))


def test_each_key_knows_the_file_that_decides_it() -> None:
    files = {
        "octo/engine": "extends: octo/base\nresources: {a: ['https://x/a']}\n",
        "octo/base": "resources: {a: ['https://x/other'], b: ['https://x/b']}\n",
    }
    loaded = _load(files)
    decided_by = [loaded.url_of("resources", key) for key in ("a", "b", "c")]
    assert decided_by == ["https://x/octo/engine", "https://x/octo/base", None]


@pytest.mark.parametrize(
    ("files", "messages"),
    [
        pytest.param(
            {"octo/engine": "extends: Octo/Engine\n"},
            ["1:1: `extends: Octo/Engine` leads back to a file that was read"],
            id="itself",
        ),
        pytest.param(
            {"octo/engine": "extends: octo/b\n", "octo/b": "mode: silent\nextends: octo/engine\n"},
            ["2:1: `extends: octo/engine` leads back to a file that was read"],
            id="a loop of two",
        ),
        pytest.param(
            {"octo/engine": "extends: octo/gone\n"},
            ["1:1: octo/gone has no public .github/issuegraph.yml to extend"],
            id="absent",
        ),
        pytest.param(
            {"octo/engine": "extends: a/1\n"}
            | {f"a/{n}": f"extends: a/{n + 1}\n" for n in range(9)},
            ["1:1: `extends` leads further than 3 steps"],
            id="too far",
        ),
        pytest.param(
            {"octo/engine": "extends: octo/b\n", "octo/b": "mode: [\n"},
            ["2:1: while parsing a flow node, expected the node content, but found '<stream end>'"],
            id="broken further down",
        ),
    ],
)
def test_what_is_wrong_on_the_way_is_told(files: dict[str, str], messages: list[str]) -> None:
    assert [str(one.problem) for one in _load(files).problems] == messages


def test_a_broken_file_counts_as_an_empty_one() -> None:
    loaded = _load({"octo/engine": "mode: loud\nextends: octo/b\n", "octo/b": "mode: silent\n"})
    assert (loaded.config, len(loaded.problems)) == (LoadedConfig().config, 1)


def test_the_file_that_extends_a_broken_one_still_applies() -> None:
    files = {"octo/engine": "mode: silent\nextends: octo/b\n", "octo/b": "labels: 1\n"}
    assert _load(files).config.mode == "silent"


def test_no_more_files_are_read_than_there_are_steps() -> None:
    asked: list[str] = []

    def read(repository: RepositoryRef) -> ConfigFile | None:
        asked.append(str(repository))
        if repository == ENGINE:
            return None
        return ConfigFile(repository, f"extends: a/r{len(asked)}\n", "https://x")

    load_config(ENGINE, read=read)
    assert asked == ["octo/engine", "octo/.github", "a/r2", "a/r3", "a/r4"]
