import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.issue import RepositoryRef
from bot.domain.requests import (
    BacktestRepository,
    DropKeptFiles,
    ForgetInstallation,
    ForgetIssue,
    HideReports,
    LearnRepositories,
    RecordOutcome,
    RememberIssue,
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
from bot.inbox.request_codec import decode_request, encode_request

IDS = st.integers(min_value=1, max_value=2**53)
NAMES = st.from_regex(r"[A-Za-z0-9._-]{1,20}", fullmatch=True)
REPOSITORIES = st.builds(RepositoryRef, NAMES, NAMES)
TARGETS = st.builds(Target, IDS, IDS, REPOSITORIES, IDS)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
CAUSES = st.sampled_from(["opened", "edited", "reopened", "commented", "command"])
REQUESTS = st.one_of(
    st.builds(TriageIssue, TARGETS, CAUSES, st.integers(0, 2**40)),
    st.builds(RunCommand, TARGETS, IDS, TEXTS, TEXTS, st.none() | NAMES, st.booleans()),
    st.builds(RememberRemovedLabel, TARGETS, TEXTS),
    st.builds(RecordOutcome, TARGETS),
    st.builds(ForgetIssue, TARGETS),
    st.builds(DropKeptFiles, IDS, IDS, REPOSITORIES),
    st.builds(ResumeInstallation, IDS),
    st.builds(ResumeIssue, TARGETS),
    st.builds(TrainModels, IDS, IDS, REPOSITORIES),
    st.builds(BacktestRepository, IDS, IDS, REPOSITORIES),
    st.builds(SettleFixes, IDS, IDS, REPOSITORIES),
    st.builds(HideReports, IDS, IDS, REPOSITORIES),
    st.builds(LearnRepositories, IDS, st.lists(REPOSITORIES, max_size=3).map(tuple)),
    st.builds(RememberIssue, TARGETS),
    st.builds(
        ForgetInstallation,
        IDS,
        st.lists(REPOSITORIES, max_size=3).map(tuple),
        st.lists(IDS, max_size=3).map(tuple),
    ),
)
TARGET = Target(1, 2, RepositoryRef("octo", "hello"), 3)


@given(REQUESTS)
def test_a_request_comes_back_as_it_was_written(request_: Request) -> None:
    assert decode_request(encode_request(request_)) == request_


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '"triage"',
        "{}",
        '{"kind":"unheard of","installation_id":1,"repository_id":2,"repository":"a/b","number":3}',
        '{"kind":"forget_issue","installation_id":1,"repository_id":2,"repository":"a/b"}',
        '{"kind":"forget_issue","installation_id":1,"repository_id":2,"repository":"a","number":3}',
        '{"kind":"forget_issue","installation_id":"1","repository_id":2,"repository":"a/b","number":3}',
        '{"kind":"forget_issue","installation_id":true,"repository_id":2,"repository":"a/b","number":3}',
    ],
)
def test_anything_else_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the class is the contract
        decode_request(text)


def test_a_command_kept_by_an_earlier_version_is_still_read() -> None:
    kept = (
        '{"kind":"command","installation_id":1,"repository_id":2,"repository":"octo/hello",'
        '"number":3,"comment_id":11,"sender":"ann"}'
    )
    assert decode_request(kept) == RunCommand(TARGET, 11, "ann")


def test_an_analysis_asked_for_by_an_earlier_version_is_as_of_no_time() -> None:
    kept = (
        '{"kind":"triage","installation_id":1,"repository_id":2,"repository":"octo/hello",'
        '"number":3,"cause":"edited"}'
    )
    assert decode_request(kept) == TriageIssue(TARGET, "edited", as_of=0)


def test_what_an_earlier_version_asked_to_forget_is_read() -> None:
    kept = '{"kind":"forget_installation","installation_id":7,"repositories":["octo/hello"]}'
    assert decode_request(kept) == ForgetInstallation(7, (TARGET.repository,))
