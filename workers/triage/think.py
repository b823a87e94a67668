"""Material -> findings, verdict and report; the only calls left are comparisons with releases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.decisions import Standing
from bot.domain.findings import (
    Environment,
    Findings,
    IssueType,
    LabelSuggestion,
    MissingInformation,
    Similar,
    TypeFinding,
)
from bot.domain.graph import IssueGraph, LinkReason
from bot.domain.history import DecisionThresholds
from bot.domain.issue import Issue, IssueRef, IssueTypes, Release, Repository
from bot.domain.threshold import ThresholdSource
from bot.domain.triage import Cost, Triage
from bot.domain.verdict import Verdict
from bot.repo_config.model import RepoConfig, ThresholdSettings
from workers.analysis.classify.issue_type_choice import choose_issue_type
from workers.analysis.classify.label_choice import choose_labels, least_for_type, still_there
from workers.analysis.classify.learned import LearnedModels as NothingLearned
from workers.analysis.classify.table import classify_type
from workers.analysis.comparable import ReadReports, Report
from workers.analysis.completeness import choose_form, find_missing, is_untouched
from workers.analysis.environment import read_environment
from workers.analysis.fix_status import find_fixes
from workers.analysis.people import denied_by_all, heed_people, is_denied
from workers.analysis.recollection import Recollection
from workers.analysis.reports.subject import Subject
from workers.analysis.reports.table import ENGINES
from workers.analysis.resolution import find_answers, find_workarounds
from workers.analysis.resources import find_resources
from workers.analysis.similar import find_similar, is_more_than_alike
from workers.analysis.steering import steer
from workers.analysis.text_similarity import similarity
from workers.analysis.verdict import decide
from workers.toolbox import LearnedModels
from workers.triage.gather import Material
from workers.triage.known_releases import KnownRelease, nothing_known, releases_of

_SAYS_SAME = frozenset({LinkReason.DUPLICATE_OF, LinkReason.SAME_AS, LinkReason.RELATED_TO})
# Beside the reporter's own mention: the same subject, not yet the same problem.
_READS_ALIKE = 0.2


@dataclass(frozen=True, slots=True)
class Thinking:
    """What thinking needs beside the material."""

    contains: Callable[[Release, str], bool]
    now: Callable[[], datetime]
    cost: Callable[[], Cost]
    # Lower-case names of labels that a person took off this issue.
    removed_labels: frozenset[str] = frozenset()
    # What the last analysis chose, each with its reason.
    told_labels: tuple[LabelSuggestion, ...] = ()
    # What people decided by command.
    standing: Standing = field(default_factory=Standing)
    learned: LearnedModels = field(default_factory=NothingLearned)
    # Asked last, since it is the read that can be done without.
    read_issue_types: Callable[[], IssueTypes] = IssueTypes
    engine: str = "evidence"
    known_release: KnownRelease = nothing_known


def think(material: Material, *, how: Thinking) -> Triage:
    """Return the whole triage of the issue at the root of the material."""
    issue, forms = material.graph.root, material.repository.forms
    findings = find(material, how=how)
    if material.loaded.config.issue_types == "on":
        issue_type = choose_issue_type(findings.type, types=how.read_issue_types())
        findings = replace(findings, issue_type=issue_type)
    verdict = decide(issue, findings, is_untouched=is_untouched(issue, forms=forms))
    subject = _subject(material, findings, verdict)
    return Triage(
        repository=material.repository,
        graph=material.graph,
        findings=findings,
        verdict=verdict,
        report=ENGINES[how.engine](subject),
        cost=how.cost(),
        analysed_at=how.now(),
        steering=steer(material.loaded, issue=issue, verdict=verdict.kind),
    )


def _subject(material: Material, findings: Findings, verdict: Verdict) -> Subject:
    labels = (*material.graph.root.labels, *(one.name for one in findings.labels))
    return Subject(
        material.repository,
        material.graph,
        findings,
        verdict,
        security_policy_url=material.loaded.config.security.policy_url,
        resources=find_resources(material.loaded, labels=labels),
    )


def _thresholds(config: RepoConfig, recollection: Recollection | None) -> DecisionThresholds:
    """Return what the repository chose, or else what its past has taught."""
    chosen = config.verdicts.thresholds
    if recollection is not None and chosen == ThresholdSettings():
        return recollection.thresholds
    is_default = chosen == ThresholdSettings()
    return DecisionThresholds(
        related=chosen.related,
        text=chosen.text,
        text_beside_error=chosen.text_beside_error,
        source=ThresholdSource.DEFAULT if is_default else ThresholdSource.CONFIGURATION,
    )


def find(material: Material, *, how: Thinking) -> Findings:
    """Return the findings: what is reported, what it resembles, and what became of that."""
    issue, repository, graph = material.graph.root, material.repository, material.graph
    read = ReadReports(repository.forms, dict(material.reports)).read
    report = read(issue)
    kind = _type(issue, material=material, how=how)
    environment = read_environment(issue.body, product=repository.ref.name)
    # Who wishes for something quotes an error as an example; it is not what the report is about.
    compared = replace(report, error=None) if kind.type is IssueType.FEATURE else report
    standing = denied_by_all(how.standing, graph)
    similar = _similar(compared, material, read=read, standing=standing)
    same = _same_problem(similar, graph, standing=standing)
    reports, alike = [issue.ref, *same], _merely_alike(similar, same=same)
    releases = releases_of(repository, contains=how.contains, known_release=how.known_release)
    fixes = find_fixes(graph, reports=reports, releases=releases)
    helpful = [*reports, *alike, *_alike_and_named(report, graph, read=read)]
    return Findings(
        type=kind,
        labels=_labels(kind, report, material=material, how=how),
        error=report.error,
        environment=environment,
        missing=_missing(report, kind, environment, repository=repository),
        similar=similar,
        sightings=material.recollection.sightings if material.recollection else (),
        fixes=fixes,
        possible_fixes=find_fixes(graph, reports=alike, releases=releases, known=fixes),
        workarounds=find_workarounds(_threads(graph, helpful)),
        answers=find_answers(_answering(kind, report, graph, same=helpful)),
        searched=material.looked_at,
        search_url=_search_url(material),
        notes=material.gaps,
    )


def _missing(
    report: Report, kind: TypeFinding, environment: Environment, *, repository: Repository
) -> tuple[MissingInformation, ...]:
    return find_missing(
        report.issue,
        form=choose_form(report.issue, repository.forms),
        # Who only says thanks is not to be asked for a version.
        type=IssueType.OTHER if kind.is_guess else kind.type,
        error=report.error,
        environment=environment,
    )


def _type(issue: Issue, *, material: Material, how: Thinking) -> TypeFinding:
    repository, learned = material.repository, how.learned
    kind = classify_type(issue, repository=repository, learned=learned.type_readers(repository))
    least = least_for_type(material.loaded.config.labels, learned.least_type_confidence)
    return replace(kind, threshold=least)


def _similar(
    report: Report, material: Material, *, read: Callable[[Issue], Report], standing: Standing
) -> tuple[Similar, ...]:
    alike = find_similar(
        report,
        graph=material.graph,
        read=read,
        thresholds=_thresholds(material.loaded.config, material.recollection),
        recollection=material.recollection,
    )
    return heed_people(alike, root=report.issue.ref, standing=standing)


def _labels(
    kind: TypeFinding, report: Report, *, material: Material, how: Thinking
) -> tuple[LabelSuggestion, ...]:
    # What was heard may be older than what the timeline tells, and the reverse.
    removed = how.removed_labels | material.removed_labels
    told = still_there(how.told_labels, issue=report.issue, removed=removed)
    new = choose_labels(
        kind,
        issue=report.issue,
        repository=material.repository,
        error=report.error,
        settings=material.loaded.config.labels,
        removed=removed,
        learned=how.learned.suggest_labels(report.issue, material.repository),
    )
    return (*told, *new)


def _search_url(material: Material) -> str:
    """Return where a person can look through what was searched."""
    if material.searches:
        return material.searches[0].url
    return f"{material.repository.url}/issues?q=is%3Aissue" if material.recollection else ""


def _same_problem(
    similar: Sequence[Similar], graph: IssueGraph, *, standing: Standing
) -> list[IssueRef]:
    """Return the reports whose fate decides here: a person or more than a likeness says so."""
    here = graph.root.ref
    by_signal = [
        one.issue.ref for one in similar if one.relation == "duplicate" or is_more_than_alike(one)
    ]
    by_person = [
        link.target
        for link in graph.links
        if link.source.key == here.key
        and link.reason in _SAYS_SAME
        and not is_denied(link.target, here, standing)
    ]
    return list({ref.key: ref for ref in (*by_signal, *by_person)}.values())


def _merely_alike(similar: Sequence[Similar], *, same: Sequence[IssueRef]) -> list[IssueRef]:
    """Return the reports that text alone connects, closely enough to tell of their fate."""
    known = {ref.key for ref in same}
    return [one.issue.ref for one in similar if one.signals and one.issue.ref.key not in known]


def _alike_and_named(
    report: Report, graph: IssueGraph, *, read: Callable[[Issue], Report]
) -> list[IssueRef]:
    """Return what the reporter names without saying why, as far as it reads like the report."""
    here = report.issue
    named = [
        link.target
        for link in graph.links
        if link.reason is LinkReason.MENTIONS
        and (link.source.key, link.read_at) == (here.ref.key, here.url)
    ]
    threads = _threads(graph, list({ref.key: ref for ref in named}.values()))
    return [one.ref for one in threads if similarity(report.terms, read(one).terms) >= _READS_ALIKE]


def _threads(graph: IssueGraph, refs: Sequence[IssueRef]) -> list[Issue]:
    """Return the issues at `refs` that were read, each once however often it is named."""
    read = graph.by_key()
    keys = dict.fromkeys(ref.key for ref in refs)
    return [item for key in keys if isinstance(item := read.get(key), Issue)]


def _answering(
    kind: TypeFinding, report: Report, graph: IssueGraph, *, same: Sequence[IssueRef]
) -> list[Issue]:
    """Return where an answer may stand; a question is answered by a thread that asks the same."""
    if kind.type is not IssueType.QUESTION:
        return []
    return [thread for thread in _threads(graph, same) if thread.ref.key != report.issue.ref.key]
