"""Issue -> Triage: gather, then think. Jobs and the command line both come through here."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.issue import IssueRef, IssueTypes, Release, RepositoryRef
from bot.domain.triage import Cost, Triage
from workers.toolbox import Clock, IssueReader
from workers.triage.circumstances import Circumstances
from workers.triage.gather import gather
from workers.triage.think import Thinking, think


def analyse(ref: IssueRef, *, reader: IssueReader, circumstances: Circumstances) -> Triage:
    """Return the triage of the issue at `ref` as GitHub stands now.

    NothingToDo when the text means what it meant at the last analysis, or when a rule of the
    repository leaves the issue alone.
    """
    clock = circumstances.clock
    started = clock.steady()
    material = gather(ref, reader=reader, circumstances=circumstances)
    circumstances.progress("Working out what became of it")
    thinking = Thinking(
        contains=_contains(material.repository.ref, reader),
        now=clock.now,
        cost=_cost(reader, clock, started=started),
        removed_labels=circumstances.removed_labels,
        told_labels=circumstances.told_labels,
        standing=circumstances.standing,
        learned=circumstances.learned,
        known_release=circumstances.known_release,
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
