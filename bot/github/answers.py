"""What an answer of GitHub means for us: one table from status to outcome.

Rule: after a request that creates something, silence and 5xx mean "nobody knows", never "no";
everything that nothing was sent for, or that changes nothing when repeated, may be tried again.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from ssl import SSLCertVerificationError
from typing import Any

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError, SSLError

from bot.errors import (
    GitHubFails,
    InstallationMustWait,
    Invalid,
    Locked,
    NotPermitted,
    NotThereYet,
    RetryLater,
    Unreachable,
    WaitCause,
)
from bot.github.server_time import server_time
from bot.github.transport import ApiAnswer, ApiRequest
from bot.reading.untrusted import clean

_GOOD = range(200, 300)
_FAULTS_OF_THE_SERVER = range(500, 600)
_SECONDS_AFTER_A_FAULT = 1.0
_SECONDS_AFTER_A_CONFLICT = 1.0
# GitHub asks for at least a minute where a secondary limit names no time.
_SECONDS_AFTER_A_SECONDARY_LIMIT = 60.0
_SECONDS_AFTER_A_REFUSED_TOKEN = 300.0
_LONGEST_WAIT_SECONDS = 2 * 60 * 60.0
# The event that ends a suspension may get lost, so it is asked for now and then.
_SECONDS_OF_SUSPENSION = 60 * 60.0
_SECONDS_OF_A_PASSING_REFUSAL = 60.0
_SEARCH = "/search/"

# GitHub distinguishes these refusals by their words alone.
_MEANING_OF_WORDS: Mapping[str, tuple[type[Unreachable], str]] = {
    # First, since "locked" stands in it.
    "blocked": (Unreachable, "the App is blocked there"),
    "archived": (Unreachable, "the repository is archived"),
    "read-only": (Unreachable, "the repository is archived"),
    "issues are disabled": (Unreachable, "issues are switched off in the repository"),
    "disabled issues": (Unreachable, "issues are switched off in the repository"),
    "has been disabled": (Unreachable, "the repository is switched off"),
    "locked": (Locked, "the conversation is locked"),
}
# The second is how GitHub called it before, and GitHub Enterprise Server still does.
_WORDS_OF_A_LIMIT = ("rate limit", "abuse detection")
_WORDS_OF_A_PASSING_REFUSAL = ("temporarily", "try again later")


class OutcomeUnknown(Exception):  # noqa: N818 - it is a state of knowledge, not a mistake
    """Something may or may not have been created: look before creating it again."""


class Gone(Unreachable):
    """What was asked for is not there, or not any more."""


class NotFound(Gone, NotThereYet):
    """GitHub shows nothing there, which of something new may change within seconds."""


class UnexpectedAnswer(Exception):  # noqa: N818 - named for what it is: our request was wrong
    """GitHub did not understand a request of ours; the fault is on this side."""


def read_answer(answer: ApiAnswer, request: ApiRequest, *, now: datetime) -> Any:
    """Return the JSON of a good answer (None when empty), or raise what the answer means."""
    match answer.status:
        case status if status in _GOOD:
            return _read_json(answer, request)
        case 401:
            raise InstallationMustWait(
                "GitHub does not accept the token",
                after_seconds=_SECONDS_AFTER_A_REFUSED_TOKEN,
                cause=WaitCause.REFUSAL,
            )
        case 403 | 429:
            raise _explain_refusal(answer, request, now=now)
        case 404 | 410 | 451 as status:
            raise _explain_absence(status)
        case 409:
            raise _explain_conflict(request)
        case 422:
            raise Invalid(f"GitHub finds the request invalid: {_message(answer)[:200]}")
        case status if status in {301, 302, 303, 307, 308}:
            raise Unreachable("it moved to where the App cannot follow")
        case status if status == requests.codes.timeout or status in _FAULTS_OF_THE_SERVER:
            raise unknown_or_later(request, f"GitHub answered with status {status}")
        case status:
            raise UnexpectedAnswer(f"status {status} to {request.verb} {request.path}")


def explain_silence(error: requests.RequestException, request: ApiRequest) -> Exception:
    """Return what it means that no answer came."""
    if _was_never_sent(error):
        return GitHubFails("GitHub could not be reached", after_seconds=_SECONDS_AFTER_A_FAULT)
    return unknown_or_later(request, f"the answer was lost ({type(error).__name__})")


def unknown_or_later(request: ApiRequest, reason: str) -> Exception:
    """Return OutcomeUnknown where the request may have created something, else GitHubFails."""
    if request.creates:
        return OutcomeUnknown(reason)
    return GitHubFails(reason, after_seconds=_SECONDS_AFTER_A_FAULT)


def rate_limit_reached(
    headers: Mapping[str, str], request: ApiRequest, *, now: datetime
) -> RetryLater:
    """Return when to come back after a limit; waiting it out counts as no attempt."""
    wait = min(_seconds_to_wait(headers, now=now), _LONGEST_WAIT_SECONDS)
    is_spent = headers.get("x-ratelimit-remaining") == "0" and "retry-after" not in headers
    if is_spent and request.path.startswith(_SEARCH):
        # Searches have a budget of their own, and an analysis can do without.
        return RetryLater(
            "GitHub's limit of searches is reached", after_seconds=wait, counts_as_attempt=False
        )
    cause = WaitCause.PRIMARY_LIMIT if is_spent else WaitCause.SECONDARY_LIMIT
    return InstallationMustWait("GitHub's rate limit is reached", after_seconds=wait, cause=cause)


def tells_of_limit(message: str) -> bool:
    """Tell whether these words of GitHub name a limit, whatever else is in the answer."""
    return any(words in message.lower() for words in _WORDS_OF_A_LIMIT)


def _explain_conflict(request: ApiRequest) -> Exception:
    """Return what somebody else's change at the same moment means: what is to be created may be."""
    reason = "GitHub reports a conflict"
    if request.creates:
        return OutcomeUnknown(reason)
    return RetryLater(reason, after_seconds=_SECONDS_AFTER_A_CONFLICT)


def _explain_absence(status: int) -> Unreachable:
    match status:
        case requests.codes.not_found:
            return NotFound("GitHub has nothing there that the App may see")
        case requests.codes.gone:
            return Gone("GitHub says it was deleted, or issues are switched off there")
        case _:
            return Unreachable("GitHub may not show it for legal reasons")


def _read_json(answer: ApiAnswer, request: ApiRequest) -> Any:
    if not answer.text:
        return None
    try:
        return json.loads(answer.text)
    except ValueError as error:
        raise unknown_or_later(request, "the answer was not JSON") from error


def _explain_refusal(answer: ApiAnswer, request: ApiRequest, *, now: datetime) -> Exception:
    message = _message(answer).lower()
    if _is_limit(answer, message):
        return rate_limit_reached(answer.headers, request, now=now)
    if "suspended" in message:
        return InstallationMustWait(
            "the installation is suspended",
            after_seconds=_SECONDS_OF_SUSPENSION,
            cause=WaitCause.REFUSAL,
        )
    if any(words in message for words in _WORDS_OF_A_PASSING_REFUSAL):
        reason = "GitHub does not allow it for now"
        return RetryLater(reason, after_seconds=_SECONDS_OF_A_PASSING_REFUSAL)
    for words, (kind, meaning) in _MEANING_OF_WORDS.items():
        if words in message:
            return kind(meaning)
    needed = answer.headers.get("x-accepted-github-permissions", "")
    return NotPermitted(f"GitHub does not allow it (needs {needed or 'a permission'})")


def _is_limit(answer: ApiAnswer, message: str) -> bool:
    return (
        answer.status == requests.codes.too_many_requests
        or "retry-after" in answer.headers
        or tells_of_limit(message)
        or (answer.headers.get("x-ratelimit-remaining") == "0" and not _is_named(message))
    )


def _is_named(message: str) -> bool:
    """Tell whether the refusal has another cause than a limit, be it on the last call of all."""
    return any(words in message for words in ("suspended", "not accessible", *_MEANING_OF_WORDS))


def _message(answer: ApiAnswer) -> str:
    try:
        body = json.loads(answer.text)
    except ValueError:
        return ""
    return clean(str(body.get("message", ""))) if isinstance(body, dict) else ""


def _seconds_to_wait(headers: Mapping[str, str], *, now: datetime) -> float:
    retry_after = headers.get("retry-after", "")
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after) + 1.0
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and reset.isascii() and reset.isdigit():
        # A clock of ours that is ahead would have us ask again at once, and again.
        there = server_time(headers, otherwise=now)
        return max(0.0, float(reset) - there.timestamp()) + 1.0
    return _SECONDS_AFTER_A_SECONDARY_LIMIT


def _was_never_sent(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError) or _is_refused_certificate(reason)


def _is_refused_certificate(reason: object) -> bool:
    """Tell the one fault of TLS that surely came before the request from those that may follow."""
    causes = reason.args if isinstance(reason, SSLError) else ()
    return any(isinstance(cause, SSLCertVerificationError) for cause in causes)
