"""Links that maintainers want shown on issues with a certain label."""

from collections.abc import Iterable, Iterator

from bot.domain.evidence import Evidence, SourceKind, Statement
from bot.repo_config.layers import LoadedConfig

# The source of a statement and its links stand side by side, four at most.
_MOST_LINKS = 3


def find_resources(loaded: LoadedConfig, *, labels: Iterable[str]) -> tuple[Statement, ...]:
    """Return a statement for each of the labels that has links, in the file's order."""
    return tuple(_statements(loaded, frozenset(label.casefold() for label in labels)))


def _statements(loaded: LoadedConfig, labels: frozenset[str]) -> Iterator[Statement]:
    for label, links in loaded.config.resources.items():
        url = loaded.url_of("resources", label)
        if label.casefold() in labels and links and url is not None:
            shown = (Evidence(link, SourceKind.LINK) for link in links[:_MOST_LINKS])
            text = "For issues with this label the maintainers point to:"
            yield Statement(text, (*shown, Evidence(url, SourceKind.FILE, label)))
