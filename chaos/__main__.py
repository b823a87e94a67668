"""`make chaos`: run the crash matrix, the faults, the burst, the hung Redis and a soak."""

import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FrameType

import click

from chaos import figures
from chaos.breakages import lacking
from chaos.burst import BurstResult, flood, quantile
from chaos.capacity import measure_cost
from chaos.crews import run_matrix
from chaos.hung import HungResult, hang
from chaos.matrix import CrashRun
from chaos.neighbour import QUIET_TENANTS, NeighbourResult, disturb
from chaos.opening import open_site
from chaos.oracle import Findings
from chaos.page import OPERATIONS, write_section
from chaos.scenarios.scenario import Outcome, Scenario
from chaos.scenarios.table import SCENARIOS
from chaos.site import NotReady
from chaos.soak import NEVER, Soak, SoakResult
from chaos.victims import Victim

PARTS = ("matrix", "faults", "burst", "hung", "neighbour", "cost", "soak", "memory")
# What neighbour, cost and memory need is time, of which a sample has none.
SAMPLED_PARTS = ("matrix", "faults", "burst", "hung", "soak")
# GitHub allows 500 writes an hour and installation, so a flood of work comes from many.
_TENANTS = 40
_FLOODING_TENANTS = 300
_MOST_ANSWER_SECONDS = 5.0
_MOST_P99_SECONDS = 0.5
_MOST_HUNG_SECONDS = 2.0
_MOST_RECOVERY_SECONDS = 90.0
_MOST_SLOWER_THAN_ALONE = 2.0
# What a quarter of an hour and less shows is how caches fill, not how memory grows.
_LEAST_SECONDS_FOR_A_SLOPE = 900.0
_MOST_SLOPE_MB_PER_HOUR = 1.0


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything; a sample fits into four minutes on two cores."""

    crashes: int | None
    scenarios: int | None
    deliveries: int
    analyses: int
    hung_seconds: float
    flood: int
    quiet_issues: int
    soak_seconds: float
    sites: int


WHOLE = Size(
    crashes=None,
    scenarios=None,
    deliveries=10_000,
    analyses=300,
    hung_seconds=30.0,
    flood=5_000,
    quiet_issues=90,
    soak_seconds=600.0,
    sites=4,
)
SAMPLE = Size(
    crashes=8,
    scenarios=2,
    deliveries=400,
    analyses=20,
    hung_seconds=5.0,
    flood=500,
    quiet_issues=30,
    soak_seconds=15.0,
    sites=4,
)


@click.command()
@click.option("--sample", is_flag=True, help="A drawn part of everything, within four minutes.")
@click.option("--only", "parts", multiple=True, type=click.Choice(PARTS), help="Some parts alone.")
@click.option("--soak", "soak_seconds", type=float, help="How many seconds the soak lasts.")
@click.option("--seed", default=1, help="Draws the sample and the faults of the soak.")
@click.option("--write", is_flag=True, help="Write the figures to docs/reliability.md.")
def main(
    *, sample: bool, parts: tuple[str, ...], soak_seconds: float | None, seed: int, write: bool
) -> None:
    """Break everything on purpose; end with status 1 when the oracle finds anything wrong."""
    signal.signal(signal.SIGTERM, _leave)
    size = SAMPLE if sample else WHOLE
    run_parts: dict[str, Callable[[Path], tuple[list[str], bool]]] = {
        "matrix": lambda folder: _run_matrix(folder, size, seed=seed),
        "faults": lambda folder: _run_scenarios(folder, size, seed=seed),
        "burst": lambda folder: _run_burst(folder, size),
        "hung": lambda folder: _run_hung(folder, size),
        "neighbour": lambda folder: _run_neighbour(folder, size, seed=seed),
        "cost": lambda folder: _run_cost(folder, size, is_written=write),
        "soak": lambda folder: _run_soak(folder, soak_seconds or size.soak_seconds, seed=seed),
        "memory": lambda folder: _run_memory(folder, soak_seconds or size.soak_seconds, seed=seed),
    }
    verdicts = []
    with tempfile.TemporaryDirectory(prefix="issuegraph-chaos-", ignore_cleanup_errors=True) as top:
        for name in parts or (SAMPLED_PARTS if sample else PARTS):
            click.secho(f"\n{name}", bold=True)
            lines, is_good = run_parts[name](Path(top) / name)
            click.echo("\n".join(lines))
            verdicts.append(is_good)
            if write:
                write_section(name, lines)
    sys.exit(0 if all(verdicts) else 1)


def _run_matrix(folder: Path, size: Size, *, seed: int) -> tuple[list[str], bool]:
    random = _draw_by(seed)
    runs = run_matrix(folder, sites=size.sites, random=random, most=size.crashes, tell=_tell_crash)
    is_good = bool(runs) and all(run.is_good for run in runs)
    return figures.matrix_table(runs), is_good and _is_fast_after_losing_a_host(runs)


def _tell_crash(run: CrashRun) -> None:
    seconds = f"{run.recovery_seconds:.1f} s" if run.recovery_seconds is not None else "no rest"
    click.echo(f"  {run.victim} killed {run.point}: {seconds if run.is_good else 'WRONG'}")


def _is_fast_after_losing_a_host(runs: Sequence[CrashRun]) -> bool:
    seconds = sorted(run.recovery_seconds or 0.0 for run in runs if run.victim is Victim.HOST)
    return not seconds or quantile(seconds, 0.95) <= _MOST_RECOVERY_SECONDS


def _run_scenarios(folder: Path, size: Size, *, seed: int) -> tuple[list[str], bool]:
    chosen = list(SCENARIOS)
    if size.scenarios is not None:
        short = [one for one in SCENARIOS if not one.is_long]
        chosen = _draw_by(seed).sample(short, size.scenarios)
    outcomes = []
    for number, scenario in enumerate(chosen):
        outcome = _run_scenario(folder / str(number), scenario)
        outcomes.append((scenario, outcome))
        _tell_outcome(scenario, outcome)
    is_good = all(outcome is not None and outcome.is_good for _, outcome in outcomes)
    return figures.scenario_table(outcomes), is_good


def _tell_outcome(scenario: Scenario, outcome: Outcome | None) -> None:
    name = f"  {scenario.fault:4} {scenario.title}"
    if outcome is not None and outcome.skipped:
        click.secho(f"{name}: SKIPPED, this machine lacks {outcome.skipped}", fg="red", bold=True)
        return
    figure = outcome.figure if outcome else "-"
    click.echo(f"{name}: {figure if outcome and outcome.is_good else f'WRONG {figure}'}")


def _run_scenario(folder: Path, scenario: Scenario) -> Outcome | None:
    if lacking := scenario.lacks():
        return Outcome(Findings(), skipped=lacking)
    try:
        with open_site(folder, tenants=3) as site:
            return scenario.run(site)
    except NotReady as problem:
        click.echo(f"  {scenario.fault}: {problem}")
        return None


def _run_burst(folder: Path, size: Size) -> tuple[list[str], bool]:
    with open_site(folder, tenants=_FLOODING_TENANTS) as site:
        result: BurstResult = flood(site, deliveries=size.deliveries, drain_seconds=1800.0)
    is_fast = result.p99_seconds < _MOST_P99_SECONDS and result.max_seconds < _MOST_ANSWER_SECONDS
    is_good = is_fast and result.refused == 0 and result.findings.is_good
    return figures.burst_table(result), is_good


def _run_hung(folder: Path, size: Size) -> tuple[list[str], bool]:
    with open_site(folder, tenants=_TENANTS) as site:
        result: HungResult = hang(site, seconds=size.hung_seconds)
    is_good = result.max_seconds < _MOST_HUNG_SECONDS and result.findings.is_good
    return figures.hung_table(result), is_good


def _run_neighbour(folder: Path, size: Size, *, seed: int) -> tuple[list[str], bool]:
    with open_site(folder, tenants=1 + QUIET_TENANTS) as site:
        random = _draw_by(seed)
        result: NeighbourResult = disturb(
            site, flood=size.flood, issues=size.quiet_issues, random=random
        )
    is_good = all(result.ratio(phase) <= _MOST_SLOWER_THAN_ALONE for phase in result.phases)
    return figures.neighbour_table(result), is_good


def _run_cost(folder: Path, size: Size, *, is_written: bool) -> tuple[list[str], bool]:
    with open_site(folder, tenants=_TENANTS) as site:
        cost = measure_cost(site, analyses=size.analyses)
    if is_written:
        write_section("sizing", figures.sizing_table(cost), document=OPERATIONS)
    return figures.cost_table(cost), cost.findings.is_good


def _run_soak(folder: Path, seconds: float, *, seed: int) -> tuple[list[str], bool]:
    with open_site(folder, tenants=_TENANTS) as site:
        result: SoakResult = Soak(site, _draw_by(seed)).run(seconds=seconds, seed=seed)
    for fault in result.faults:
        click.echo(f"  {fault}")
    for one in lacking():
        click.secho(f"  SKIPPED what needs {one}, which this machine lacks", fg="red", bold=True)
    return figures.soak_table(result), result.is_good


def _run_memory(folder: Path, seconds: float, *, seed: int) -> tuple[list[str], bool]:
    with open_site(folder, tenants=_TENANTS) as site:
        calm = Soak(site, _draw_by(seed), fault_every_seconds=NEVER)
        result = calm.run(seconds=seconds, seed=seed)
    is_long = seconds >= _LEAST_SECONDS_FOR_A_SLOPE
    is_flat = not is_long or result.worker_slope_mb_per_hour < _MOST_SLOPE_MB_PER_HOUR
    return figures.memory_table(result), is_flat and result.is_good


def _draw_by(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - it draws faults and guards nothing


def _leave(_signal: int, _frame: FrameType | None) -> None:
    # What runs is ended on the way out, which the default of the signal would not do.
    sys.exit(1)


if __name__ == "__main__":
    main()
