"""An issue as the history keeps it: its own words, their terms, and every error named in it."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from bot.domain.findings import ErrorSignature
from bot.domain.history import KnownComment, KnownIssue, KnownLabel, Outcome, SearchEntry, Sighting
from bot.domain.issue import Issue, IssueForm
from workers.analysis.environment import read_environment
from workers.analysis.error_fingerprint import normalise_message
from workers.analysis.error_signature import find_error
from workers.analysis.form_sections import strip_template
from workers.analysis.own_frame import own_frame
from workers.analysis.search_terms import search_terms
from workers.analysis.text_links import spoken_comments

_LONGEST_TEXT = 8_000
_LONGEST_COMMENT = 2_000
_LONGEST_MESSAGE = 1_000
_MOST_COMMENTS = 20
_MOST_ERRORS = 20


def remember(
    issue: Issue,
    *,
    forms: Sequence[IssueForm] = (),
    labels: Sequence[KnownLabel] = (),
    outcome: Outcome | None = None,
) -> KnownIssue:
    """Return what the history keeps of an issue and its comments."""
    text = strip_template(issue.body, forms=forms)[:_LONGEST_TEXT]
    sightings = tuple(islice(_sightings(issue), _MOST_ERRORS))
    spoken = {sighting.comment_id for sighting in sightings}
    return KnownIssue(
        number=issue.ref.number,
        title=issue.title,
        text=text,
        title_terms=search_terms(issue.title),
        body_terms=search_terms(text),
        state=issue.state,
        created_at=issue.created_at,
        updated_at=issue.updated_at or issue.created_at,
        state_reason=issue.state_reason,
        closed_at=issue.closed_at,
        labels=tuple(labels) or tuple(KnownLabel(name) for name in issue.labels),
        comments=tuple(islice(_comments_that_matter(issue, spoken), _MOST_COMMENTS)),
        sightings=sightings,
        outcome=_in_force(outcome or Outcome(), issue),
    )


def remember_again(
    issue: Issue,
    *,
    forms: Sequence[IssueForm],
    known: KnownIssue | None,
    own_labels: Collection[str] = (),
) -> KnownIssue:
    """Return what the history keeps of an issue read anew, with who set labels as known before.

    Of a label that is new the bot is the one who set it if it is among the bot's own.
    """
    setters = {label.name: label for label in known.labels} if known else {}
    labels = [
        setters.get(name, KnownLabel(name, is_set_by_bot=name in own_labels))
        for name in issue.labels
    ]
    outcome = known.outcome if known else None
    return remember(issue, forms=forms, labels=labels, outcome=outcome)


def _in_force(outcome: Outcome, issue: Issue) -> Outcome:
    """Return the outcome without the fix of an issue that was opened again."""
    return Outcome(duplicate_of=outcome.duplicate_of) if issue.is_reopened else outcome


def search_entry(
    issue: Issue, *, error: ErrorSignature | None, forms: Sequence[IssueForm] = ()
) -> SearchEntry:
    """Return what a search compares of an issue, by what its reporter wrote and the error in it."""
    text = strip_template(issue.body, forms=forms)[:_LONGEST_TEXT]
    return SearchEntry(
        number=issue.ref.number,
        title=issue.title,
        title_terms=search_terms(issue.title),
        body_terms=search_terms(text),
        created_at=issue.created_at,
        state=issue.state,
        fingerprints=frozenset({error.fingerprint} if error and error.fingerprint else ()),
        text=text,
    )


def _sightings(issue: Issue) -> Iterator[Sighting]:
    """Yield each error once, from the first place that names it."""
    product = issue.ref.repository.name
    version = read_environment(issue.body, product=product).version
    seen: set[str] = set()
    for comment in (None, *spoken_comments(issue)):
        title, body = ("", comment.body) if comment else (issue.title, issue.body)
        error = find_error(title, body, product=product)
        if error is None or not error.fingerprint or error.fingerprint in seen:
            continue
        seen.add(error.fingerprint)
        yield Sighting(
            error.fingerprint,
            issue.ref.number,
            normalise_message(error.message)[:_LONGEST_MESSAGE],
            exception=(error.exception or "")[:200] or None,
            frame=own_frame(error.frames, product=product),
            comment_id=comment.id if comment else None,
            version=version[:64] if version and comment is None else None,
            created_at=comment.created_at if comment else issue.created_at,
        )


def _comments_that_matter(issue: Issue, naming: set[int | None]) -> Iterator[KnownComment]:
    for comment in spoken_comments(issue):
        if comment.is_by_maintainer or comment.id in naming:
            yield KnownComment(
                comment.id,
                comment.author.login if comment.author else None,
                comment.association,
                comment.created_at,
                comment.body[:_LONGEST_COMMENT],
            )
