from bot.domain.evidence import Evidence, SourceKind
from bot.domain.issue import RepositoryRef
from bot.repo_config.layers import ConfigFile, LoadedConfig, load_config
from workers.analysis.resources import find_resources

ENGINE = RepositoryRef("octo", "engine")
TEXT = "resources: {'area: net': ['https://x/1', 'https://x/2'], docs: ['https://x/3'], old: []}\n"


def _loaded() -> LoadedConfig:
    return load_config(ENGINE, read=lambda one: ConfigFile(one, TEXT, "https://x/config"))


def test_the_links_of_a_label_are_shown_with_the_file_that_names_them() -> None:
    (statement,) = find_resources(_loaded(), labels=["Area: Net", "bug"])
    assert statement.sources == (
        Evidence("https://x/1", SourceKind.LINK),
        Evidence("https://x/2", SourceKind.LINK),
        Evidence("https://x/config", SourceKind.FILE, "area: net"),
    )


def test_labels_without_links_say_nothing() -> None:
    assert find_resources(_loaded(), labels=["bug", "old"]) == ()
