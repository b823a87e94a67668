from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.issue import Actor, Association, Comment, Issue, IssueRef, RepositoryRef
from bot.reading.mentions import CommitId
from workers.analysis.fix_references import FixReference, ReleaseName, find_fix_references

HERE = RepositoryRef("octo", "cat")
START = datetime(2024, 1, 1, tzinfo=UTC)
REPORTER = Actor("reporter")


def _comment(body: str, *, author: str = "anna", association: Association = "MEMBER") -> Comment:
    is_bot = author.endswith("[bot]")
    return Comment(1, Actor(author, is_bot=is_bot), association, body, START, "https://here/1")


def _issue(*comments: Comment, body: str = "It breaks.") -> Issue:
    return Issue(
        IssueRef(HERE, 1),
        title="Broken",
        body=body,
        url="https://here",
        state="closed",
        created_at=START,
        author=REPORTER,
        comments=comments,
    )


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Fixed in #12", IssueRef(HERE, 12)),
        ("should be fixed by a/b#3", IssueRef(RepositoryRef("a", "b"), 3)),
        ("#12 fixes this", IssueRef(HERE, 12)),
        ("closed by 0123abc", CommitId("0123abc")),
        ("resolved in a/b@0123abc", CommitId("0123abc", RepositoryRef("a", "b"))),
        ("Fixed in 0.2.2", ReleaseName("0.2.2")),
        ("Fixed in `v6.10.0`.", ReleaseName("v6.10.0")),
        ("resolved with the latest release 2.0.0-rc.1", ReleaseName("2.0.0-rc.1")),
        ("v2.1 fixes this for me", ReleaseName("v2.1")),
    ],
)
def test_what_a_comment_says_fixed_it_is_found(
    text: str, target: IssueRef | CommitId | ReleaseName
) -> None:
    assert find_fix_references(_issue(_comment(text))) == (
        FixReference(target, text.replace("`", ""), "https://here/1", "maintainer"),
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("See #12", id="mention"),
        pytest.param("Was this fixed by #12?", id="question"),
        pytest.param("not fixed in 0.2.2", id="negated release"),
        pytest.param("Is it fixed in 0.2.2?", id="asked release"),
        pytest.param("It resolved in 1.5 hours", id="duration"),
        pytest.param("reverting to 4.0.0 fixed the issue", id="going back"),
        pytest.param("> Fixed in #12", id="quotation"),
        pytest.param("`Fixed in #12`", id="code"),
        pytest.param("Fixed by #1", id="the issue itself"),
    ],
)
def test_what_states_no_fix_is_none(text: str) -> None:
    assert find_fix_references(_issue(_comment(text))) == ()


def test_a_report_that_names_an_earlier_fix_names_none_of_its_own() -> None:
    assert find_fix_references(_issue(body="This was fixed in #12 and is back.")) == ()


def test_a_bot_says_nothing() -> None:
    assert find_fix_references(_issue(_comment("Fixed in #12", author="ci[bot]"))) == ()


@pytest.mark.parametrize(
    ("author", "association", "said_by"),
    [("anna", "MEMBER", "maintainer"), ("reporter", "NONE", "reporter"), ("ben", "NONE", "anyone")],
)
def test_who_said_it_is_told(author: str, association: Association, said_by: str) -> None:
    issue = _issue(_comment("Fixed in #12", author=author, association=association))
    assert [found.said_by for found in find_fix_references(issue)] == [said_by]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("It is still broken in 0.2.2", True),
        ("That doesn't fix it", True),
        ("I still see the crash", True),
        ("not fixed", True),
        ("Please reopen if it still happens", False),
        ("Is it still happening?", False),
        ("Works, thanks!", False),
        ("> still broken\n\nWorks now", False),
    ],
)
def test_a_fix_is_contradicted_by_who_still_sees_it(reply: str, *, expected: bool) -> None:
    answer = _comment(reply, author="reporter", association="NONE")
    found = find_fix_references(_issue(_comment("Fixed in 0.2.2"), answer))
    assert [one.is_contradicted for one in found] == [expected]


def test_a_fix_stated_again_after_the_doubt_stands() -> None:
    doubt = _comment("still broken", author="reporter", association="NONE")
    again = _comment("Fixed in #12 for good")
    found = find_fix_references(_issue(_comment("Fixed in #12"), doubt, again))
    assert [(one.quote, one.is_contradicted) for one in found] == [("Fixed in #12 for good", False)]


def test_of_two_statements_the_maintainers_is_kept() -> None:
    user = _comment("fixed by #12", author="ben", association="NONE")
    found = find_fix_references(_issue(user, _comment("Fixed by #12")))
    assert [(one.quote, one.said_by) for one in found] == [("Fixed by #12", "maintainer")]


def test_comments_are_read_in_the_order_they_were_written() -> None:
    later = START + timedelta(days=1)
    doubt = Comment(2, REPORTER, "NONE", "still broken", later, "https://here/2")
    found = find_fix_references(_issue(doubt, _comment("Fixed in #12")))
    assert [one.is_contradicted for one in found] == [True]
