import pytest

from bot.domain.issue import RepositoryRef
from bot.domain.requests import (
    BacktestRepository,
    DropKeptFiles,
    ForgetInstallation,
    ForgetIssue,
    HideReports,
    RecordOutcome,
    RememberRemovedLabel,
    Request,
    ResumeInstallation,
    ResumeIssue,
    RunCommand,
    SettleFixes,
    Target,
    TrainModels,
    TriageIssue,
)
from bot.inbox.request_scope import (
    BACKGROUND,
    coverage_key,
    installation_of,
    is_background,
    lease_name,
    repository_of,
)

TARGET = Target(1, 2, RepositoryRef("octo", "hello"), 3)


def test_what_one_piece_of_work_serves_shares_a_key() -> None:
    opened, edited = TriageIssue(TARGET, "opened"), TriageIssue(TARGET, "edited")
    assert coverage_key(opened) == coverage_key(edited) == "triage:2:3"


def test_different_work_on_one_issue_has_different_keys_and_one_lease() -> None:
    requests: list[Request] = [
        TriageIssue(TARGET, "opened"),
        RunCommand(TARGET, 11, "ann"),
        RunCommand(TARGET, 12, "ann"),
        RememberRemovedLabel(TARGET, "bug"),
        RecordOutcome(TARGET),
        ForgetIssue(TARGET),
        ResumeIssue(TARGET),
    ]
    assert len({coverage_key(request) for request in requests}) == len(requests)
    assert {lease_name(request) for request in requests} == {"2:3"}


def test_forgetting_an_installation_holds_no_issue() -> None:
    assert lease_name(ForgetInstallation(7)) == "installation:7"


@pytest.mark.parametrize("request_", [ForgetInstallation(7), ResumeInstallation(7)])
def test_what_ends_an_installation_or_its_wait_does_not_wait_with_it(request_: Request) -> None:
    assert installation_of(request_) == 0


def test_a_request_names_its_repository_for_people() -> None:
    requests = [TriageIssue(TARGET, "opened"), ForgetInstallation(7), ResumeInstallation(7)]
    assert [repository_of(request) for request in requests] == [str(TARGET.repository), "", ""]


def test_dropping_files_holds_no_issue_and_is_done_once_for_many_pushes() -> None:
    drop = DropKeptFiles(7, 2, RepositoryRef("octo", "hello"))
    assert (lease_name(drop), coverage_key(drop)) == ("files:2", "drop files:2")
    assert installation_of(drop) == 0


def test_hiding_reports_waits_for_nobody() -> None:
    hide = HideReports(7, 2, RepositoryRef("octo", "hello"))
    assert (lease_name(hide), coverage_key(hide)) == ("reports:2", "hide reports:2")
    assert (installation_of(hide), repository_of(hide)) == (0, "octo/hello")


def test_background_work_stands_in_one_line_and_is_done_once_for_many_requests() -> None:
    train = TrainModels(7, 2, TARGET.repository)
    test = BacktestRepository(7, 2, TARGET.repository)
    assert {installation_of(train), installation_of(test)} == {BACKGROUND}
    assert [coverage_key(train), coverage_key(test)] == ["train:2", "backtest:2"]
    assert lease_name(train) != lease_name(test)
    assert repository_of(train) == str(TARGET.repository)


def test_settling_fixes_is_background_work_that_spends_its_installations_limit() -> None:
    settle = SettleFixes(7, 2, TARGET.repository)
    assert (coverage_key(settle), is_background(settle)) == ("settle fixes:2", True)
    assert installation_of(settle) == 7
    assert repository_of(settle) == str(TARGET.repository)
