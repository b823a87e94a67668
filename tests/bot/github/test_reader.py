from datetime import UTC, datetime

import pytest

from bot.domain.graph import CommitMention, Link, LinkReason
from bot.domain.issue import Actor, IssueRef, Label, PullRequest, Release, RepositoryRef
from bot.domain.triage import Cost
from bot.errors import AllowanceSpent, NotPermitted, RetryLater, Unreachable
from bot.github.reader import Reader
from bot.github.rest_snapshots import read_file_text
from bot.github.spending import Allowance
from bot.simulator import FaultKind
from tests.bot.github.installed import ENGINE, Installed, ref

OTHER = RepositoryRef("octo", "other")


@pytest.fixture
def reader(github: Installed) -> Reader:
    return github.reader(allowance=Allowance())


def links_of(reader: Reader, number: int) -> set[tuple[str, LinkReason, str]]:
    _, reading = reader.read_issue(ref(number))
    return {(str(one.source), one.reason, str(one.target)) for one in reading.links}


def test_an_issue_is_read_with_its_thread(github: Installed, reader: Reader) -> None:
    github.repository.create_label("bug", description="Something is wrong")
    issue = github.repository.open_issue("Crash", "It crashes.", labels=["bug"])
    issue.react("grace", "+1")
    comment = issue.comment("grace", "Same here.", association="MEMBER")

    repository, reading = reader.read_issue(ref(1))

    read = reading.issue
    assert (read.ref, read.title, read.body, read.state) == (ref(1), "Crash", "It crashes.", "open")
    assert (read.author, read.labels, read.reactions) == (Actor("ada"), ("bug",), {"+1": 1})
    assert read.url == f"{github.simulator.url}/octo/engine/issues/1"
    assert [(one.id, one.author, one.body, one.is_by_maintainer) for one in read.comments] == [
        (comment.id, Actor("grace"), "Same here.", True)
    ]
    assert read.comments[0].url == f"{read.url}#issuecomment-{comment.id}"
    assert repository.labels == (Label("bug", "Something is wrong"),)


def test_reading_an_issue_costs_one_query_of_one_point(github: Installed, reader: Reader) -> None:
    github.repository.open_issue("Crash", "It crashes.")

    reader.read_issue(ref(1))

    assert reader.cost() == Cost(graphql_queries=1, graphql_points=1)


def test_releases_are_read_newest_first_without_drafts(github: Installed, reader: Reader) -> None:
    github.repository.open_issue("Crash", "It crashes.")
    first = datetime(2026, 1, 1, tzinfo=UTC)
    second = datetime(2026, 2, 1, tzinfo=UTC)
    github.repository.release("v1.0", at=first)
    github.repository.release("v1.1/rc", at=second, prerelease=True)
    github.repository.release("v2.0", draft=True)

    repository, _ = reader.read_issue(ref(1))

    url = f"{github.simulator.url}/octo/engine/releases/tag"
    head = github.repository.head
    assert repository.releases == (
        Release("v1.1/rc", f"{url}/v1.1/rc", second, head, is_prerelease=True),
        Release("v1.0", f"{url}/v1.0", first, head),
    )


def test_a_pull_request_that_closes_the_issue_is_read_with_it(
    github: Installed, reader: Reader
) -> None:
    github.repository.open_issue("Crash", "It crashes.")
    pull = github.repository.open_pull("Mend the crash", "Fixes #1")
    sha = pull.merge()

    _, reading = reader.read_issue(ref(1))

    pull_request = PullRequest(
        ref=ref(2),
        title="Mend the crash",
        url=f"{github.simulator.url}/octo/engine/pull/2",
        state="merged",
        author=Actor("grace"),
        merged_at=github.clock.now,
        base="main",
        merge_commit=sha,
        closes=(ref(1),),
    )
    assert reading.items == (pull_request,)
    assert set(reading.links) == {
        Link(ref(1), ref(2), LinkReason.FIXED_BY, reading.issue.url, said_by="github"),
        Link(ref(2), ref(1), LinkReason.FIXES, pull_request.url, said_by="github"),
    }


def test_a_mention_is_read_where_it_stands(github: Installed, reader: Reader) -> None:
    github.repository.open_issue("Crash", "It crashes.")
    github.repository.open_issue("Crash again", "See #1.")

    _, reading = reader.read_issue(ref(1))

    url = f"{github.simulator.url}/octo/engine/issues/2"
    assert reading.links == (Link(ref(2), ref(1), LinkReason.MENTIONS, url, said_by="github"),)
    assert [(item.ref, item.title) for item in reading.items] == [(ref(2), "Crash again")]


def test_a_marked_duplicate_is_read_until_it_is_unmarked(github: Installed, reader: Reader) -> None:
    first = github.repository.open_issue("Crash", "It crashes.")
    second = github.repository.open_issue("Crash too", "It crashes.")
    second.mark_duplicate_of(first, by="grace")
    link = ("octo/engine#2", LinkReason.DUPLICATE_OF, "octo/engine#1")

    before = links_of(reader, 2)
    second.unmark_duplicate_of(first, by="grace")
    after = links_of(reader, 2)

    assert link in before
    assert link not in after


def test_a_mark_that_was_taken_back_is_told_until_it_is_set_again(
    github: Installed, reader: Reader
) -> None:
    first = github.repository.open_issue("Crash", "It crashes.")
    second = github.repository.open_issue("Crash too", "It crashes.")
    second.mark_duplicate_of(first, by="grace")
    told = []
    for act in (second.unmark_duplicate_of, second.mark_duplicate_of):
        act(first, by="grace")
        told.append(reader.read_issue(ref(2))[1].no_originals)
    assert told == [frozenset({"octo/engine#1"}), frozenset()]


def test_a_link_made_by_hand_is_read_until_it_is_cut(github: Installed, reader: Reader) -> None:
    issue = github.repository.open_issue("Crash", "It crashes.")
    pull = github.repository.open_pull("Mend", "A patch.", closes=[1])
    link = ("octo/engine#1", LinkReason.CONNECTED_TO, "octo/engine#2")

    before = links_of(reader, 1)
    pull.unlink(issue, by="grace")
    after = links_of(reader, 1)

    assert link in before
    assert after == set()


def test_sub_issues_are_read_where_there_are_any(github: Installed, reader: Reader) -> None:
    parent = github.repository.open_issue("Epic", "Much.")
    parent.add_sub_issue(github.repository.open_issue("Part", "Little."))

    assert links_of(reader, 1) == {("octo/engine#1", LinkReason.SUB_ISSUE, "octo/engine#2")}
    assert reader.cost() == Cost(rest_reads=1, graphql_queries=1, graphql_points=1)
    assert links_of(reader, 2) == {("octo/engine#2", LinkReason.PARENT, "octo/engine#1")}


def test_a_commit_that_closed_the_issue_is_read(github: Installed, reader: Reader) -> None:
    issue = github.repository.open_issue("Crash", "It crashes.")
    github.repository.open_pull("Mend", "A patch.").merge()
    commit = github.repository.find_commit(github.repository.head)
    assert commit is not None
    issue.close(closer=commit, by="grace")

    _, reading = reader.read_issue(ref(1))

    assert reading.commits == (
        CommitMention(commit.sha, reading.issue.url, commit.message.split("\n")[0]),
    )
    assert "ClosedEvent" in reading.issue.timeline


def test_labels_that_a_person_took_off_last_are_told(github: Installed, reader: Reader) -> None:
    issue = github.repository.open_issue("Crash", "It crashes.")
    names = ["by-person", "by-bot", "put-on-again"]
    issue.add_labels(names, by="issuegraph[bot]")
    for name, by in zip(names, ("grace", "issuegraph[bot]", "grace"), strict=True):
        issue.remove_label(name, by=by)
    issue.add_labels(["put-on-again"], by="ada")

    _, reading = reader.read_issue(ref(1))

    assert reading.removed_labels == {"by-person"}
    assert reader.cost() == Cost(graphql_queries=1, graphql_points=1)


def test_nothing_of_a_private_repository_is_told_elsewhere(
    github: Installed, reader: Reader
) -> None:
    secret = github.world.create_repository("octo/secret", private=True)
    github.installation.repositories.append(secret)
    github.repository.open_issue("Crash", "See octo/secret#1.")
    secret.open_issue("The private plan", "See octo/engine#1.")

    _, reading = reader.read_issue(ref(1))
    items = reader.read_items([ref(1, RepositoryRef("octo", "secret"))])

    assert (reading.links, reading.items, items) == ((), (), ())


def test_an_issue_that_is_not_there_is_unreachable(reader: Reader) -> None:
    with pytest.raises(Unreachable):
        reader.read_issue(ref(99))


def test_a_query_that_github_fails_is_tried_later(github: Installed, reader: Reader) -> None:
    github.repository.open_issue("Crash", "It crashes.")
    github.world.faults.add(match=("POST", "/graphql$"), kind=FaultKind.STATUS_BEFORE)

    with pytest.raises(RetryLater):
        reader.read_issue(ref(1))


def test_many_issues_that_github_fails_to_read_are_tried_later(
    github: Installed, reader: Reader
) -> None:
    failure = {"data": {"r0": None}, "errors": [{"message": "Something went wrong"}]}
    github.world.faults.add(
        match=("POST", "/graphql$"), kind=FaultKind.STATUS_BEFORE, status=200, body=failure
    )

    with pytest.raises(RetryLater):
        reader.read_items([ref(1)])


def test_what_people_write_is_cleaned(github: Installed, reader: Reader) -> None:
    token = "ghp_" + "a1" * 18
    github.repository.open_issue("Cra\u202esh", f"My token is {token}\r\n\u0007")

    _, reading = reader.read_issue(ref(1))

    assert reading.issue.title == "Crash"
    assert token not in reading.issue.body
    assert "\r" not in reading.issue.body


def test_an_app_is_named_as_in_the_rest_api(github: Installed, reader: Reader) -> None:
    github.repository.open_issue("Crash", "It crashes.")
    github.client().post("/repos/octo/engine/issues/1/comments", {"body": "Hello"})

    _, reading = reader.read_issue(ref(1))

    assert reading.issue.comments[0].author == Actor("issuegraph[bot]", is_bot=True)


def test_many_issues_of_many_repositories_are_read_at_once(
    github: Installed, reader: Reader
) -> None:
    other = github.world.create_repository("octo/other")
    for number in range(1, 19):
        github.repository.open_issue(f"Issue {number}", f"Body {number}")
    other.open_issue("Elsewhere", "Body")
    other.open_pull("A pull request", "Body")
    wanted = [ref(number) for number in range(1, 19)]

    readings = reader.read_items([*wanted, ref(1, OTHER), ref(2, OTHER)])

    assert [reading.issue.ref for reading in readings] == [*wanted, ref(1, OTHER)]
    assert readings[0].issue.body == "Body 1"
    assert reader.cost() == Cost(graphql_queries=1, graphql_points=1)


@pytest.mark.parametrize(
    "refs",
    [
        pytest.param([], id="none"),
        pytest.param([ref(1, RepositoryRef("octo", ".."))], id="impossible name"),
        pytest.param([ref(1, RepositoryRef("octo", "absent"))], id="absent repository"),
        pytest.param([ref(999)], id="absent issue"),
    ],
)
def test_what_cannot_be_read_is_left_out(reader: Reader, refs: list[IssueRef]) -> None:
    assert reader.read_items(refs) == ()


def test_an_issue_asked_for_twice_is_read_once(github: Installed, reader: Reader) -> None:
    github.repository.open_issue("Crash", "It crashes.")
    again = IssueRef(RepositoryRef("Octo", "Engine"), 1)

    assert [one.issue.ref for one in reader.read_items([ref(1), again])] == [ref(1)]


def test_beyond_the_allowance_the_caller_is_told(github: Installed) -> None:
    reader = github.reader(allowance=Allowance(graphql_queries=0))

    with pytest.raises(AllowanceSpent):
        reader.read_items([ref(1)])


def test_a_pull_request_is_read_by_its_number(github: Installed, reader: Reader) -> None:
    github.repository.open_pull("Mend", "A patch.", draft=True)
    github.repository.open_issue("Crash", "It crashes.")

    pull = reader.read_pull_request(ref(1))

    assert pull == PullRequest(
        ref(1),
        "Mend",
        f"{github.simulator.url}/octo/engine/pull/1",
        "draft",
        author=Actor("grace"),
        base="main",
    )
    assert reader.read_pull_request(ref(2)) is None


def test_after_a_rename_the_present_name_is_told(github: Installed, reader: Reader) -> None:
    github.repository.open_issue("Crash", "It crashes.")
    github.world.rename_repository(github.repository, "motor")

    repository, reading = reader.read_issue(ref(1))

    assert repository.ref == RepositoryRef("octo", "motor")
    assert reading.issue.ref == ref(1, RepositoryRef("octo", "motor"))


def test_earlier_issues_are_searched_for_by_words(github: Installed, reader: Reader) -> None:
    github.repository.open_issue("Crash on start", "Out of memory")
    github.repository.open_issue("Typo", "A word is wrong")

    found = reader.search(ENGINE, 'is:pr "memory"', most=5)
    nothing = reader.search(ENGINE, "!!", most=5)

    assert (found.issues, nothing.issues) == ((), ())
    found = reader.search(ENGINE, "memory", most=5)
    assert [(one.ref, one.body) for one in found.issues] == [(ref(1), "Out of memory")]
    assert found.total == 1
    assert found.url == f"{github.simulator.url}/octo/engine/issues?q=is%3Aissue+memory"


FORM = """
name: Bug report
description: Something is wrong
body:
  - type: input
    attributes: {label: Version}
    validations: {required: true}
"""


def test_issue_forms_are_read_before_templates(github: Installed, reader: Reader) -> None:
    folder = ".github/ISSUE_TEMPLATE"
    github.repository.put_file(f"{folder}/config.yml", "blank_issues_enabled: false")
    github.repository.put_file(f"{folder}/a.md", "---\nname: Old\nabout: x\n---\n## Steps\n")
    github.repository.put_file(f"{folder}/bug.yml", FORM)

    forms = reader.read_forms(ENGINE)

    assert [form.name for form in forms] == ["Bug report", "Old"]
    assert reader.cost() == Cost(rest_reads=3)


def test_a_repository_without_forms_has_none(reader: Reader) -> None:
    assert reader.read_forms(ENGINE) == ()


def test_forms_are_read_as_far_as_the_allowance_goes(github: Installed) -> None:
    for name in ("a.yml", "b.yml"):
        github.repository.put_file(f".github/ISSUE_TEMPLATE/{name}", FORM)

    assert len(github.reader(allowance=Allowance(rest_reads=2)).read_forms(ENGINE)) == 1


@pytest.mark.parametrize(
    "file",
    [
        pytest.param({"encoding": "base64", "content": "/w=="}, id="no text"),
        pytest.param({"encoding": "base64", "content": "QQQ"}, id="cut"),
        pytest.param({"encoding": "none", "content": ""}, id="too large to be sent"),
        pytest.param([], id="folder"),
        pytest.param(None, id="absent"),
    ],
)
def test_what_is_no_text_file_has_no_text(file: object) -> None:
    assert read_file_text(file) is None


def test_a_release_contains_what_was_merged_before_it(github: Installed, reader: Reader) -> None:
    early = github.repository.open_pull("Early", "A patch.").merge()
    github.repository.release("v1.0")
    late = github.repository.open_pull("Late", "A patch.").merge()

    answers = [reader.contains(ENGINE, tag="v1.0", commit=one) for one in (early, late, "0" * 40)]

    assert answers == [True, False, False]


def test_a_comment_and_its_reactions_are_read_afresh(github: Installed, reader: Reader) -> None:
    comment = github.repository.open_issue("Crash", "").comment("grace", "Try this.")
    comment.react("ada", "heart")

    read = reader.read_comment(ENGINE, comment.id)

    assert read is not None
    assert (read.author, read.body, read.reactions) == (Actor("grace"), "Try this.", {"heart": 1})
    assert reader.read_comment(ENGINE, 1) is None


def test_a_comment_that_may_not_be_read_is_not_taken_for_gone(
    github: Installed, reader: Reader
) -> None:
    github.world.faults.add(
        match=("GET", "/issues/comments/"),
        kind="status_before",
        status=403,
        body={"message": "Resource not accessible by integration"},
    )
    with pytest.raises(NotPermitted):
        reader.read_comment(ENGINE, 1)


@pytest.mark.parametrize(
    ("login", "role"), [("grace", "maintain"), ("nobody-known", "none"), ("../x", "none")]
)
def test_the_role_of_an_account_is_asked_for(
    github: Installed, reader: Reader, login: str, role: str
) -> None:
    github.world.create_repository("octo/private-one", private=True)
    github.repository.set_permission("grace", "maintain")

    assert reader.permission(ENGINE, login) == role


def test_a_label_is_found_in_any_case_and_by_a_name_with_any_sign(
    github: Installed, reader: Reader
) -> None:
    github.repository.create_label("area: a/b", description="The start.")

    assert reader.read_label(ENGINE, "AREA: a/b") == Label("area: a/b", "The start.")
    assert reader.read_label(ENGINE, "pwned") is None


def test_a_header_is_read_of_issues_only(github: Installed, reader: Reader) -> None:
    github.repository.open_issue("Crash on start", "It crashes.", author="ada")
    github.repository.open_pull("Fix it", "Fixes it.")

    header = reader.read_header(ref(1))
    assert header is not None
    assert (header.author, header.state) == (Actor("ada"), "open")
    assert [reader.read_header(ref(number)) for number in (2, 99)] == [None, None]
