"""Issue -> Triage: gather, then think. Jobs and the command line both come through here."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.domain.decisions import Standing
from bot.domain.issue import IssueRef, IssueTypes, Release, RepositoryRef
from bot.domain.triage import Cost, Triage
from workers.analysis.classify.learned import LearnedModels as NothingLearned
from workers.analysis.crawl import Budget
from workers.toolbox import Clock, IssueReader, LearnedModels
from workers.triage.earlier import Recall, nothing_recalled
from workers.triage.gather import Gathering, Progress, gather
from workers.triage.think import Thinking, think


def _say_nothing(_: str) -> None:
    """Progress for nobody."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What one analysis is told about its surroundings."""

    clock: Clock
    web_url: str
    removed_labels: frozenset[str] = frozenset()
    progress: Progress = _say_nothing
    # What people decided by command.
    standing: Standing = field(default_factory=Standing)
    # The meaning of the text at the last analysis; an equal one is not analysed again.
    known_meaning: str | None = None
    # False where a person asked for the analysis.
    heeds_skip_rules: bool = False
    recall: Recall = nothing_recalled
    learned: LearnedModels = field(default_factory=NothingLearned)
    # False where an earlier analysis had its say, so that a type people took away stays away.
    may_set_type: bool = False


def analyse(ref: IssueRef, *, reader: IssueReader, circumstances: Circumstances) -> Triage:
    """Return the triage of the issue at `ref` as GitHub stands now.

    NothingToDo when the text means what it meant at the last analysis, or when a rule of the
    repository leaves the issue alone.
    """
    clock = circumstances.clock
    started = clock.steady()
    gathering = Gathering(
        reader,
        clock.steady,
        circumstances.web_url,
        Budget(),
        circumstances.progress,
        circumstances.standing,
        circumstances.known_meaning,
        circumstances.heeds_skip_rules,
        circumstances.recall,
    )
    material = gather(ref, how=gathering)
    circumstances.progress("Working out what became of it")
    thinking = Thinking(
        contains=_contains(material.repository.ref, reader),
        now=clock.now,
        cost=_cost(reader, clock, started=started),
        removed_labels=circumstances.removed_labels,
        standing=circumstances.standing,
        learned=circumstances.learned,
        read_issue_types=_issue_types(ref, reader) if circumstances.may_set_type else IssueTypes,
    )
    return think(material, how=thinking)


def _contains(repository: RepositoryRef, reader: IssueReader) -> Callable[[Release, str], bool]:
    def contains(release: Release, commit: str) -> bool:
        return reader.contains(repository, tag=release.tag, commit=commit)

    return contains


def _issue_types(ref: IssueRef, reader: IssueReader) -> Callable[[], IssueTypes]:
    def issue_types() -> IssueTypes:
        return reader.read_issue_types(ref)

    return issue_types


def _cost(reader: IssueReader, clock: Clock, *, started: float) -> Callable[[], Cost]:
    def cost() -> Cost:
        return replace(reader.cost(), seconds=round(clock.steady() - started, 3))

    return cost
