import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from bot.redis_server.connection import connect_rq
from workers.processes.entry_job import EntryJob, RefusedJob

ALLOWED = "workers.runner.run_entry"


class MakesFolder:
    """Unpickled, it makes a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return (os.mkdir, (str(self.path),))


def job_calling(function: str, *args: Any, **kwargs: Any) -> EntryJob:
    job = EntryJob("j-1", connection=Redis())
    job.func_name, job.args, job.kwargs = function, args, kwargs
    return job


def test_the_one_function_is_found_for_an_entry() -> None:
    from workers.runner import run_entry

    job = job_calling(ALLOWED, "d-1")
    assert (job.func, job.entry_id) == (run_entry, "d-1")


@pytest.mark.parametrize(
    "job",
    [
        pytest.param(job_calling("os.system", "id"), id="another function"),
        pytest.param(job_calling("workers.runner.assembled_runner"), id="another of ours"),
        pytest.param(job_calling(ALLOWED), id="no entry"),
        pytest.param(job_calling(ALLOWED, "d-1", "d-2"), id="two entries"),
        pytest.param(job_calling(ALLOWED, "../etc"), id="not an entry id"),
        pytest.param(job_calling(ALLOWED, 7), id="a number"),
        pytest.param(job_calling(ALLOWED, "d-1", owner="x"), id="a named argument"),
    ],
)
def test_any_other_call_is_refused(job: EntryJob) -> None:
    with pytest.raises(RefusedJob):
        _ = job.func


def test_pickled_fields_of_a_job_are_never_loaded(redis_url: str, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    pickled = pickle.dumps(MakesFolder(mark))
    with connect_rq(redis_url) as connection:
        fields: list[bytes | str] = ["data", pickled, "meta", pickled, "result", pickled]
        connection.hset("rq:job:pickled-1", items=fields)
        # As RQ does in places where it forgets which serializer was agreed on.
        job = EntryJob.fetch("pickled-1", connection=connection)
        connection.delete("rq:job:pickled-1")
    assert isinstance(job, EntryJob)
    assert (job.meta, job.entry_id, mark.exists()) == ({}, None, False)
