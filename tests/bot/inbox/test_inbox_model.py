"""The inbox under every order of events: nothing is lost, and no issue has two workers at once."""

from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from redis import Redis

from bot.domain.issue import RepositoryRef
from bot.domain.requests import Request, RunCommand, Target, TriageIssue
from bot.inbox.entry import ENDS
from bot.inbox.inbox import Acceptance, Claim, EntryState, Inbox
from bot.inbox.queue import WakeUpCall

LEASE_SECONDS = 600.0


class InboxUnderStress(RuleBasedStateMachine):
    def __init__(self, connection: Redis) -> None:
        super().__init__()
        self.redis = connection
        self.prefix = f"test-{uuid4().hex}"
        call = WakeUpCall(queue=self.prefix)
        self.inbox = Inbox(connection, prefix=self.prefix, wake_up_call=call)
        self.accepted: dict[str, Request] = {}
        self.ended: set[str] = set()
        # Claims whose lease has not run out, by the number of their issue.
        self.working: dict[int, Claim] = {}
        self.stale: list[Claim] = []
        self.starts = 0

    @rule(number=st.integers(1, 2), is_command=st.booleans())
    def a_delivery_arrives(self, number: int, is_command: bool) -> None:
        target = Target(number, 2, RepositoryRef("octo", "hello"), number)
        entry_id = f"{self.prefix}-{len(self.accepted)}"
        command = RunCommand(target, len(self.accepted) + 1, "ann")
        self.accepted[entry_id] = command if is_command else TriageIssue(target, "edited")
        assert self.inbox.accept(entry_id, self.accepted[entry_id]) == Acceptance.NEW

    @precondition(lambda self: self.accepted)
    @rule(data=st.data())
    def a_delivery_arrives_again(self, data: st.DataObject) -> None:
        entry_id = data.draw(st.sampled_from(sorted(self.accepted)))
        self.inbox.accept(entry_id, self.accepted[entry_id])

    @rule()
    def a_worker_takes_the_next_job(self) -> None:
        job = self.redis.lpop(f"rq:queue:{self.prefix}")
        if job is None:
            return
        self.starts += 1
        entry_id = str(job).rpartition("-")[0]
        owner = f"worker-{self.starts}"
        claim = self.inbox.claim(entry_id, owner=owner, lease_seconds=LEASE_SECONDS)
        if claim is None:
            return
        number = self.accepted[entry_id].target.number  # type: ignore[union-attr]
        assert number not in self.working
        assert entry_id not in self.ended
        self.working[number] = claim

    @precondition(lambda self: self.working)
    @rule(data=st.data(), end=st.sampled_from(["finish", "fail", "abandon"]))
    def a_start_ends(self, data: st.DataObject, end: str) -> None:
        claim = self.working.pop(data.draw(st.sampled_from(sorted(self.working))))
        match end:
            case "finish":
                assert self.inbox.finish(claim, "done")
                self.ended.add(claim.entry_id)
            case "fail":
                assert self.inbox.fail(claim, "broken")
            case _:
                assert self.inbox.abandon(claim.entry_id, owner=claim.owner, reason="killed")

    @precondition(lambda self: self.working)
    @rule(data=st.data())
    def a_worker_falls_silent(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.working)))
        self.stale.append(self.working.pop(number))
        self.redis.delete(f"{self.prefix}:lease:2:{number}")

    @precondition(lambda self: self.stale)
    @rule()
    def a_silent_worker_comes_back(self) -> None:
        claim = self.stale.pop()
        assert not self.inbox.renew(claim, lease_seconds=LEASE_SECONDS)

    @rule()
    def rq_loses_everything(self) -> None:
        self.redis.delete(f"rq:queue:{self.prefix}")

    @rule(count=st.integers(0, 3))
    def workers_come_or_go(self, count: int) -> None:
        self.redis.delete(f"rq:workers:{self.prefix}")
        for number in range(count):
            self.redis.sadd(f"rq:workers:{self.prefix}", f"rq:worker:{number}")

    @rule()
    def time_passes(self) -> None:
        self.let_all_be_due()
        self.inbox.sweep()

    @invariant()
    def every_delivery_is_in_one_state(self) -> None:
        assert sum(self.inbox.counts().values()) == len(self.accepted)

    @invariant()
    def who_is_said_to_run_is_leased(self) -> None:
        running = {
            str(entry_id)
            for key in self.redis.scan_iter(f"{self.prefix}:running:*")
            for entry_id in self.redis.smembers(key)
        }
        leased = {entry.id for entry in self.inbox.entries(EntryState.LEASED)}
        assert running == leased

    def teardown(self) -> None:
        for claim in self.working.values():
            self.inbox.finish(claim, "done")
        self.working.clear()
        for _ in range(4 * len(self.accepted)):
            if self.has_ended_all():
                break
            self.time_passes()
            self.a_worker_takes_the_next_job()
            for claim in self.working.values():
                assert self.inbox.finish(claim, "done")
            self.working.clear()
        assert self.has_ended_all()
        self.delete_own_keys()

    def has_ended_all(self) -> bool:
        counts = self.inbox.counts()
        return sum(counts[state] for state in ENDS) == len(self.accepted)

    def let_all_be_due(self) -> None:
        for entry_id in map(str, self.redis.zrange(f"{self.prefix}:due", 0, -1)):
            self.redis.hset(f"{self.prefix}:entry:{entry_id}", "not_before", "0")
            self.redis.zadd(f"{self.prefix}:due", {entry_id: 0})

    def delete_own_keys(self) -> None:
        own = list(self.redis.scan_iter(f"*{self.prefix}*", count=1000))
        if own:
            self.redis.delete(*own)


def test_every_delivery_ends_whatever_happens_in_between(connection: Redis) -> None:
    class OnThisServer(InboxUnderStress):
        def __init__(self) -> None:
            super().__init__(connection)

    run_state_machine_as_test(
        OnThisServer,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
