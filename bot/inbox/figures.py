"""The inbox in numbers, read in one round trip."""

from collections.abc import Mapping

from redis import Redis

from bot.inbox.entry import Durations, EntryState, InboxFigures


def read_figures(connection: Redis, *, prefix: str, queue: str) -> InboxFigures:
    """Return how the inbox under `prefix` stands; `connection` must decode its answers."""
    pipeline = connection.pipeline(transaction=False)
    pipeline.time()
    pipeline.exists(f"{prefix}:outage")
    pipeline.llen(f"rq:queue:{queue}")
    for name in ("ended", "waits", "calls", "seconds:start", "seconds:delivery"):
        pipeline.hgetall(f"{prefix}:{name}")
    pipeline.zrange(f"{prefix}:parks", 0, -1, withscores=True)
    for state in EntryState:
        pipeline.zcard(f"{prefix}:state:{state}")
    for state in (EntryState.WAITING, EntryState.LEASED):
        pipeline.zrange(f"{prefix}:state:{state}", 0, 0, withscores=True)
    moment, outage, queued, ended, waits, calls, starts, deliveries, parks, *rest = (
        pipeline.execute()
    )
    *counts, waiting, leased = rest
    now = moment[0] + moment[1] / 1e6
    return InboxFigures(
        entries=dict(zip(EntryState, counts, strict=True)),
        ended={EntryState(state): int(count) for state, count in ended.items()},
        queued=queued,
        longest_wait_seconds=_age(waiting, now=now),
        is_outage=bool(outage),
        longest_run_seconds=_age(leased, now=now),
        parked=sum(until > now * 1000 for _, until in parks),
        waits={cause: int(count) for cause, count in waits.items()},
        starts=_read_durations(starts),
        deliveries=_read_durations(deliveries),
        calls={name: int(count) for name, count in calls.items()},
    )


def _age(first: list[tuple[str, float]], *, now: float) -> float:
    return max(0.0, now - first[0][1] / 1000) if first else 0.0


def _read_durations(kept: Mapping[str, str]) -> Durations:
    return Durations(
        counts={int(name): int(count) for name, count in kept.items() if name.isdigit()},
        beyond=int(kept.get("inf", 0)),
        sum_milliseconds=int(kept.get("sum", 0)),
    )
