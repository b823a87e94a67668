"""Read what an analysis needs in few round trips: independent reads run side by side."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from bot.domain.graph import IssueGraph, Link, LinkReason, Reading
from bot.domain.issue import Issue, IssueForm, IssueRef, Repository, RepositoryRef
from bot.domain.search import SearchResult
from bot.errors import NothingToDo
from bot.repo_config.layers import LoadedConfig
from workers.analysis.comparable import Report, read_report
from workers.analysis.crawl import Budget, Reach, crawl
from workers.analysis.meaning import meaning_of
from workers.analysis.people import add_named_original
from workers.analysis.recollection import Recollection
from workers.analysis.skipping import skip_reason
from workers.analysis.text_links import read_ahead
from workers.toolbox import IssueReader
from workers.triage.circumstances import Circumstances
from workers.triage.earlier import Found, find_by_search, find_recalled

# Two searches, and beside them what was read already is prepared.
_MOST_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Material:
    """What was read for one analysis."""

    repository: Repository
    graph: IssueGraph
    searches: tuple[SearchResult, ...] = ()
    # Sentences about what could not be read.
    gaps: tuple[str, ...] = ()
    # What the repository decided.
    loaded: LoadedConfig = field(default_factory=LoadedConfig)
    # None where the repository's past is not known, so that GitHub was searched instead.
    recollection: Recollection | None = None
    # What was compared already, by `IssueRef.key`.
    reports: Mapping[str, Report] = field(default_factory=dict)
    # Labels that people took off, as the issue's own timeline tells.
    removed_labels: frozenset[str] = frozenset()

    @property
    def looked_at(self) -> int:
        """Count the different other issues that were compared, or searched in what is known."""
        if self.recollection is not None:
            return self.recollection.issues_known
        found = (issue.ref.key for search in self.searches for issue in search.issues)
        read = (issue.ref.key for issue in self.graph.issues())
        return len({*found, *read} - {self.graph.root.ref.key})


def gather(ref: IssueRef, *, reader: IssueReader, circumstances: Circumstances) -> Material:
    """Return all that is read about the issue at `ref`; NothingToDo as the circumstances say."""
    with ThreadPoolExecutor(_MOST_AT_ONCE, thread_name_prefix="read") as pool:
        circumstances.progress("Reading the issue")
        repository, root, loaded = _read_issue(ref, reader, circumstances, pool=pool)
        circumstances.progress("Searching for earlier reports")
        report = read_report(root.issue, forms=repository.forms)
        recollection = circumstances.recall(report, repository.forms)
        earlier = (
            find_by_search(report, forms=repository.forms, reader=reader, pool=pool)
            if recollection is None
            else find_recalled(recollection, report)
        )
        circumstances.progress("Following the links")
        pool.submit(read_ahead, earlier.worth_reading)
        root = add_named_original(root, circumstances.standing)
        graph = _walk(root, earlier, reader=reader, circumstances=circumstances)
    gone = _gone(earlier, graph)
    circumstances.tell_gone(gone)
    return Material(
        repository,
        graph,
        earlier.searches,
        earlier.gaps,
        loaded,
        recollection.without(gone) if recollection else None,
        {one.issue.ref.key: one for one in (report, *earlier.reports)},
        root.removed_labels,
    )


def _read_issue(
    ref: IssueRef, reader: IssueReader, circumstances: Circumstances, *, pool: ThreadPoolExecutor
) -> tuple[Repository, Reading, LoadedConfig]:
    """Read the issue and, beside it, what the repository decided; NothingToDo as both say."""
    reading_files = pool.submit(_read_files, ref.repository, reader)
    repository, root = reader.read_issue(ref)
    circumstances.insist_on_newest(root.issue)
    loaded, forms = reading_files.result()
    _insist_on_need(root.issue, loaded=loaded, forms=forms, circumstances=circumstances)
    return replace(reader.read_more_labels(repository), forms=forms), root, loaded


def _read_files(
    repository: RepositoryRef, reader: IssueReader
) -> tuple[LoadedConfig, tuple[IssueForm, ...]]:
    """Read the configuration first: forms make do with the calls that it leaves."""
    return reader.read_config(repository), reader.read_forms(repository)


def _insist_on_need(
    issue: Issue,
    *,
    loaded: LoadedConfig,
    forms: Sequence[IssueForm],
    circumstances: Circumstances,
) -> None:
    """Raise NothingToDo where the repository wants no analysis, or the last one still holds."""
    reason = (
        skip_reason(issue, rules=loaded.config.skip) if circumstances.heeds_skip_rules else None
    )
    if reason is not None:
        circumstances.tell_skipped(issue, forms)
        raise NothingToDo(f"skipped: {reason}")
    if meaning_of(issue, forms=forms) == circumstances.known_meaning:
        raise NothingToDo("the edit changed nothing that means something")


def _gone(earlier: Found, graph: IssueGraph) -> tuple[IssueRef, ...]:
    """Return what was recalled and is no longer there: deleted, or moved to another repository."""
    there = graph.by_key()
    return tuple(one.ref for one in earlier.worth_reading if one.ref.key not in there)


def _walk(
    root: Reading, earlier: Found, *, reader: IssueReader, circumstances: Circumstances
) -> IssueGraph:
    found = earlier.worth_reading
    read_at = earlier.searches[0].url if earlier.searches else root.issue.url
    links = [
        Link(root.issue.ref, issue.ref, LinkReason.FOUND_BY_SEARCH, read_at) for issue in found
    ]
    clock = circumstances.clock.steady
    reach = Reach(reader.read_items, reader.read_pull_request, circumstances.web_url, clock)
    return crawl(root, found=found, found_links=links, reach=reach, budget=Budget())
