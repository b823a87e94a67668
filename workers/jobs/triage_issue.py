"""Analyse one issue and say what was found."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.decisions import Standing
from bot.domain.findings import LabelSuggestion
from bot.domain.issue import Issue, IssueForm, IssueRef
from bot.domain.limit import Limit
from bot.domain.requests import RememberIssue, Target, TriageIssue
from bot.domain.triage import Triage
from bot.errors import NothingToDo, RetryLater, Unreachable, UserError
from workers.analysis.comparable import Report
from workers.analysis.past_search import Past
from workers.analysis.recollection import Recollection, recall
from workers.analysis.remembering import remember_again
from workers.analysis.remembering_past import heed_standing
from workers.forgetting import forget_issue
from workers.jobs.remember_issue import remember_now
from workers.jobs.work import Work
from workers.toolbox import Earlier, IssueReader, Toolbox
from workers.triage.act import Acting, act
from workers.triage.analyse import analyse
from workers.triage.circumstances import Circumstances
from workers.triage.earlier import Recall
from workers.triage.known_releases import keep_releases, known_release_in
from workers.triage.visibility import insist_on_visibility

# More often than this nobody reads the result; what comes later waits and is done together.
_MOST_AN_HOUR = 10
# GitHub sends an event before each of its servers knows of the change; not for as long as this.
_MOST_LAG_SECONDS = 600.0
_PAUSES_FOR_THE_NEWEST = (5.0, 30.0)
# Of two machines, at most. Hidden for too long is shown within the hour; forgotten is for good.
_CLOCKS_DIFFER_BY = timedelta(seconds=30)


def run(request: TriageIssue, work: Work) -> str:
    """Return the verdict and where it was said."""
    toolbox, target, began = work.toolbox, request.target, work.toolbox.clock.now()
    standing, earlier = toolbox.people.recall(target.key), toolbox.reports.earlier(target)
    _insist_on_use(request, work, standing=standing, is_first=earlier is None)
    circumstances = replace(
        _circumstances(request, toolbox, standing=standing, earlier=earlier),
        insist_on_newest=partial(_insist_on_newest, request, work),
    )
    reader = toolbox.open_reader(target)
    triage = analyse(target.ref, reader=reader, circumstances=circumstances)
    try:
        said = _say(request, triage, reader=reader, before=earlier, work=work)
    except Unreachable:
        # Known all the same. Whatever else ends it here is tried again, and remembered then.
        _remember(target, triage, toolbox, standing=standing, earlier=earlier)
        raise
    # Whoever reported the issue waits for the comment; nobody waits for this.
    _remember(target, triage, toolbox, standing=standing, earlier=earlier)
    _heed_changes(target, toolbox, began=began)
    return said


def _heed_changes(target: Target, toolbox: Toolbox, *, began: datetime) -> None:
    """Do with what was kept just now as was done meanwhile with all of its repository."""
    recent, repository_id = toolbox.recent_changes, target.repository_id
    if recent.has_happened("hidden", repository_id, since=began - _CLOCKS_DIFFER_BY):
        toolbox.reports.hide(repository_id)
    if recent.has_happened("forgotten", repository_id, since=began):
        forget_issue(target, toolbox)


def _insist_on_use(request: TriageIssue, work: Work, *, standing: Standing, is_first: bool) -> None:
    """Raise what keeps the issue from being analysed, now or at all, before anything is read."""
    silence = _reason_for_silence(request, is_held=standing.is_held, is_first=is_first)
    if silence:
        remember_now(request.target, work)
        raise NothingToDo(silence)
    work.insist_on_writing(request.target)
    _wait_for_room(request, work)


def _insist_on_newest(request: TriageIssue, work: Work, issue: Issue) -> None:
    """Raise RetryLater, twice, where GitHub shows the issue as it was before the event."""
    if issue.updated_at is None or issue.updated_at.timestamp() >= request.as_of:
        return
    for pause in _PAUSES_FOR_THE_NEWEST:
        look = f"older:{pause:.0f}:{work.delivery}"
        if work.toolbox.ceilings.is_first(look, seconds=_MOST_LAG_SECONDS):
            raise RetryLater(
                "GitHub shows an older version yet", after_seconds=pause, counts_as_attempt=False
            )


def _circumstances(
    request: TriageIssue, toolbox: Toolbox, *, standing: Standing, earlier: Earlier | None
) -> Circumstances:
    target, is_asked_for = request.target, request.cause == "command"
    return Circumstances(
        toolbox.clock,
        toolbox.web_url,
        toolbox.memory.removed_labels(target.key),
        told_labels=_told_labels(earlier),
        standing=standing,
        known_meaning=_known_meaning(request, earlier),
        heeds_skip_rules=not is_asked_for,
        tell_skipped=_keep_issue(target, toolbox, standing=standing, earlier=earlier),
        recall=_recall_from(target, toolbox),
        tell_gone=partial(_look_again, target, toolbox),
        known_release=known_release_in(toolbox.history, target.repository_id, target.ref),
        learned=toolbox.find_models(target.repository_id),
        may_set_type=earlier is None or is_asked_for,
    )


def _say(
    request: TriageIssue, triage: Triage, *, reader: IssueReader, before: Earlier | None, work: Work
) -> str:
    toolbox, target = work.toolbox, request.target
    if toolbox.is_dry_run:
        toolbox.reports.keep(target, triage, comment_url="")
        return f"{triage.verdict.kind}: dry run, nothing written on GitHub"
    insist_on_visibility(triage, reader=reader)
    open_writer = partial(toolbox.open_writer, target, work.check_lease)
    acting = Acting(open_writer, toolbox.reports, toolbox.follow_ups, toolbox.web_url)
    comment_url = act(
        target,
        triage,
        how=acting,
        before=before.conclusion if before else None,
        is_asked_for=request.cause == "command",
    )
    unsaid = triage.steering.because or "a person deleted our comment"
    return f"{triage.verdict.kind}: {comment_url or unsaid}"


def _reason_for_silence(request: TriageIssue, *, is_held: bool, is_first: bool) -> str:
    """Return why nothing is analysed, though the past is to know of it; "" when it is."""
    if is_held and request.cause != "command":
        return "a person put the issue on hold"
    if request.cause == "commented" and is_first:
        # Talk on an issue older than the bot must not bring a comment of ours there.
        return "a comment alone starts no first analysis"
    return ""


def _recall_from(target: Target, toolbox: Toolbox) -> Recall:
    past = Past(
        toolbox.past_search,
        target.repository_id,
        toolbox.meanings,
        least_issues=toolbox.least_past_issues,
    )

    def recall_here(report: Report, forms: Sequence[IssueForm]) -> Recollection | None:
        return recall(report, forms=forms, past=past, known=toolbox.history)

    return recall_here


def _look_again(target: Target, toolbox: Toolbox, gone: Sequence[IssueRef]) -> None:
    """Have the past look again at issues that no webhook told the end of."""
    for ref in gone:
        request = RememberIssue(replace(target, number=ref.number))
        toolbox.accept(f"gone-{target.repository_id}-{ref.number}", request)


def _remember(
    target: Target,
    triage: Triage,
    toolbox: Toolbox,
    *,
    standing: Standing,
    earlier: Earlier | None,
) -> None:
    """Keep the issue as it was just read, and in which releases its fixes were found."""
    keep = _keep_issue(target, toolbox, standing=standing, earlier=earlier)
    if keep(triage.graph.root, triage.repository.forms):
        keep_releases(triage, toolbox.history, target.repository_id)


def _keep_issue(
    target: Target, toolbox: Toolbox, *, standing: Standing, earlier: Earlier | None
) -> Callable[[Issue, Sequence[IssueForm]], bool]:
    """Return what keeps an issue as it was read, and is False where no past is known.

    What only the issue's own pages tell stays as it was known.
    """
    # No webhook told of the labels that the last analysis added.
    own_labels = {label.name for label in _told_labels(earlier)}

    def keep(issue: Issue, forms: Sequence[IssueForm]) -> bool:
        if toolbox.history.progress(target.repository_id) is None:
            return False
        known = toolbox.history.find(target.repository_id, target.number)
        now = remember_again(issue, forms=forms, known=known, own_labels=own_labels)
        now = replace(now, outcome=heed_standing(now.outcome, standing))
        toolbox.history.save(target.repository_id, [now])
        toolbox.meanings.remember(target.repository_id, [now])
        return True

    return keep


def _wait_for_room(request: TriageIssue, work: Work) -> None:
    """Count this run; RetryLater, or UserError for who asked, when there were too many."""
    limit = Limit(f"runs:{request.target.key}", _MOST_AN_HOUR)
    wait = work.toolbox.ceilings.seconds_to_wait((limit,), by=work.delivery)
    if not wait:
        return
    if request.cause == "command":
        raise UserError("the issue was analysed too often within the hour")
    raise RetryLater(
        "the issue was analysed too often within the hour",
        after_seconds=wait,
        counts_as_attempt=False,
    )


def _told_labels(earlier: Earlier | None) -> tuple[LabelSuggestion, ...]:
    return earlier.conclusion.labels if earlier and earlier.conclusion else ()


def _known_meaning(request: TriageIssue, earlier: Earlier | None) -> str | None:
    return earlier.meaning if earlier and request.cause == "edited" else None
