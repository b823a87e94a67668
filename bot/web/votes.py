"""Votes of readers of a report: whether it helped, and what they know of the issue.

Rule: a vote needs no account, so it decides nothing; it is counted and shown. One browser counts
once, and a report takes a bounded number of votes an hour.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Protocol

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from bot.domain.decisions import CastVote, VoteKind
from bot.domain.issue import RepositoryRef
from bot.domain.requests import Target
from bot.domain.verdict import VerdictKind
from bot.store.reports import StoredReport
from bot.web.open_reports import ADDRESS, OpenReports
from bot.web.same_site import insist_on_own_site
from bot.web.voter import PAGE_VOTERS, Voters

_MOST_AN_HOUR = 60
_HOUR = timedelta(hours=1)
_HELPED = (VoteKind.HELPFUL, VoteKind.NOT_HELPFUL)
_NAMES = {VoteKind.COMMON: "Common issue"}


class Votes(Protocol):
    """Where votes are kept."""

    def cast(self, target: Target, vote: CastVote, *, at: datetime) -> None: ...

    def withdraw(self, target: Target, vote: CastVote) -> None: ...

    def count(self, repository_id: int, number: int) -> Mapping[str, int]: ...

    def cast_by(self, voter: str, *, repository_id: int, number: int) -> frozenset[str]: ...

    def count_since(
        self, moment: datetime, *, repository_id: int, number: int, voters: str
    ) -> int: ...


@dataclass(frozen=True, slots=True)
class Choice:
    """A vote that can be cast: how many did, and whether the reader is one of them."""

    kind: VoteKind
    count: int
    is_own: bool

    @property
    def name(self) -> str:
        return _NAMES.get(self.kind) or self.kind.value.replace("-", " ").capitalize()

    @property
    def is_about_help(self) -> bool:
        """Say whether it is about the analysis, and not about the issue."""
        return self.kind in _HELPED


@dataclass(frozen=True, slots=True)
class Ballot:
    """What can be voted on a report, as its reader sees it."""

    votes: Votes
    voters: Voters

    def choices(self, report: StoredReport) -> tuple[Choice, ...]:
        """Return every kind of vote; none on a possible vulnerability."""
        if report.verdict == VerdictKind.SECURITY:
            return ()
        issue = {"repository_id": report.repository_id, "number": report.number}
        counts, voter = self.votes.count(**issue), self.voters.known()
        own = self.votes.cast_by(voter, **issue) if voter else frozenset[str]()
        return tuple(Choice(kind, counts.get(kind, 0), kind in own) for kind in VoteKind)


class VotePages:
    """`POST /reports/<owner>/<repo>/<number>/votes`, with `kind` or `withdraw` naming the vote."""

    def __init__(self, reports: OpenReports, ballot: Ballot, *, public_url: str) -> None:
        self._reports = reports
        self._votes, self._voters = ballot.votes, ballot.voters
        self._public_url = public_url

    def blueprint(self) -> Blueprint:
        pages = Blueprint("votes", __name__)
        pages.add_url_rule(f"{ADDRESS}/votes", view_func=self.vote, methods=["POST"])
        return pages

    def vote(self, owner: str, repo: str, number: int) -> Response:
        """Cast the vote or take it back, and show the report again."""
        insist_on_own_site(self._public_url)
        report = self._reports.open(owner, repo, number=number)
        if report.verdict == VerdictKind.SECURITY:
            abort(HTTPStatus.NOT_FOUND)
        voter = self._voters.known_or_new()
        self._record(report, voter)
        key = request.args.get("key") or None
        page = url_for("reports.show_page", owner=owner, repo=repo, number=number, key=key)
        response = redirect(f"{page}#votes", HTTPStatus.SEE_OTHER)
        self._voters.remember(voter, response)
        return response

    def _record(self, report: StoredReport, voter: str) -> None:
        withdrawn = request.form.get("withdraw")
        vote = CastVote(_kind(withdrawn or request.form.get("kind", "")), voter)
        if withdrawn:
            self._votes.withdraw(_target(report), vote)
            return
        now = datetime.now(UTC)
        self._insist_on_room(report, now=now)
        self._votes.cast(_target(report), vote, at=now)

    def _insist_on_room(self, report: StoredReport, *, now: datetime) -> None:
        recent = self._votes.count_since(
            now - _HOUR,
            repository_id=report.repository_id,
            number=report.number,
            voters=PAGE_VOTERS,
        )
        if recent >= _MOST_AN_HOUR:
            abort(HTTPStatus.TOO_MANY_REQUESTS, "This report had many votes just now; come back.")


def _kind(named: str) -> VoteKind:
    try:
        return VoteKind(named)
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST, f"A vote is one of {', '.join(VoteKind)}.")


def _target(report: StoredReport) -> Target:
    repository = RepositoryRef.parse(report.full_name)
    return Target(report.installation_id or 0, report.repository_id, repository, report.number)
