import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import AllowanceSpent, InstallationMustWait, RetryLater, Unreachable, WaitCause
from bot.github.answers import Gone, OutcomeUnknown
from bot.github.client import GitHubClient
from bot.github.spending import Allowance, Spending
from bot.github.tokens import GivenToken
from bot.simulator import FaultKind
from tests.bot.github.installed import Installed

ISSUE = "/repos/octo/engine/issues/1"


@pytest.fixture
def client(github: Installed) -> GitHubClient:
    github.repository.open_issue("Crash on start", "It crashes.")
    return github.client()


def test_json_is_read_and_the_call_counted(client: GitHubClient) -> None:
    assert client.get(ISSUE)["title"] == "Crash on start"
    assert client.spending == Spending(rest_reads=1)


def test_what_is_public_is_read_without_a_token(github: Installed) -> None:
    github.repository.open_issue("Crash on start", "It crashes.")
    client = GitHubClient(github.transport, GivenToken(""), github.clock, Spending())

    assert client.get(ISSUE)["title"] == "Crash on start"


def test_what_is_not_there_is_gone(client: GitHubClient) -> None:
    with pytest.raises(Gone):
        client.get("/repos/octo/engine/issues/99")


def test_a_refused_token_is_replaced_once_and_the_request_repeated(
    github: Installed, client: GitHubClient
) -> None:
    client.get(ISSUE)
    github.installation.expire_tokens()

    client.post(f"{ISSUE}/comments", {"body": "Hello"})

    assert [comment.body for comment in github.repository.issue(1).comments] == ["Hello"]


def test_a_token_refused_twice_is_not_tried_again(github: Installed, client: GitHubClient) -> None:
    github.world.faults.add(
        match=("GET", "/issues/1$"), kind=FaultKind.STATUS_BEFORE, status=401, times=None
    )

    with pytest.raises(RetryLater):
        client.get(ISSUE)

    assert [status for _, path, status in github.asked() if path.endswith("/1")] == [401, 401]


def test_beyond_the_allowance_nothing_is_asked(github: Installed) -> None:
    github.repository.open_issue("Crash on start", "It crashes.")
    client = github.client(allowance=Allowance(rest_reads=1))
    client.get(ISSUE)
    before = len(github.asked())

    with pytest.raises(AllowanceSpent):
        client.get(ISSUE)

    assert len(github.asked()) == before
    assert client.without_allowance().get(ISSUE)["number"] == 1
    assert github.spending == Spending(rest_reads=2)


def test_parallel_reads_do_not_mix_up_their_answers(github: Installed) -> None:
    numbers = range(1, 25)
    for number in numbers:
        github.repository.open_issue(f"Issue {number}", "")
    client = github.client()

    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda n: client.get(f"/repos/octo/engine/issues/{n}"), numbers)

    assert [answer["title"] for answer in answers] == [f"Issue {number}" for number in numbers]
    assert client.spending == Spending(rest_reads=24)


def test_every_page_is_read(github: Installed, client: GitHubClient) -> None:
    for number in range(101):
        github.repository.issue(1).comment("ada", f"Comment {number}")

    pages = list(client.pages(f"{ISSUE}/comments"))

    assert [len(page) for page in pages] == [100, 1]


def test_a_read_follows_a_rename_and_keeps_its_query(
    github: Installed, client: GitHubClient
) -> None:
    for body in ("first", "second", "third"):
        github.repository.issue(1).comment("ada", body)
    github.world.rename_repository(github.repository, "motor")

    comments = client.get(f"{ISSUE}/comments", per_page=1, page=2)

    assert [comment["body"] for comment in comments] == ["second"]


def test_a_write_follows_a_rename_as_the_write_it_was(
    github: Installed, client: GitHubClient
) -> None:
    github.world.rename_repository(github.repository, "motor")

    posted = client.post(f"{ISSUE}/comments", {"body": "Hello"})

    assert posted["body"] == "Hello"
    assert [comment.body for comment in github.repository.issue(1).comments] == ["Hello"]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:9/api/v3/repos/octo/engine/issues/1",
        "https://evil.example/",
        "//evil.example/",
        "/api/v3/repos/octo/engine/issues/2",
        "",
    ],
)
def test_a_redirect_to_anywhere_else_is_not_followed(
    github: Installed, client: GitHubClient, location: str
) -> None:
    github.world.faults.add(
        match=("GET", "/issues/1$"),
        kind=FaultKind.STATUS_BEFORE,
        status=302,
        headers={"Location": location},
    )

    with pytest.raises(Unreachable):
        client.get(ISSUE)


def test_a_write_is_not_redirected_to_another_place_on_the_same_host(
    github: Installed, client: GitHubClient
) -> None:
    github.repository.open_issue("Another", "")
    elsewhere = f"{github.simulator.api_url}/repos/octo/engine/issues/2/comments"
    github.world.faults.add(
        match=("POST", "/issues/1/comments$"),
        kind=FaultKind.STATUS_BEFORE,
        status=307,
        headers={"Location": elsewhere},
    )

    with pytest.raises(Unreachable):
        client.post(f"{ISSUE}/comments", {"body": "Hello"})

    assert github.repository.issue(2).comments == []


def test_a_read_is_repeated_after_a_passing_fault(github: Installed, client: GitHubClient) -> None:
    github.world.faults.add(match=("GET", "/issues/1$"), kind=FaultKind.STATUS_BEFORE, times=2)

    assert client.get(ISSUE)["number"] == 1


@pytest.mark.parametrize(
    "kind",
    [FaultKind.STATUS_AFTER, FaultKind.RESET_AFTER, FaultKind.HANG_AFTER, FaultKind.TRUNCATED],
)
def test_a_creation_is_never_repeated(
    github: Installed, client: GitHubClient, kind: FaultKind
) -> None:
    client.get(ISSUE)
    github.world.faults.add(match=("POST", "/comments$"), kind=kind, times=None, seconds=2.0)

    with pytest.raises(OutcomeUnknown):
        client.post(f"{ISSUE}/comments", {"body": "Hello"})

    assert [comment.body for comment in github.repository.issue(1).comments] == ["Hello"]


def test_a_limit_is_reported_at_once_and_not_slept_out(
    github: Installed, client: GitHubClient
) -> None:
    client.get(ISSUE)
    github.world.faults.add(
        match=("GET", "/issues/1$"), kind=FaultKind.SECONDARY_LIMIT, retry_after_seconds=600
    )

    with pytest.raises(RetryLater) as caught:
        client.get(ISSUE)

    assert (caught.value.after_seconds, caught.value.counts_as_attempt) == (601.0, False)


SECONDARY = {"message": "You have exceeded a secondary rate limit."}


@pytest.mark.parametrize(
    ("headers", "body", "cause"),
    [
        (
            {"X-RateLimit-Remaining": "0"},
            {"errors": [{"type": "RATE_LIMITED"}]},
            WaitCause.PRIMARY_LIMIT,
        ),
        ({}, SECONDARY, WaitCause.SECONDARY_LIMIT),
        ({"Retry-After": "30"}, {"data": None, "errors": [SECONDARY]}, WaitCause.SECONDARY_LIMIT),
    ],
)
def test_graphql_over_its_limit_parks_the_installation_though_the_status_is_good(
    github: Installed,
    client: GitHubClient,
    headers: dict[str, str],
    body: object,
    cause: WaitCause,
) -> None:
    github.world.faults.add(
        match=("POST", "/graphql$"),
        kind=FaultKind.STATUS_BEFORE,
        status=200,
        headers=headers,
        body=body,
    )

    with pytest.raises(InstallationMustWait) as caught:
        client.graphql("{ rateLimit { cost } }", {})

    assert caught.value.cause is cause


@pytest.mark.parametrize("body", [[], {"errors": [{"message": "Something went wrong"}]}])
def test_graphql_that_failed_is_told_from_graphql_that_found_nothing(
    github: Installed, client: GitHubClient, body: object
) -> None:
    github.world.faults.add(
        match=("POST", "/graphql$"), kind=FaultKind.STATUS_BEFORE, status=200, body=body
    )

    with pytest.raises(RetryLater):
        raise client.graphql("{ rateLimit { cost } }", {}).explain_absence()


def test_graphql_answers_what_it_can(client: GitHubClient) -> None:
    answer = client.graphql(
        'query($o: String!) { rateLimit { cost } a: repository(owner: $o, name: "engine") '
        '{ nameWithOwner } b: repository(owner: $o, name: "absent") { nameWithOwner } }',
        {"o": "octo"},
    )

    assert answer.data["a"] == {"nameWithOwner": "octo/engine"}
    assert answer.data["b"] is None
    assert answer.has_error("NOT_FOUND")
    assert client.spending == Spending(graphql_queries=1, graphql_points=1)


def test_no_token_and_no_body_is_ever_logged(
    github: Installed, client: GitHubClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post(f"{ISSUE}/comments", {"body": "a very private sentence"})

    tokens = list(github.world.installation_tokens)
    assert len(tokens) == 1
    assert not [word for word in (*tokens, "private sentence", "eyJ") if word in caplog.text]
