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

    @property
    def is_good(self) -> bool:
        return self.findings.is_good and self.is_as_wanted


@dataclass(frozen=True, slots=True)
class Scenario:
    """A fault of the plan, and how it is brought about."""

    fault: str
    title: str
    run: Callable[[Site], Outcome]
