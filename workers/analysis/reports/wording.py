"""How the evidence engine says things: one small function a thing, all plain text of ours."""

from datetime import datetime

from bot.domain.evidence import Evidence, SourceKind
from bot.domain.findings import FixStatus, Signal, Similar
from bot.domain.issue import Issue, IssueRef

_SIGNALS = {
    Signal.FINGERPRINT: "the same error",
    Signal.BURST: "several reports of it within days",
    Signal.TEXT: "closely matching text",
    Signal.PERSON: "a person's word",
    Signal.GITHUB: "the mark on GitHub",
}


def name_of(ref: IssueRef, *, at_home: IssueRef) -> str:
    """Return `#12` for an item of the same repository and `owner/name#12` for another's."""
    is_home = ref.repository.key == at_home.repository.key
    return f"#{ref.number}" if is_home else str(ref)


def day(moment: datetime) -> str:
    """Return a date as 2026-11-23."""
    return moment.date().isoformat()


def state_of(issue: Issue) -> str:
    """Return how an issue stands, in words: "open", "closed as not planned", ..."""
    if issue.state == "open":
        return "open"
    reason = (issue.state_reason or "").lower().replace("_", " ")
    return f"closed as {reason}" if reason and reason != "reopened" else "closed"


def signals_of(similar: Similar) -> str:
    """Return what connects two reports: "the same error and closely matching text"."""
    kinds = dict.fromkeys(_SIGNALS[kind] for kind, _ in similar.signals)
    return " and ".join(kinds) or "similar text"


def fix_of(fix: FixStatus, *, at_home: IssueRef) -> str:
    """Return where a fix stands: "merged in #15 on 2026-03-02, first released in 2.1.96"."""
    pull = fix.pull_request
    name = name_of(pull.ref, at_home=at_home)
    if pull.state != "merged":
        return f"{'drafted' if pull.state == 'draft' else 'proposed'} in {name}"
    when = f" on {day(pull.merged_at)}" if pull.merged_at else ""
    return f"merged in {name}{when}, {release_of(fix)}"


def release_of(fix: FixStatus) -> str:
    """Return which release has a merged fix, or that none has, or that it could not be told."""
    if fix.release is not None:
        return f"first released in {fix.release.tag}"
    return "in no release yet" if fix.is_release_known else "release not determined"


def fate_of(report: str, fix: FixStatus, *, at_home: IssueRef) -> str:
    """Return what became of a report: "The fix of #5 was merged in #20 on 2026-03-02, ..."."""
    is_merged = fix.pull_request.state == "merged"
    begin, verb = ("The fix", "was") if is_merged else ("A fix", "is")
    return f"{begin} of {report} {verb} {fix_of(fix, at_home=at_home)}"


def next_step(fix: FixStatus, *, at_home: IssueRef) -> str:
    """Return what a reader can do about a fix: how far it has come decides it."""
    if fix.release is not None:
        return f"Upgrade to {fix.release.tag} or later."
    if fix.pull_request.state == "merged":
        return wait_for(fix)
    return f"Follow {name_of(fix.pull_request.ref, at_home=at_home)}."


def wait_for(fix: FixStatus) -> str:
    """Return how to get at a fix that is merged and in no release that is known."""
    base = fix.pull_request.base or "the default branch"
    if fix.is_release_known:
        return f"Wait for the next release, or build from {base}."
    return f"Build from {base}, which has the fix; look there for a release that contains it."


def sources_of(fix: FixStatus) -> tuple[Evidence, ...]:
    """Return where a fix can be checked: its pull request and, if released, the release."""
    pull = Evidence(fix.pull_request.url, SourceKind.PULL_REQUEST)
    if fix.release is None:
        return (pull,)
    return (pull, Evidence(fix.release.url, SourceKind.RELEASE))
