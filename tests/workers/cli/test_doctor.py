"""The doctor: every line says how it is, and what to do where it is not well."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store.engine import open_engine
from bot.store.upgrade import upgrade
from tests.workers.cli.command_line import PERMISSIONS, CommandLine
from workers.cli.checkup.machine import examine_clock

WELL = [
    ("folder", "ok"),
    ("redis", "ok"),
    ("database", "warn"),
    ("clock", "ok"),
    ("credentials", "ok"),
    ("permissions", "ok"),
    ("events", "ok"),
    ("installations", "ok"),
    ("webhook", "ok"),
    ("deliveries", "fail"),
    ("reach", "fail"),
]


@pytest.fixture
def line(tmp_path: Path, redis_url: str) -> Iterator[CommandLine]:
    with CommandLine.open(tmp_path, redis_url) as opened:
        opened.simulator.world.create_repository("octo/engine")
        opened.simulator.world.install(opened.app, ["octo/engine"])
        opened.simulator.wait_for_deliveries()
        yield opened


def test_every_check_says_how_it_is(line: CommandLine) -> None:
    assert line.findings() == WELL


def test_it_fails_with_advice_for_people_on_the_lines_that_failed(line: CommandLine) -> None:
    result = line.run("doctor")
    assert result.exit_code == 1
    assert "fail  reach          http://127.0.0.1:9/healthz: ConnectionError" in result.stdout
    assert "→ Is the web process running, and PUBLIC_URL right?" in result.stdout


def test_a_missing_permission_and_what_it_costs_are_named(line: CommandLine) -> None:
    line.app.permissions = {**PERMISSIONS, "issues": "read"}
    result = line.run("doctor")
    assert "fail  permissions    issues: write is missing. Read the issue" in result.stdout


def test_a_permission_that_nobody_uses_is_worth_a_look(line: CommandLine) -> None:
    line.app.permissions = {**PERMISSIONS, "actions": "write"}
    assert ("permissions", "warn") in line.findings()


@pytest.mark.parametrize(
    ("events", "level"), [(["issue_comment", "label", "release"], "fail"), (["issues"], "warn")]
)
def test_an_event_that_is_missing_costs_what_it_is_for(
    line: CommandLine, events: list[str], level: str
) -> None:
    line.app.events = events
    assert ("events", level) in line.findings()


def test_a_key_of_another_app_is_refused(line: CommandLine) -> None:
    assert ("credentials", "fail") in line.findings(GITHUB_APP_ID="999999")


def test_without_an_app_and_without_github_both_are_said(line: CommandLine) -> None:
    for name in ("GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET"):
        del line.environ[name]
    findings = line.findings(GITHUB_API_URL="http://127.0.0.1:9")
    assert findings[-2:] == [("github", "fail"), ("credentials", "fail")]


def test_a_webhook_that_goes_elsewhere_is_worth_a_look(line: CommandLine) -> None:
    line.app.webhook_url = "https://smee.io/abc"
    assert ("webhook", "warn") in line.findings()


def test_where_prow_works_the_prefix_has_to_change(line: CommandLine) -> None:
    line.simulator.world.create_repository("kubernetes/kubernetes")
    line.simulator.world.install(line.app, ["kubernetes/kubernetes"])
    result = line.run("doctor")
    assert "warn  commands       kubernetes uses Prow" in result.stdout


def test_a_key_that_others_may_read_fails(line: CommandLine, tmp_path: Path) -> None:
    line.findings()
    (tmp_path / "secret_key").chmod(0o644)
    assert ("folder", "fail") in line.findings()


def test_without_credentials_it_leads_to_set_up(line: CommandLine) -> None:
    names = ("GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET")
    for name in names:
        del line.environ[name]
    result = line.run("doctor")
    assert result.exit_code == 1
    assert "→ Run `issuegraph serve` and open http://127.0.0.1:9/setup." in result.stdout


def test_a_dangerous_environment_is_all_that_is_looked_at(line: CommandLine) -> None:
    assert line.findings(GITHUB_WEBHOOK_SECRET="development") == [("settings", "fail")]


def test_what_to_do_about_the_environment_is_said_once(line: CommandLine) -> None:
    result = line.run("doctor", PORT="x", DRY_RUN="x", LOG_LEVEL="x")
    assert result.stdout.splitlines() == [
        "fail  settings       PORT must be a number from 1 to 65535.",
        "fail  settings       DRY_RUN must be on or off.",
        "fail  settings       LOG_LEVEL must be one of: info, debug, warning, error.",
        "                     → Correct the environment; nothing else was looked at.",
    ]


def test_a_database_of_this_version_is_well(line: CommandLine, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/issuegraph.db")
    upgrade(engine)
    engine.dispose()
    assert ("database", "ok") in line.findings()


def test_a_database_whose_address_cannot_be_read_fails_by_itself(line: CommandLine) -> None:
    findings = line.findings(DATABASE_URL="postgresql://me:can@ary@db/x")
    assert findings == [*WELL[:2], ("database", "fail"), *WELL[3:]]


def test_a_github_that_is_away_is_all_that_is_said_of_it(line: CommandLine) -> None:
    checks = line.findings(GITHUB_API_URL="http://127.0.0.1:9")
    assert checks == [*WELL[:3], ("github", "fail")]


@pytest.mark.parametrize(
    ("date", "level"),
    [
        ("Mon, 02 Mar 2026 12:00:10 GMT", "ok"),
        ("Mon, 02 Mar 2026 12:01:00 GMT", "fail"),
        ("Mon, 02 Mar 2026 12:00:00 -0000", "ok"),
        ("noon", "warn"),
        ("", "warn"),
    ],
)
def test_our_clock_has_to_agree_with_github_s(date: str, level: str) -> None:
    findings = examine_clock({"date": date}, now=datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    assert [finding.level for finding in findings] == [level]


def test_a_redis_that_is_away_fails_by_itself(line: CommandLine) -> None:
    assert ("redis", "fail") in line.findings(REDIS_URL="redis://127.0.0.1:9/0")
