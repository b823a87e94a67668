"""Compare what the analysis reads from one thread with what people found in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.findings import ErrorSignature
from bot.domain.issue import Issue, IssueRef
from bot.reading.mentions import CommitId
from bot.reading.references import find_references
from workers.analysis.classify.table import classify_type
from workers.analysis.error_signature import find_error
from workers.analysis.fix_references import FixTarget, find_fix_references
from workers.evaluation.judged_threads import JudgedThread
from workers.evaluation.tallies import ErrorScore, Tally, TypeAnswer

# A shorter part of a message does not tell which message was meant.
_SHORTEST_PART = 12
# A longer reading would hold the message by holding the whole report.
_LONGEST_READING = 500
_SHORT_SHA_LENGTH = 7


@dataclass(frozen=True, slots=True)
class ThreadScore:
    """One thread's counts.

    `renamed` links name an earlier owner of the repository; GitHub redirects them, here the name
    and the number have to do. `stated_fixes` leaves out those fixes that nobody names in the
    thread, which GitHub's own events alone tell.
    """

    links: Tally
    renamed: int
    fixes: Tally
    stated_fixes: Tally
    error: ErrorScore
    type: TypeAnswer


def score_thread(thread: JudgedThread) -> ThreadScore:
    """Analyse the thread's text and count what agrees with its judgement."""
    found, judged = _links(thread.issue), thread.judgement
    links, renamed = _score_links(found, thread=thread)
    fixes = _fixes(thread.issue)
    named = {*found, *_commits(thread.issue)}
    stated = frozenset(fix for fix in judged.fixes if _is_among(fix, named))
    issue = thread.issue
    error = find_error(issue.title, issue.body, product=issue.ref.repository.name)
    return ThreadScore(
        links=links,
        renamed=renamed,
        fixes=_score_fixes(fixes, judged=judged.fixes),
        stated_fixes=_score_fixes(fixes, judged=stated),
        error=_score_error(error, judged=judged.error_message),
        type=_score_type(thread),
    )


def _texts(issue: Issue) -> Iterator[str]:
    yield issue.body
    yield from (comment.body for comment in issue.comments)


def _links(issue: Issue) -> frozenset[str]:
    repository = issue.ref.repository
    return frozenset(
        reference.target.key
        for text in _texts(issue)
        for reference in find_references(text, repository=repository).items
        if _without_owner(reference.target.key) != _without_owner(issue.ref.key)
    )


def _commits(issue: Issue) -> frozenset[str]:
    repository = issue.ref.repository
    return frozenset(
        f"{commit.repository or repository}@{commit.sha}".lower()
        for text in _texts(issue)
        for commit in find_references(text, repository=repository).commits
    )


def _score_links(found: frozenset[str], *, thread: JudgedThread) -> tuple[Tally, int]:
    judged = thread.judgement.links
    names = {_without_owner(link) for link in judged}
    renamed = {link for link in found - judged if _without_owner(link) in names}
    found_names = {_without_owner(link) for link in renamed}
    matched = sum(link in found or _without_owner(link) in found_names for link in judged)
    extra = len(found - judged - renamed)
    return Tally(matched, extra, len(judged) - matched), len(renamed)


def _without_owner(key: str) -> str:
    return key.partition("/")[2]


def _fixes(issue: Issue) -> frozenset[str]:
    stated = (fix for fix in find_fix_references(issue) if not fix.is_contradicted)
    keys = (_fix_key(fix.target, issue) for fix in stated)
    return frozenset(key for key in keys if key is not None)


def _fix_key(target: FixTarget, issue: Issue) -> str | None:
    """Return the target as judgements spell it; those name no releases."""
    match target:
        case IssueRef():
            return target.key
        case CommitId(sha, repository):
            return f"{repository or issue.ref.repository}@{sha}".lower()
        case _:
            return None


def _score_fixes(found: frozenset[str], *, judged: frozenset[str]) -> Tally:
    matched = sum(_is_among(fix, found) for fix in judged)
    extra = sum(not any(_is_same(fix, one) for one in judged) for fix in found)
    return Tally(matched, extra, len(judged) - matched)


def _is_among(fix: str, found: set[str] | frozenset[str]) -> bool:
    return any(_is_same(one, fix) for one in found)


def _is_same(found: str, judged: str) -> bool:
    """Tell whether two targets are one; a commit may be shortened."""
    repository, at, sha = found.partition("@")
    if not at or len(sha) < _SHORT_SHA_LENGTH:
        return found == judged
    return judged.startswith(f"{repository}@{sha}")


def _score_error(found: ErrorSignature | None, *, judged: str | None) -> ErrorScore:
    if judged is None:
        return ErrorScore(without_message=1, invented=int(found is not None))
    is_match = found is not None and _is_same_message(found.message, judged)
    return ErrorScore(with_message=1, matched=int(is_match))


def _is_same_message(found: str, judged: str) -> bool:
    ours, theirs = " ".join(found.split()), " ".join(judged.split())
    if ours == theirs:
        return True
    is_within = len(ours) >= min(_SHORTEST_PART, len(theirs)) and ours in theirs
    return is_within or (len(ours) <= _LONGEST_READING and theirs in ours)


def _score_type(thread: JudgedThread) -> TypeAnswer:
    judged = thread.judgement
    said = classify_type(thread.issue, repository=thread.repository).type
    is_acceptable = said is judged.type or said in judged.type_alternatives
    return TypeAnswer(judged.type, said, is_acceptable=is_acceptable)
