"""The few errors with an audience; everything else is a fault of ours."""

from enum import StrEnum


class UserError(Exception):
    """What a person did cannot be done; the text says why, in their terms.

    Pages and the command line show it. A command on GitHub is refused by a reaction alone, so that
    nobody can make the bot talk: there the text stands in the log and in the inbox entry.
    """


class SettingsError(Exception):
    """The environment is incomplete or dangerous; the text is one line for the operator."""


class RetryLater(Exception):  # noqa: N818 - it is an outcome, not a mistake
    """Nothing is wrong with the work, only with the moment: try again after `after_seconds`."""

    def __init__(
        self, reason: str, *, after_seconds: float, counts_as_attempt: bool = True
    ) -> None:
        super().__init__(reason)
        self.after_seconds = after_seconds
        self.counts_as_attempt = counts_as_attempt


class WaitCause(StrEnum):
    """Why a whole installation must wait."""

    PRIMARY_LIMIT = "primary limit"
    # A limit on behaviour, which GitHub tightens for whoever runs into it again.
    SECONDARY_LIMIT = "secondary limit"
    # Ours, so that what was begun within the budget may still be written.
    WRITE_BUDGET = "write budget"
    # What the installation itself may end at any moment, as a suspension.
    REFUSAL = "refusal"
    OTHER_LEARNING = "other learning"


class InstallationMustWait(RetryLater):
    """GitHub, or our own budget, refuses a whole installation: none of its work may start."""

    def __init__(self, reason: str, *, after_seconds: float, cause: WaitCause) -> None:
        super().__init__(reason, after_seconds=after_seconds, counts_as_attempt=False)
        self.cause = cause


class GitHubFails(RetryLater):
    """GitHub answers with faults or not at all, which concerns everybody's work."""


class AppRefused(GitHubFails):
    """GitHub does not take us for the App, which only the operator can mend."""


class Unreachable(Exception):  # noqa: N818 - it is GitHub's answer, not a mistake
    """GitHub says that this can never be done: deleted, locked, no permission, as `reason` says."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Invalid(Unreachable):
    """GitHub understood a request and will not carry it out as it is: a person should look."""


class NotPermitted(Unreachable):
    """A permission is missing: when the installation is given it, the work can be done."""


class Locked(Unreachable):
    """The conversation is locked: when it is unlocked, the work can be done."""


class NotThereYet(Unreachable):
    """GitHub shows nothing there: it is gone, or too new to be seen everywhere."""


class Moved(Unreachable):
    """The issue stands in another repository now, which the App can see."""

    def __init__(self, full_name: str, repository_id: int, number: int) -> None:
        super().__init__(f"it moved to {full_name}#{number}")
        self.full_name = full_name
        self.repository_id = repository_id
        self.number = number


class NothingToDo(Exception):  # noqa: N818 - it is an outcome, not a mistake
    """The work turned out to be unnecessary; the text says why, and nothing counts as done."""


class AllowanceSpent(Exception):  # noqa: N818 - a limit that was set, not a mistake
    """One analysis has used up the API calls it may make; what is read so far is what there is."""
