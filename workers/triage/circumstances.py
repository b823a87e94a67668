"""What one analysis is told about its surroundings, beside the issue and where to read it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.domain.decisions import Standing
from bot.domain.findings import LabelSuggestion
from bot.domain.issue import Issue, IssueForm, IssueRef
from workers.analysis.classify.learned import LearnedModels as NothingLearned
from workers.toolbox import Clock, LearnedModels
from workers.triage.earlier import Recall, nothing_recalled
from workers.triage.known_releases import KnownRelease, nothing_known

# Told what is being done, for people who watch: "Reading the issue".
Progress = Callable[[str], None]


def _say_nothing(_: str) -> None:
    """Progress for nobody."""


def _take_as_it_is(_: Issue) -> None:
    """Stand for nobody who knows of a newer version."""


TellGone = Callable[[Sequence[IssueRef]], None]


def _tell_nobody(_: Sequence[IssueRef]) -> None:
    """Tell nobody which issues are gone."""


TellSkipped = Callable[[Issue, Sequence[IssueForm]], object]


def _tell_nobody_of_skipped(_: Issue, __: Sequence[IssueForm]) -> None:
    """Tell nobody which issue is left alone."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What one analysis is told about its surroundings."""

    clock: Clock
    web_url: str
    removed_labels: frozenset[str] = frozenset()
    # What the last analysis chose, each with its reason.
    told_labels: tuple[LabelSuggestion, ...] = ()
    progress: Progress = _say_nothing
    # What people decided by command.
    standing: Standing = field(default_factory=Standing)
    # Raises where the issue that was read is an older version than it should be.
    insist_on_newest: Callable[[Issue], None] = _take_as_it_is
    # The meaning of the text at the last analysis; an equal one is not analysed again.
    known_meaning: str | None = None
    # False where a person asked for the analysis.
    heeds_skip_rules: bool = False
    # Told of an issue that the rules leave alone: not analysed, it is still part of the past.
    tell_skipped: TellSkipped = _tell_nobody_of_skipped
    recall: Recall = nothing_recalled
    # Told which recalled issues GitHub no longer has.
    tell_gone: TellGone = _tell_nobody
    known_release: KnownRelease = nothing_known
    learned: LearnedModels = field(default_factory=NothingLearned)
    # False where an earlier analysis had its say, so that a type people took away stays away.
    may_set_type: bool = False
