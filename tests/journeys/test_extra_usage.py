"""Five people meet one error of an API on one day; nobody links the reports."""

import json

from bot.simulator.scenarios.extra_usage import extra_usage_body
from bot.store.engine import open_engine
from bot.store.reports import ReportStore
from tests.journeys.house import House

TITLES = (
    "[BUG] API says out of extra usage while my plan shows quota left",
    '[Bug] "You\'re out of extra usage" although the balance is full',
    "Extra usage error on every request since this morning",
    "[Bug] 400 invalid_request_error: out of extra usage, balance available",
)


def _body(position: int) -> str:
    return extra_usage_body(
        f"I have plenty of balance, yet request {position} is refused.",
        platform="win32",
        version="2.0.76",
        request_id=f"req_0{position}CVz{position * 7919}",
    )


def test_the_fifth_report_is_a_duplicate_of_the_first(house: House) -> None:
    siblings = [
        house.repository.open_issue(title, _body(position), author=f"reader{position}")
        for position, title in enumerate(TITLES)
    ]
    house.work()
    issue = house.repository.open_issue(
        "[Bug] Anthropic API Error: Out of extra usage quota despite available balance",
        _body(9),
        author="ada",
    )
    house.work()
    triage = _document(house, issue.number)
    assert triage["verdict"]["kind"] == "duplicate"
    duplicates = [one for one in triage["findings"]["similar"] if one["relation"] == "duplicate"]
    found = [one["issue"]["ref"] for one in duplicates]
    assert found[0] == f"octo/engine#{siblings[0].number}"
    assert sorted(found) == [f"octo/engine#{one.number}" for one in siblings]
    error = triage["findings"]["error"]
    assert error["message"] == (
        "You're out of extra usage. Add more at claude.ai/settings/usage and keep going."
    )
    assert (error["status"], error["code"]) == (400, "invalid_request_error")
    environment = triage["findings"]["environment"]
    assert (environment["platform"], environment["version"]) == ("win32", "2.0.76")


def _document(house: House, number: int) -> dict:
    engine = open_engine(house.settings.database_url)
    found = ReportStore(engine).find(house.repository.full_name, number)
    engine.dispose()
    return json.loads(found.json) if found else {}
