"""Note how an issue was closed; the comment stays as it is."""

from bot.domain.requests import RecordOutcome
from bot.errors import NothingToDo
from workers.jobs.remember_issue import remember_now
from workers.jobs.work import Work


def run(request: RecordOutcome, work: Work) -> str:
    """Read how the issue stands now, since it may be open again, and keep it with the report."""
    target = request.target
    issue = work.toolbox.open_reader(target).read_header(target.ref)
    remember_now(target, work)
    if issue is None:
        raise NothingToDo("the issue is gone")
    if not work.toolbox.reports.record_state(target, issue):
        raise NothingToDo("there is no report of the issue")
    return f"the issue is {issue.state} ({issue.state_reason or 'for no stated reason'})"
