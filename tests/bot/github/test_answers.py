import json
import ssl
from datetime import UTC, datetime
from ssl import SSLCertVerificationError
from typing import Any

import pytest
import requests
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError, SSLError

from bot.errors import (
    GitHubFails,
    InstallationMustWait,
    Invalid,
    NotPermitted,
    RetryLater,
    Unreachable,
    WaitCause,
)
from bot.github.answers import (
    Gone,
    NotFound,
    OutcomeUnknown,
    UnexpectedAnswer,
    explain_silence,
    read_answer,
)
from bot.github.transport import ApiAnswer, ApiRequest

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
READ = ApiRequest("GET", "/repos/octo/engine/issues/1")
CREATE = ApiRequest("POST", "/repos/octo/engine/issues/1/comments", body={"body": "Hello"})
EDIT = ApiRequest("PATCH", "/repos/octo/engine/issues/comments/1", body={"body": "Hello"})
QUERY = ApiRequest("POST", "/graphql", body={"query": "{}"}, is_repeatable=True)


def an_answer(status: int, message: str = "", **headers: str) -> ApiAnswer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ApiAnswer(status, named, json.dumps({"message": message}))


def meaning_of(answer: ApiAnswer, request: ApiRequest) -> Any:
    try:
        return read_answer(answer, request, now=NOW)
    except RetryLater as later:
        return (type(later), later.after_seconds, later.counts_as_attempt)
    except (Unreachable, OutcomeUnknown, UnexpectedAnswer) as outcome:
        return type(outcome)


def test_a_good_answer_is_its_json_and_an_empty_one_is_none() -> None:
    assert read_answer(ApiAnswer(200, {}, '{"id": 1}'), READ, now=NOW) == {"id": 1}
    assert read_answer(ApiAnswer(204, {}, ""), READ, now=NOW) is None


@pytest.mark.parametrize(
    ("answer", "of_a_read", "of_a_creation"),
    [
        pytest.param(an_answer(500), (GitHubFails, 1.0, True), OutcomeUnknown, id="500"),
        pytest.param(an_answer(502), (GitHubFails, 1.0, True), OutcomeUnknown, id="502"),
        pytest.param(an_answer(504), (GitHubFails, 1.0, True), OutcomeUnknown, id="504"),
        pytest.param(
            ApiAnswer(201, {}, '{"id":'), (GitHubFails, 1.0, True), OutcomeUnknown, id="half a body"
        ),
    ],
)
def test_after_a_fault_only_a_creation_is_in_doubt(
    answer: ApiAnswer, of_a_read: object, of_a_creation: object
) -> None:
    assert [meaning_of(answer, one) for one in (READ, EDIT, QUERY, CREATE)] == [
        of_a_read,
        of_a_read,
        of_a_read,
        of_a_creation,
    ]


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        pytest.param(an_answer(403, "slow down", retry_after="30"), 31.0, id="told when"),
        pytest.param(an_answer(429, retry_after="30"), 31.0, id="429 told when"),
        pytest.param(an_answer(429), 60.0, id="429 not told when"),
        pytest.param(
            an_answer(403, "You have exceeded a secondary rate limit"), 60.0, id="secondary"
        ),
        pytest.param(
            an_answer(
                403,
                "API rate limit exceeded",
                x_ratelimit_remaining="0",
                x_ratelimit_reset=str(int(NOW.timestamp()) + 120),
            ),
            121.0,
            id="until the reset",
        ),
        pytest.param(
            an_answer(
                403,
                x_ratelimit_remaining="0",
                x_ratelimit_reset=str(int(NOW.timestamp())),
                date="Sun, 01 Mar 2026 11:50:00 GMT",
            ),
            601.0,
            id="by GitHub's clock where ours is ahead",
        ),
        pytest.param(
            an_answer(403, x_ratelimit_remaining="0", x_ratelimit_reset="1"), 1.0, id="just reset"
        ),
        pytest.param(an_answer(403, "slow down", retry_after="999999999"), 7200.0, id="absurd"),
        pytest.param(an_answer(429, retry_after="soon"), 60.0, id="not a number"),
    ],
)
def test_a_limit_is_waited_out_and_counts_as_no_attempt(answer: ApiAnswer, seconds: float) -> None:
    expected = (InstallationMustWait, seconds, False)

    assert [meaning_of(answer, one) for one in (READ, CREATE)] == [expected, expected]


def test_what_github_says_is_clean_before_anything_keeps_it() -> None:
    answer = an_answer(422, "no \ud83d\0 is allowed, nor \u202e")
    with pytest.raises(Invalid) as refusal:
        read_answer(answer, CREATE, now=NOW)
    assert refusal.value.reason.endswith("no \ufffd\ufffd is allowed, nor ")


SPENT = {"x_ratelimit_remaining": "0", "x_ratelimit_reset": str(int(NOW.timestamp()) + 9)}


@pytest.mark.parametrize(
    ("answer", "is_secondary"),
    [
        pytest.param(an_answer(403, "API rate limit exceeded", **SPENT), False, id="primary"),
        pytest.param(an_answer(429, **SPENT), False, id="primary as 429"),
        pytest.param(an_answer(403, "secondary rate limit"), True, id="secondary"),
        pytest.param(
            an_answer(403, "You have triggered an abuse detection mechanism."), True, id="abuse"
        ),
        pytest.param(an_answer(403, retry_after="9", **SPENT), True, id="secondary at the end"),
    ],
)
def test_a_limit_on_behaviour_is_told_from_one_on_number(
    answer: ApiAnswer, *, is_secondary: bool
) -> None:
    with pytest.raises(InstallationMustWait) as caught:
        read_answer(answer, READ, now=NOW)

    assert (caught.value.cause is WaitCause.SECONDARY_LIMIT) == is_secondary


def test_the_limit_of_searches_holds_up_searches_alone() -> None:
    search = ApiRequest("GET", "/search/issues", {"q": "crash"})

    assert meaning_of(an_answer(403, **SPENT), search) == (RetryLater, 10.0, False)
    assert meaning_of(an_answer(403, retry_after="9"), search) == (
        InstallationMustWait,
        10.0,
        False,
    )


def test_a_suspension_is_waited_out_and_asked_after_every_hour() -> None:
    answer = an_answer(403, "This installation has been suspended")

    assert meaning_of(answer, READ) == (InstallationMustWait, 3600.0, False)


def test_a_missing_permission_is_no_limit_even_on_the_last_call() -> None:
    answer = an_answer(403, "Resource not accessible by integration", **SPENT)

    assert meaning_of(answer, READ) is NotPermitted


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, UnexpectedAnswer),
        (401, (InstallationMustWait, 300.0, False)),
        (403, NotPermitted),
        (404, NotFound),
        (409, OutcomeUnknown),
        (410, Gone),
        (418, UnexpectedAnswer),
        (422, Invalid),
        (451, Unreachable),
        (301, Unreachable),
        (307, Unreachable),
    ],
)
def test_every_other_status_has_one_meaning(status: int, expected: object) -> None:
    assert meaning_of(an_answer(status), CREATE) == expected


def test_a_conflict_on_what_creates_nothing_is_tried_again() -> None:
    assert meaning_of(an_answer(409), READ) == (RetryLater, 1.0, True)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("Unable to create comment because issue is locked", "the conversation is locked"),
        ("User is blocked", "the App is blocked there"),
        ("Repository was archived so is read-only.", "the repository is archived"),
        ("Issues are disabled for this repo", "issues are switched off in the repository"),
        ("The repository has been disabled.", "the repository is switched off"),
        ("Comments from disabled accounts", "GitHub does not allow it (needs issues=write)"),
        (
            "Resource not accessible by integration",
            "GitHub does not allow it (needs issues=write)",
        ),
    ],
)
def test_a_refusal_says_why(message: str, reason: str) -> None:
    answer = an_answer(403, message, x_accepted_github_permissions="issues=write")

    with pytest.raises(Unreachable) as caught:
        read_answer(answer, CREATE, now=NOW)

    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "message", ["Comments are temporarily disabled.", "Temporarily read-only, try again later."]
)
def test_what_github_refuses_for_now_is_tried_again(message: str) -> None:
    assert meaning_of(an_answer(403, message), CREATE) == (RetryLater, 60.0, True)


def refused_connection() -> requests.ConnectionError:
    pool = HTTPConnectionPool("127.0.0.1")
    reason = NewConnectionError(HTTPConnection("127.0.0.1"), "refused")
    return requests.ConnectionError(MaxRetryError(pool, "/", reason))


def fault_of_tls(error: ssl.SSLError) -> requests.ConnectionError:
    pool = HTTPConnectionPool("127.0.0.1")
    return requests.exceptions.SSLError(MaxRetryError(pool, "/", SSLError(error)))


@pytest.mark.parametrize(
    ("error", "of_a_creation"),
    [
        pytest.param(refused_connection(), GitHubFails, id="refused"),
        pytest.param(requests.ConnectTimeout(), GitHubFails, id="no connection in time"),
        pytest.param(
            fault_of_tls(SSLCertVerificationError()), GitHubFails, id="certificate refused"
        ),
        pytest.param(fault_of_tls(ssl.SSLError()), OutcomeUnknown, id="a broken record"),
        pytest.param(requests.ReadTimeout(), OutcomeUnknown, id="no answer in time"),
        pytest.param(requests.ConnectionError(ProtocolError("reset")), OutcomeUnknown, id="reset"),
        pytest.param(requests.exceptions.ChunkedEncodingError(), OutcomeUnknown, id="half a body"),
    ],
)
def test_silence_leaves_doubt_only_where_something_was_sent(
    error: requests.RequestException, of_a_creation: type[Exception]
) -> None:
    assert type(explain_silence(error, CREATE)) is of_a_creation
    assert type(explain_silence(error, EDIT)) is GitHubFails
