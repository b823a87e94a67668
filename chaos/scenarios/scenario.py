"""What a scenario is: the fault it stands for, what is done, what came of it."""

from collections.abc import Callable
from dataclasses import dataclass

from chaos.oracle import Findings
from chaos.site import Site


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the oracle counted, and the one figure that the fault is known by."""

    findings: Findings
    figure: str = ""
    # What only this scenario asks for, such as no request before a limit is over.
    is_as_wanted: bool = True
    # Why it could not be brought about on this machine, which nobody may overlook.
    skipped: str = ""

    @property
    def is_good(self) -> bool:
        return self.findings.is_good and self.is_as_wanted


@dataclass(frozen=True, slots=True)
class Scenario:
    """A fault of the plan, and how it is brought about."""

    fault: str
    title: str
    run: Callable[[Site], Outcome]
    # What this machine lacks for it; empty when there is everything.
    lacks: Callable[[], str] = lambda: ""
    # Too slow for a sample of four minutes.
    is_long: bool = False
