"""Read what an analysis needs in few round trips: independent reads run side by side."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

from bot.domain.decisions import Standing
from bot.domain.graph import IssueGraph, Link, LinkReason, Reading
from bot.domain.issue import Issue, IssueForm, IssueRef, Repository, RepositoryRef
from bot.domain.search import SearchResult
from bot.errors import AllowanceSpent, InstallationMustWait, NothingToDo, RetryLater, Unreachable
from bot.repo_config.layers import LoadedConfig
from workers.analysis.crawl import Budget, Reach, crawl
from workers.analysis.error_signature import find_error
from workers.analysis.meaning import meaning_of
from workers.analysis.people import add_named_original
from workers.analysis.recollection import Recollection, issues_recalled
from workers.analysis.search_words import search_queries
from workers.analysis.similar import Report, read_report
from workers.analysis.skipping import skip_reason
from workers.analysis.text_similarity import similarity
from workers.toolbox import IssueReader

_PER_SEARCH = 20
_MOST_FOLLOWED = 8
_WORTH_READING = 0.2
_NO_SEARCH: tuple[tuple[SearchResult, ...], tuple[str, ...]] = ((), ())

# Told what is being done, for people who watch: "Reading the issue".
Progress = Callable[[str], None]
# What the past says of an issue, given the repository's forms; None where it is not known.
Recall = Callable[[Issue, Sequence[IssueForm]], Recollection | None]


def nothing_recalled(_: Issue, __: Sequence[IssueForm]) -> Recollection | None:
    """Recall for a repository that was never learned."""
    return None


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

    @property
    def looked_at(self) -> int:
        """Count the different other issues that were compared, or searched in what is known."""
        if self.recollection is not None:
            return self.recollection.issues_known
        found = (issue.ref.key for search in self.searches for issue in search.issues)
        read = (issue.ref.key for issue in self.graph.issues())
        return len({*found, *read} - {self.graph.root.ref.key})


@dataclass(frozen=True, slots=True)
class Gathering:
    """How to gather: where to read, how far, and whom to tell."""

    reader: IssueReader
    clock: Callable[[], float]
    web_url: str
    budget: Budget
    progress: Progress
    standing: Standing = field(default_factory=Standing)
    # None where the text is analysed whatever it means.
    known_meaning: str | None = None
    # False where a person asked for the analysis.
    heeds_skip_rules: bool = False
    recall: Recall = nothing_recalled


def gather(ref: IssueRef, *, how: Gathering) -> Material:
    """Return everything that is read about the issue at `ref`; NothingToDo as `how` says."""
    how.progress("Reading the issue")
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="read") as pool:
        reading_files = pool.submit(_read_files, ref.repository, how.reader)
        repository, root = how.reader.read_issue(ref)
        loaded, forms = reading_files.result()
        _insist_on_need(root.issue, loaded=loaded, forms=forms, how=how)
        repository = how.reader.read_more_labels(repository)
        how.progress("Searching for earlier reports")
        recollection = how.recall(root.issue, forms)
        searches, gaps = _NO_SEARCH
        if recollection is None:
            searches, gaps = _search(root.issue, reader=how.reader, pool=pool)
    found = (
        _worth_reading(read_report(root.issue, forms=forms), searches, forms=forms)
        if recollection is None
        else list(issues_recalled(recollection, root.issue))[:_MOST_FOLLOWED]
    )
    how.progress("Following the links")
    root = add_named_original(root, how.standing)
    graph = _walk(root, found, searches=searches, how=how)
    return Material(_with_forms(repository, forms), graph, searches, gaps, loaded, recollection)


def _read_files(
    repository: RepositoryRef, reader: IssueReader
) -> tuple[LoadedConfig, tuple[IssueForm, ...]]:
    """Read the configuration first: forms make do with the calls that it leaves."""
    return reader.read_config(repository), reader.read_forms(repository)


def _insist_on_need(
    issue: Issue, *, loaded: LoadedConfig, forms: Sequence[IssueForm], how: Gathering
) -> None:
    """Raise NothingToDo where the repository wants no analysis, or the last one still holds."""
    reason = skip_reason(issue, rules=loaded.config.skip) if how.heeds_skip_rules else None
    if reason is not None:
        raise NothingToDo(f"skipped: {reason}")
    if meaning_of(issue, forms=forms) == how.known_meaning:
        raise NothingToDo("the edit changed nothing that means something")


def _search(
    issue: Issue, *, reader: IssueReader, pool: ThreadPoolExecutor
) -> tuple[tuple[SearchResult, ...], tuple[str, ...]]:
    """Search once for the error and once for the title, both at the same time."""
    look = partial(reader.search, issue.ref.repository, most=_PER_SEARCH)
    error = find_error(issue.title, issue.body)
    pending = [pool.submit(look, words) for words in search_queries(issue, error)]
    results: list[SearchResult] = []
    gaps: list[str] = []
    for search in pending:
        try:
            results.append(search.result())
        except InstallationMustWait:
            # Not the searches alone: whatever is asked next would be refused as well.
            raise
        except (AllowanceSpent, RetryLater, Unreachable) as refusal:
            gaps.append(f"Earlier reports could not all be searched: {refusal}.")
    return tuple(results), tuple(dict.fromkeys(gaps))


def _worth_reading(
    report: Report, searches: Sequence[SearchResult], *, forms: Sequence[IssueForm]
) -> list[Issue]:
    """Return the hits that may be the same problem, the likeliest first."""
    hits = {issue.ref.key: issue for search in searches for issue in search.issues}
    hits.pop(report.issue.ref.key, None)
    scored = [(_promise(report, read_report(hit, forms=forms)), hit) for hit in hits.values()]
    scored.sort(key=lambda pair: (-pair[0], pair[1].ref.number))
    return [hit for score, hit in scored if score >= _WORTH_READING][:_MOST_FOLLOWED]


def _promise(report: Report, hit: Report) -> float:
    score = similarity(report.terms, hit.terms)
    if report.error is None or hit.error is None or not report.error.fingerprint:
        return score
    return score + (report.error.fingerprint == hit.error.fingerprint)


def _walk(
    root: Reading, found: Sequence[Issue], *, searches: Sequence[SearchResult], how: Gathering
) -> IssueGraph:
    read_at = searches[0].url if searches else root.issue.url
    links = [
        Link(root.issue.ref, issue.ref, LinkReason.FOUND_BY_SEARCH, read_at) for issue in found
    ]
    reader = how.reader
    reach = Reach(reader.read_items, reader.read_pull_request, how.web_url, how.clock)
    return crawl(root, found=found, found_links=links, reach=reach, budget=how.budget)


def _with_forms(repository: Repository, forms: tuple[IssueForm, ...]) -> Repository:
    return replace(repository, forms=forms)
