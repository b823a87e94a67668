"""Votes on a report's page: cast without an account, by one browser once, and by no other site."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse

from bot.settings.settings import Settings
from bot.store.opening import open_up_to_date
from bot.store.reports import StoredReport
from bot.store.votes import VoteStore
from bot.web.report_address import report_key
from tests.fakes import SECRET_KEY, ReportsInMemory, a_report, client_for, settings_in

PAGE = "/reports/acme/Rocket.js/3"
VOTES = f"{PAGE}/votes"
KEY = report_key(SECRET_KEY, repository_id=70, number=3)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture
def votes(settings: Settings) -> VoteStore:
    return VoteStore(open_up_to_date(settings.database_url))


@pytest.fixture
def client(settings: Settings, votes: VoteStore) -> Client:
    return _client(settings, votes, a_report())


def _client(settings: Settings, votes: VoteStore, report: StoredReport) -> Client:
    return client_for(settings, reports=ReportsInMemory([report]), votes=votes)


def _press(client: Client, kind: str, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(VOTES, data={"kind": kind}, headers=named)


def _buttons(html: str) -> dict[str, str]:
    """Return the buttons by their words: what each would do."""
    found = re.findall(r'<button name="(\w+)" value="([\w-]+)"[^>]*>([^<]+?) ?(?:<span|</)', html)
    return {words: f"{name} {kind}" for name, kind, words in found}


def test_a_vote_is_counted_and_leads_back_to_the_page(client: Client, votes: VoteStore) -> None:
    answer = _press(client, "works")

    assert (answer.status_code, answer.location) == (303, f"{PAGE}#votes")
    assert votes.count(70, 3) == {"works": 1}
    assert 'Works <span class="count">1</span>' in client.get(PAGE).text


def test_every_kind_of_vote_can_be_cast(client: Client) -> None:
    assert list(_buttons(client.get(PAGE).text).items()) == [
        ("Helpful", "kind helpful"),
        ("Not helpful", "kind not-helpful"),
        ("Works", "kind works"),
        ("Easy fix", "kind easy-fix"),
        ("Time saver", "kind time-saver"),
        ("Blocking", "kind blocking"),
        ("Common issue", "kind common"),
        ("Flaky", "kind flaky"),
        ("Verified", "kind verified"),
    ]


def test_a_browser_counts_once_and_takes_its_vote_back(client: Client, votes: VoteStore) -> None:
    for _ in range(2):
        _press(client, "works")
    assert votes.count(70, 3) == {"works": 1}
    assert _buttons(client.get(PAGE).text)["Works"] == "withdraw works"

    client.post(VOTES, data={"withdraw": "works"})

    assert votes.count(70, 3) == {}
    assert _buttons(client.get(PAGE).text)["Works"] == "kind works"


def test_browsers_are_told_apart(settings: Settings, votes: VoteStore) -> None:
    for _ in range(2):
        _press(_client(settings, votes, a_report()), "works")
    assert votes.count(70, 3) == {"works": 2}


def test_a_cookie_that_we_did_not_sign_is_nobody(client: Client, votes: VoteStore) -> None:
    client.set_cookie("issuegraph_voter", f"ann.{'0' * 64}", path="/reports")
    _press(client, "works")
    assert votes.cast_by("page:ann", repository_id=70, number=3) == frozenset()
    assert votes.count(70, 3) == {"works": 1}


def test_who_only_reads_gets_no_cookie(client: Client) -> None:
    assert "Set-Cookie" not in client.get(PAGE).headers
    assert client.get(PAGE).headers["Vary"] == "Cookie"


def test_no_script_and_no_other_site_sees_the_cookie(settings: Settings, votes: VoteStore) -> None:
    public = replace(settings, public_url="https://bot.example")
    cookie = _press(_client(public, votes, a_report()), "works").headers["Set-Cookie"]
    parts = {part.strip() for part in cookie.split(";")}
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/reports"} <= parts


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Sec_Fetch_Site": "cross-site"}, 403, id="another site"),
        pytest.param({"Sec_Fetch_Site": "same-site"}, 403, id="a sibling"),
        pytest.param({"Origin": "https://evil.example"}, 403, id="another site, older browser"),
        pytest.param({"Origin": "null"}, 403, id="a sandbox, older browser"),
        # Our pages send no referrer, and so browsers no origin.
        pytest.param({"Sec_Fetch_Site": "same-origin", "Origin": "null"}, 303, id="our page"),
        pytest.param({"Origin": "http://localhost:8000"}, 303, id="our page, older browser"),
        pytest.param({}, 303, id="no browser"),
    ],
)
def test_no_other_site_votes_in_a_readers_name(
    client: Client, votes: VoteStore, headers: dict[str, str], status: int
) -> None:
    assert _press(client, "works", **headers).status_code == status
    assert votes.count(70, 3) == ({} if status == 403 else {"works": 1})


@pytest.mark.parametrize("data", [{}, {"kind": "great"}, {"withdraw": "great"}])
def test_what_is_no_vote_is_refused_with_what_is_one(client: Client, data: dict[str, str]) -> None:
    answer = client.post(VOTES, data=data)
    assert answer.status_code == 400
    assert "A vote is one of works, easy-fix" in answer.text


def test_a_report_takes_so_many_votes_an_hour_and_more_from_github(
    settings: Settings, votes: VoteStore, client: Client
) -> None:
    for _ in range(60):
        assert _press(_client(settings, votes, a_report()), "works").status_code == 303
    assert _press(client, "works").status_code == 429
    assert votes.count(70, 3) == {"works": 60}


def test_what_may_not_be_read_is_not_voted_on(settings: Settings, votes: VoteStore) -> None:
    private = _client(settings, votes, replace(a_report(), is_private=True))
    assert _press(private, "works").status_code == 404
    answer = private.post(f"{VOTES}?key={KEY}", data={"kind": "works"})
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?key={KEY}#votes")
    assert votes.count(70, 3) == {"works": 1}


def test_a_possible_vulnerability_is_not_voted_on(settings: Settings, votes: VoteStore) -> None:
    client = _client(settings, votes, replace(a_report(), verdict="security"))
    assert "<form" not in client.get(PAGE).text
    assert _press(client, "works").status_code == 404


def test_a_page_that_shows_votes_takes_none_by_being_opened(client: Client) -> None:
    assert client.get(VOTES).status_code == 405
