"""What was measured, as tables."""

from collections import defaultdict
from collections.abc import Sequence

from chaos.burst import BurstResult, quantile
from chaos.capacity import Cost
from chaos.hung import HungResult
from chaos.matrix import CrashRun
from chaos.neighbour import NeighbourResult
from chaos.oracle import Findings
from chaos.page import describe_machine
from chaos.scenarios.scenario import Outcome, Scenario
from chaos.sizing import Need, need_for
from chaos.soak import Sample, SoakResult
from chaos.victims import Victim

_SAID = "yes"
_ISSUES_A_DAY = (1_000, 50_000, 500_000)


def matrix_table(runs: Sequence[CrashRun]) -> list[str]:
    """Return one row a victim: runs, failures, how long recovery took."""
    rows = [
        (
            "| killed | crashes | lost | duplicates | outdated | foreign touched | given up "
            "| recovery p50 s | p95 s | max s |"
        ),
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    by_victim: dict[Victim, list[CrashRun]] = defaultdict(list)
    for run in runs:
        by_victim[run.victim].append(run)
    rows += [_matrix_row(str(one), by_victim[one]) for one in Victim if by_victim[one]]
    points = len({str(run.point) for run in runs})
    bad = [run for run in runs if not run.is_good]
    rows += ["", f"{len(runs)} crashes at {points} points; {len(bad)} went wrong. {_when()}"]
    rows += [f"- {run.victim} killed {run.point}: {_why(run)}" for run in bad]
    return rows


def scenario_table(outcomes: Sequence[tuple[Scenario, Outcome | None]]) -> list[str]:
    """Return one row a scenario."""
    rows = [
        "| fault | brought about | as it must be | lost | duplicates | figure |",
        "|---|---|---|---|---|---|",
    ]
    for scenario, outcome in outcomes:
        if outcome is None:
            rows.append(f"| {scenario.fault} | {scenario.title} | **no**: no rest | | | |")
            continue
        if outcome.skipped:
            title, why = scenario.title, f"**not brought about**: lacks {outcome.skipped}"
            rows.append(f"| {scenario.fault} | {title} | {why} | | | |")
            continue
        found = outcome.findings
        verdict = _SAID if outcome.is_good else f"**no**: {_name_wrongs(found)}"
        rows.append(
            f"| {scenario.fault} | {scenario.title} | {verdict} | {found.lost} "
            f"| {found.duplicates} | {outcome.figure} |"
        )
    return [*rows, "", _when()]


def burst_table(result: BurstResult) -> list[str]:
    """Return the answers to a flood."""
    seconds = (result.p50_seconds, result.p99_seconds, result.max_seconds)
    answered = " | ".join(f"{1000 * one:.0f}" for one in seconds)
    found = result.findings
    return [
        (
            "| deliveries | kept as work | refused | answered p50 ms | p99 ms | max ms | lost "
            "| duplicates | drained after s |"
        ),
        "|---|---|---|---|---|---|---|---|---|",
        (
            f"| {result.sent} | {result.kept} | {result.refused} | {answered} | {found.lost} "
            f"| {found.duplicates} | {result.drain_seconds:.0f} |"
        ),
        "",
        _when(),
    ]


def hung_table(result: HungResult) -> list[str]:
    """Return the answers while Redis was stopped."""
    statuses = ", ".join(map(str, result.statuses))
    return [
        "| deliveries meanwhile | answers | slowest s | lost | duplicates | at rest after s |",
        "|---|---|---|---|---|---|",
        (
            f"| {result.sent} | {statuses} | {result.max_seconds:.2f} | {result.findings.lost} "
            f"| {result.findings.duplicates} | {result.recovery_seconds:.1f} |"
        ),
        "",
        _when(),
    ]


def neighbour_table(result: NeighbourResult) -> list[str]:
    """Return how long quiet repositories waited, without the flood and with it."""
    rows = [
        f"| {phase.name} | {len(phase.seconds)} | {1000 * phase.p50_seconds:.0f} "
        f"| {1000 * phase.p95_seconds:.0f} | {result.ratio(phase):.2f} | {phase.noisy_comments} |"
        for phase in result.phases
    ]
    header = (
        f"| flood of {result.flood:,} | quiet issues | accepted to comment p50 ms | p95 ms "
        "| p95 to that without | comments of the flooded |"
    )
    return [header, "|---|---|---|---|---|---|", *rows, "", _when()]


def soak_table(result: SoakResult) -> list[str]:
    """Return what a soak under faults found."""
    found = result.findings
    counted = (
        f"{result.seconds:.0f}",
        *(str(one) for one in (result.seed, len(result.faults), found.issues, found.accepted)),
        *(str(one) for one in (found.lost, found.duplicates, found.outdated, found.foreign)),
        str(found.given_up),
        f"{result.rest_seconds:.0f}",
    )
    header = (
        "| seconds | seed | faults | issues | deliveries | lost | duplicates | outdated "
        "| foreign touched | given up | at rest after s |"
    )
    rows = [header, "|" + "---|" * len(counted), f"| {' | '.join(counted)} |", ""]
    return [*rows, _tell_limits(result), *_tell_wrongs(result), "", _when()]


def _tell_limits(result: SoakResult) -> str:
    kept, kinds = result.kept, len(set(result.faults))
    return (
        f"{kinds} kinds of faults. Writes while GitHub said to wait: {kept.early_writes}; at most "
        f"{kept.most_a_minute} a minute and {kept.most_an_hour} an hour for one installation. "
        f"Secrets found where they do not belong: {len(result.leaks)}. Keys left in Redis: "
        f"{len(result.left_keys)}. Open files of a worker: {result.files_grown:+d}."
    )


def _tell_wrongs(result: SoakResult) -> list[str]:
    return [f"- **wrong**: {one}" for one in (*result.leaks, *result.left_keys)]


def memory_table(result: SoakResult) -> list[str]:
    """Return how memory, files and keys went while nothing was broken."""
    header = "| after s | worker MB | web MB | files a worker has open | keys in Redis |"
    rows = [
        f"| {one.at_seconds:.0f} | {one.worker_bytes / 1e6:.1f} | {one.web_bytes / 1e6:.1f} "
        f"| {one.worker_files} | {one.redis_keys} |"
        for one in _spread(result.warm_samples)
    ]
    slope = f"{result.findings.issues} issues; worker {result.worker_slope_mb_per_hour:+.1f} MB/h."
    return [header, "|---|---|---|---|---|", *rows, "", f"{slope} {_when()}"]


def _spread(samples: Sequence[Sample]) -> list[Sample]:
    """Return the first, the last and two between."""
    last = len(samples) - 1
    return [samples[round(last * share / 3)] for share in range(4)] if samples else []


def cost_table(cost: Cost) -> list[str]:
    """Return what one analysis costs."""
    figures = (
        f"{cost.analyses_per_second:.1f}",
        f"{1000 * cost.web_cpu_seconds:.1f}",
        f"{1000 * cost.worker_cpu_seconds:.0f}",
        f"{cost.redis_bytes / 1000:.1f}",
        f"{cost.database_bytes / 1000:.1f}",
        f"{cost.reads:.1f}",
        f"{cost.writes:.1f}",
    )
    header = (
        "| analyses | a second, two workers | web CPU ms | worker CPU ms | Redis kB "
        "| database kB | reads of GitHub | writes |"
    )
    row = f"| {cost.analyses} | {' | '.join(figures)} |"
    return [header, "|---|---|---|---|---|---|---|---|", row, "", _when()]


def sizing_table(cost: Cost) -> list[str]:
    """Return what several numbers of issues a day need."""
    header = (
        "| issues a day | at the peak, a second | web cores | worker cores | worker processes "
        "| Redis GB | database GB a year | installations at least |"
    )
    rows = [_sizing_row(need_for(issues, cost=cost)) for issues in _ISSUES_A_DAY]
    return [header, "|---|---|---|---|---|---|---|---|", *rows]


def _sizing_row(need: Need) -> str:
    figures = (
        f"{need.issues_a_day:,}",
        f"{need.peak_a_second:.2g}",
        f"{need.web_cores:.2g}",
        f"{need.worker_cores:.2g}",
        str(need.worker_processes),
        f"{need.redis_gigabytes:.2g}",
        f"{need.database_gigabytes_a_year:.3g}",
        str(need.installations),
    )
    return f"| {' | '.join(figures)} |"


def _matrix_row(name: str, runs: Sequence[CrashRun]) -> str:
    found = sum((one.findings for one in runs), Findings())
    seconds = sorted(one.recovery_seconds for one in runs if one.recovery_seconds is not None)
    times = [quantile(seconds, share) for share in (0.5, 0.95, 1.0)] if seconds else []
    return (
        f"| {name} | {len(runs)} | {found.lost} | {found.duplicates} | {found.outdated} "
        f"| {found.foreign} | {found.given_up} | "
        + " | ".join(f"{one:.1f}" for one in times)
        + " |"
    )


def _why(run: CrashRun) -> str:
    return _name_wrongs(run.findings) if run.is_reached else "the point was not reached"


def _name_wrongs(found: Findings) -> str:
    counted = {
        "lost": found.lost,
        "duplicates": found.duplicates,
        "outdated": found.outdated,
        "foreign touched": found.foreign,
        "given up": found.given_up,
    }
    return ", ".join(f"{count} {name}" for name, count in counted.items() if count) or "too early"


def _when() -> str:
    return f"Measured on {describe_machine()}."
