"""Analyse one issue and say what was found."""

from functools import partial

from bot.domain.effects import React
from bot.domain.requests import TriageIssue
from workers.jobs.work import Work
from workers.triage.act import act
from workers.triage.analyse import Circumstances, analyse


def run(request: TriageIssue, work: Work) -> str:
    """Return the verdict and where it was said."""
    toolbox, target = work.toolbox, request.target
    reader = toolbox.open_reader(target)
    open_writer = partial(toolbox.open_writer, target, work.check_lease)
    circumstances = Circumstances(
        toolbox.clock, toolbox.web_url, toolbox.memory.removed_labels(target.key)
    )
    triage = analyse(target.ref, reader=reader, circumstances=circumstances)
    if toolbox.is_dry_run:
        toolbox.reports.keep(target, triage, comment_url="")
        return f"{triage.verdict.kind}: dry run, nothing written on GitHub"
    is_asked_for = request.cause == "command"
    comment_url = act(
        target,
        triage,
        open_writer=open_writer,
        reports=toolbox.reports,
        web_url=toolbox.web_url,
        is_asked_for=is_asked_for,
    )
    if request.comment_id is not None:
        open_writer().react(React("rocket", request.comment_id))
    return f"{triage.verdict.kind}: {comment_url or 'a person deleted our comment'}"
