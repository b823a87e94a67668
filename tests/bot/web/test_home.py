"""The front page: from a pasted address to a report, or a plain word on why not."""

from pathlib import Path

import pytest
from werkzeug.test import Client

from bot.domain.issue import IssueRef, RepositoryRef
from bot.web.issue_address import parse_issue_address
from tests.fakes import ReportsInMemory, a_report, client_for, settings_in

ROCKET = IssueRef(RepositoryRef("acme", "Rocket.js"), 3)


@pytest.fixture
def reports() -> ReportsInMemory:
    return ReportsInMemory([a_report()])


@pytest.fixture
def client(tmp_path: Path, reports: ReportsInMemory) -> Client:
    return client_for(settings_in(tmp_path), reports=reports)


@pytest.mark.parametrize(
    "pasted",
    [
        "acme/Rocket.js#3",
        " acme/Rocket.js#3\n",
        "https://github.com/acme/Rocket.js/issues/3",
        "http://GitHub.com/acme/Rocket.js/issues/3/",
        "github.com/acme/Rocket.js/issues/3?tab=1#issuecomment-9",
    ],
)
def test_what_people_paste_for_an_issue_is_understood(pasted: str) -> None:
    assert parse_issue_address(pasted, github_url="https://github.com") == ROCKET


def test_an_address_below_a_path_is_understood() -> None:
    base = "https://git.example.com/hub"
    pasted = f"{base}/acme/Rocket.js/issues/3"
    assert parse_issue_address(pasted, github_url=base) == ROCKET


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "acme/Rocket.js",
        "acme/Rocket.js#0",
        "acme/../app#3",
        "#3",
        "https://github.com/acme/Rocket.js/pull/3",
        "https://github.com@evil.example/acme/Rocket.js/issues/3",
        "https://evil.example/acme/Rocket.js/issues/3",
        "javascript://github.com/acme/Rocket.js/issues/3",
        "https://[github.com/acme/Rocket.js/issues/3",
        "acme/Rocket.js#" + "9" * 500,
    ],
)
def test_anything_else_is_no_address(pasted: str) -> None:
    assert parse_issue_address(pasted, github_url="https://github.com") is None


def test_a_pasted_address_leads_to_its_report(client: Client) -> None:
    answer = client.get("/", query_string={"address": "acme/Rocket.js#3"})
    assert (answer.status_code, answer.location) == (303, "/reports/acme/Rocket.js/3")


@pytest.mark.parametrize(
    ("pasted", "status", "problem"),
    [
        ("acme/rocket#9", 404, "There is no public report of acme/rocket#9."),
        ("<b>hello</b>", 400, "That is not the address of an issue."),
    ],
)
def test_where_there_is_no_report_the_page_says_so_and_keeps_what_was_pasted(
    client: Client, pasted: str, status: int, problem: str
) -> None:
    answer = client.get("/", query_string={"address": pasted})
    assert answer.status_code == status
    assert problem in answer.text
    assert f'value="{pasted.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.text


def test_a_private_report_is_neither_listed_nor_admitted(
    client: Client, reports: ReportsInMemory
) -> None:
    reports.reports = [a_report(is_private=True)]
    answer = client.get("/", query_string={"address": "acme/Rocket.js#3"})
    assert answer.status_code == 404
    assert "Engine stalls" not in answer.text


def test_the_latest_reports_are_listed(client: Client) -> None:
    html = client.get("/").text
    assert 'href="/reports/acme/Rocket.js/3"' in html
    assert '<bdi class="title">Engine stalls</bdi>' in html


def test_before_the_first_report_the_page_says_when_it_will_come(tmp_path: Path) -> None:
    client = client_for(settings_in(tmp_path, app_id=None))
    html = client.get("/").text
    assert "None yet." in html
    assert "not registered as a GitHub App yet" in html
