"""What was found out about one issue, each finding with the evidence it rests on."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from bot.domain.evidence import Evidence
from bot.domain.issue import Comment, Issue, IssueRef, PullRequest, Release
from bot.domain.threshold import Threshold


class IssueType(StrEnum):
    """What kind of report an issue is."""

    BUG = "bug"
    FEATURE = "feature"
    QUESTION = "question"
    DOCUMENTATION = "documentation"
    SECURITY = "security"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TypeFinding:
    """The type, how sure (0 to 1), and the words or places that decided it, most telling first."""

    type: IssueType
    confidence: float
    because: tuple[str, ...] = ()
    # From which confidence on something is done for the type; None where nothing is.
    threshold: Threshold | None = None

    @property
    def is_guess(self) -> bool:
        """Say whether nothing in the issue told the type, nor anything learned surely enough."""
        is_sure = self.threshold is not None and self.confidence >= self.threshold.value
        return not self.because and not is_sure


@dataclass(frozen=True, slots=True)
class LabelSuggestion:
    """A label that exists in the repository, and why it fits."""

    name: str
    confidence: float
    because: str
    # None where a rule of the repository asks for it.
    threshold: Threshold | None = None


@dataclass(frozen=True, slots=True)
class IssueTypeSuggestion:
    """The repository's name for the type, for an issue that has none, and why it fits."""

    name: str
    confidence: float
    because: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of a stack trace: `file` as printed, `function` None where the trace names none."""

    file: str
    function: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ErrorSignature:
    """The error that a report is about."""

    # Verbatim, as it stands in the report (one line, or the few lines that belong together).
    message: str
    exception: str | None = None
    # Of an HTTP or JSON API error; `code` is e.g. "invalid_request_error".
    status: int | None = None
    code: str | None = None
    # Innermost first, at most 10.
    frames: tuple[Frame, ...] = ()
    language: str | None = None
    # A hash of exception, code and the message without numbers, ids, paths, addresses and quotes:
    # equal for two reports of the same error. Where a language says the same of every such fault, a
    # hash of where it arose instead. Empty when neither identifies one.
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class EnvironmentEntry:
    """One fact of the reporter's environment, e.g. name "Platform", value "win32"."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Environment:
    """Versions, operating system and runtime that a report names, in its order."""

    entries: tuple[EnvironmentEntry, ...] = ()
    # Of the product the repository makes, without a leading "v"; None when not said.
    version: str | None = None
    platform: str | None = None


@dataclass(frozen=True, slots=True)
class MissingInformation:
    """Something the repository's form, or the minimum for this type, asks for and is absent."""

    what: str
    question: str
    # The form that asks, or the issue itself where the minimum for its type does.
    source: Evidence


class Signal(StrEnum):
    """An independent reason to believe that two issues report the same problem."""

    FINGERPRINT = "same error fingerprint"
    BURST = "several reports of the error within days"
    TEXT = "similar text"
    PERSON = "a person says so"
    GITHUB = "marked as a duplicate on GitHub"


@dataclass(frozen=True, slots=True)
class Similar:
    """An earlier report compared with the issue: duplicate needs two signals, or a marked one."""

    issue: Issue
    relation: Literal["duplicate", "related"]
    # 0 to 1, of the text alone.
    similarity: float
    signals: tuple[tuple[Signal, Evidence], ...] = ()
    # The report that this one is itself a duplicate of, followed to its end.
    via: tuple[IssueRef, ...] = ()
    # From which similarity on the text was a signal.
    threshold: Threshold | None = None


@dataclass(frozen=True, slots=True)
class FixStatus:
    """A pull request that closes `of` (the issue or an earlier report) and where it arrived."""

    of: IssueRef
    pull_request: PullRequest
    # Where it is written that the pull request closes `of`.
    source: Evidence
    # The first release that contains the merge commit; None when there is none or it is unknown.
    release: Release | None = None
    # False when no release could be compared: then `release` None says nothing.
    is_release_known: bool = False


@dataclass(frozen=True, slots=True)
class Workaround:
    """A comment that tells how to get by, and who confirmed that it works."""

    comment: Comment
    of: IssueRef
    # The words that state it, verbatim, and the code block they come with, if any.
    quote: str
    code: str | None = None
    code_language: str = ""
    confirmations: tuple[Evidence, ...] = ()
    thumbs_up: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A comment that answers a question in a linked or matching thread."""

    comment: Comment
    of: IssueRef
    quote: str


@dataclass(frozen=True, slots=True)
class ErrorSighting:
    """An earlier report, or a comment on one, that names the issue's error or a near one."""

    of: IssueRef
    source: Evidence
    # Of the product, as that report names it.
    version: str | None = None
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything the analysis found; empty tuples where there was nothing."""

    type: TypeFinding
    # Those that an earlier analysis chose and the issue still has, then what is to be added.
    labels: tuple[LabelSuggestion, ...] = ()
    # None where the repository has no types, wants none, or the issue has one.
    issue_type: IssueTypeSuggestion | None = None
    error: ErrorSignature | None = None
    environment: Environment = field(default_factory=Environment)
    missing: tuple[MissingInformation, ...] = ()
    similar: tuple[Similar, ...] = ()
    # Where the error was reported before, oldest first.
    sightings: tuple[ErrorSighting, ...] = ()
    # Merged ones first; among them the issue's own, then its original's, then of what is related.
    fixes: tuple[FixStatus, ...] = ()
    # Of reports that only read alike: they are told of and decide nothing.
    possible_fixes: tuple[FixStatus, ...] = ()
    workarounds: tuple[Workaround, ...] = ()
    answers: tuple[Answer, ...] = ()
    # How many earlier issues were searched through or compared, and the search a person can open.
    searched: int = 0
    search_url: str = ""
    # Sentences about what contradicts, what could not be determined, which limit was reached.
    notes: tuple[str, ...] = ()
