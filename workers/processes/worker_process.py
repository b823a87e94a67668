"""One RQ worker: takes wake-up calls from one queue and has a warm process work on each.

It listens on one queue only, because RQ keeps a job safe between taking and starting it for
workers of a single queue alone.
"""

import os
import random
import resource
import signal
from contextlib import suppress

from redis.client import Pipeline
from rq import Queue
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import Worker

from bot.inbox.inbox import Inbox
from bot.inbox.queue import WakeUpCall
from bot.redis_server.connection import connect_rq, connect_worker
from workers.processes.entry_job import EntryJob
from workers.processes.warm_horse import Ending, NeverBegun, WarmHorse
from workers.runner import JOB_VARIABLE, WORKER_VARIABLE, owner_name

_WORKER_TTL_SECONDS = 30
_MAINTENANCE_SECONDS = 15
_MONITORING_SECONDS = 10
# Generous: it stops a job that runs away, not one that works.
_MOST_MEMORY_BYTES = 4 * 1024**3
_MOST_PROCESSES_A_JOB = 3
# RQ ends a job from outside a minute after its time limit; this does when RQ is gone too.
_CPU_GRACE_SECONDS = 60


class EntryWorker(Worker):
    """A worker whose jobs are entries, and who reports a killed process to the inbox at once."""

    def __init__(
        self, *, redis_url: str, inbox: Inbox, call: WakeUpCall, job_class: type[EntryJob]
    ) -> None:
        connection = connect_rq(redis_url)
        queue = Queue(
            call.queue, connection=connection, job_class=job_class, serializer=JSONSerializer
        )
        super().__init__(
            [queue],
            connection=connection,
            job_class=job_class,
            serializer=JSONSerializer,
            worker_ttl=_WORKER_TTL_SECONDS,
            maintenance_interval=_MAINTENANCE_SECONDS,
            job_monitoring_interval=_MONITORING_SECONDS,
            # The log would show arguments, and RQ at its default level logs twice a job.
            log_job_description=False,
        )
        self._inbox = inbox
        self._cpu_seconds = call.timeout_seconds + _CPU_GRACE_SECONDS
        self._warm: WarmHorse | None = None
        # What the process was told last: which job, and which of RQ's executions it is.
        self._order = ""

    def clean_group_registries(self) -> None:
        """Do nothing: we have no groups, and RQ would unpickle the jobs of one."""

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Say in one round trip that the worker lives; RQ makes three before every job."""
        if pipeline is not None:
            super().heartbeat(timeout, pipeline=pipeline)
            return
        with self.connection.pipeline(transaction=False) as own:
            super().heartbeat(timeout, pipeline=own)
            own.execute()

    def fork_work_horse(self, job: Job, queue: Queue) -> None:  # noqa: ARG002 - there is one queue
        """Hand the job to the process that did the last one, or fork another."""
        self._order = f"{job.id} {self.execution.id}"  # type: ignore[union-attr]  # RQ has just set it
        if self._warm is not None and self._warm.give(self._order):
            self._horse_pid = self._warm.process_id
        else:
            self._give_to_another()

    def _give_to_another(self) -> None:
        self.dismiss_horse()
        self._warm = WarmHorse.fork(self._perform)
        self._warm.give(self._order)
        self._horse_pid = self._warm.process_id

    def wait_for_horse(self) -> Ending:
        """Wait until the job or its process has ended."""
        if self._warm is None:
            return None, None, None
        for _ in range(_MOST_PROCESSES_A_JOB):
            with suppress(NeverBegun):
                return self._warm.wait()
            self._give_to_another()
        # Where none lives long enough to begin, as without memory, the sweep tries again later.
        return self._warm.process_id, signal.SIGKILL, None

    def dismiss_horse(self) -> None:
        """Let the warm process end, if there is one."""
        if self._warm is not None:
            self._warm.dismiss()
            self._warm = None

    def handle_work_horse_killed(
        self,
        job: EntryJob,
        retpid: int,
        ret_val: int,
        rusage: resource.struct_rusage,
    ) -> None:
        """Give the entry back at once instead of waiting for its lease to run out."""
        super().handle_work_horse_killed(job, retpid, ret_val, rusage)  # type: ignore[no-untyped-call]
        if job.entry_id:
            owner = owner_name(self.name, job.id)
            self._inbox.abandon(job.entry_id, owner=owner, reason="its process was killed")

    def setup_work_horse_signals(self) -> None:
        """Leave the end to the worker: a supervisor may send SIGTERM to every process at once."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)

    def _perform(self, order: str) -> bool:
        """Do a job in the warm process; False when it failed, and nothing should follow it here."""
        if not self.is_horse:
            self._become_horse()
        _allow_more_cpu(self._cpu_seconds)
        job_id, execution_id = order.split()
        os.environ[WORKER_VARIABLE], os.environ[JOB_VARIABLE] = self.name, job_id
        job = self.job_class.fetch(job_id, connection=self.connection, serializer=self.serializer)
        execution = Execution(execution_id, job_id, self.connection, worker_name=self.name)
        self.executions = {execution_id: execution}
        return self.perform_job(job, self.queues[0], execution)

    def _become_horse(self) -> None:
        """Prepare as RQ does, within limits, and without a core file of our secrets."""
        random.seed()
        self.setup_work_horse_signals()
        self._is_horse = True
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_AS, _MOST_MEMORY_BYTES)


def work(
    redis_url: str,
    *,
    call: WakeUpCall | None = None,
    job_class: type[EntryJob] = EntryJob,
    prefix: str = "issuegraph",
) -> None:
    """Work until a signal ends it; what is imported before, no job has to import."""
    call = call or WakeUpCall()
    inbox = Inbox(connect_worker(redis_url), prefix=prefix, wake_up_call=call)
    worker = EntryWorker(redis_url=redis_url, inbox=inbox, call=call, job_class=job_class)
    worker.work(logging_level="WARNING")
    worker.dismiss_horse()


def _allow_more_cpu(seconds: int) -> None:
    """Let this process use so many seconds of processor time from now on, and no more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime) + seconds
    # A limit that is stricter already, or fixed, stays.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _lower(limit: int, most: int) -> None:
    """Lower a limit of this process; one that is stricter already, or fixed, stays."""
    _, hard = resource.getrlimit(limit)
    # Some systems know a limit and do not let it be set.
    with suppress(ValueError, OSError):
        if hard == resource.RLIM_INFINITY or hard > most:
            resource.setrlimit(limit, (most, hard))
