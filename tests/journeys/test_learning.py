"""What the bot does where it knows the past of the repository."""

import re
from dataclasses import replace

import pytest

from bot.domain.history import KnownLabel, Outcome
from bot.domain.issue import RepositoryRef
from bot.domain.requests import ForgetInstallation, LearnRepositories
from bot.simulator.issue import Issue as SimulatedIssue
from tests.journeys.house import House
from workers.jobs import learn_repositories
from workers.jobs.learn import course_for, learn
from workers.jobs.learn_releases import learn_releases
from workers.jobs.work import Work

LONG_AGO, LATER = "2020-03-01T12:00:00Z", "2099-03-01T12:00:00Z"
ENGINE = RepositoryRef("octo", "engine")
LOG = (
    "Reading stops.\n\nVersion: 1.4.0\n\n```\nTraceback (most recent call last):\n"
    '  File "engine/frames.py", line 81, in next\n    raise FrameError(message)\n'
    "engine.FrameError: header of the frame is missing\n```\n"
)


@pytest.fixture
def house(house: House) -> House:
    """One whose past tells however short it is."""
    return replace(house, toolbox=replace(house.toolbox, least_past_issues=1))


def plain(text: str) -> str:
    """Return Markdown as it reads: without links, and without what keeps #1 from becoming one."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("\u200b", "")


def _learn(house: House) -> int:
    """Have the repository learned; return its id."""
    (installation,) = house.simulator.world.installations
    house.inbox.accept("learn", LearnRepositories(installation.id, (ENGINE,)))
    house.work()
    return house.repository.id


def test_what_was_just_learned_for_an_installation_outlives_it_with_the_next(house: House) -> None:
    house.repository.open_issue("Reading stops half way", LOG, author="ben")
    repository_id, history = _learn(house), house.toolbox.history
    learned = history.progress(repository_id)
    assert learned is not None
    over = replace(learned, installation_id=(learned.installation_id or 0) + 1)
    history.begin_again(over)
    house.inbox.accept("reinstalled", LearnRepositories(0, (ENGINE,)))
    house.work()
    gone = ForgetInstallation(over.installation_id or 0, repository_ids=(repository_id,))
    house.inbox.accept("uninstalled", gone)
    house.work()
    assert (history.progress(repository_id), history.numbers(repository_id)) == (learned, [1])


def test_what_became_of_an_issue_is_learned(house: House) -> None:
    first = house.repository.open_issue("Reading stops half way", LOG, author="ben")
    first.add_labels(["bug"], by="mia")
    pull = house.repository.open_pull("Write it", "", author="mia", closes=[first.number])
    commit = pull.merge()
    second = house.repository.open_issue("Reading ends early", LOG, author="cleo")
    second.mark_duplicate_of(first, by="mia")
    house.work()
    repository_id = _learn(house)
    known = list(house.toolbox.history.read_all(repository_id))
    assert [one.number for one in known] == [first.number, second.number]
    assert known[0].labels == (KnownLabel("bug", "mia"),)
    assert replace(known[0].outcome, merged_at=None) == Outcome(pull.number, commit)
    assert known[1].outcome == Outcome(duplicate_of=first.number)
    assert [one.version for one in known[0].sightings] == ["1.4.0"]


def _original_of(house: House, number: int) -> int | None:
    known = house.toolbox.history.find(house.repository.id, number)
    assert known is not None
    return known.outcome.duplicate_of


def test_a_mark_that_was_taken_back_is_unlearned_though_its_words_stand(house: House) -> None:
    house.repository.set_permission("mia", "write")
    first = house.repository.open_issue("Reading stops half way", "Any idea?", author="ben")
    second = house.repository.open_issue("Saving fails", "It says no.", author="cleo")
    second.comment("mia", f"Duplicate of #{first.number}", association="MEMBER")
    house.work()
    _learn(house)
    before, verdict = _original_of(house, second.number), house.verdict(second.number)
    with house.simulator.world.quietly():
        second.unmark_duplicate_of(first, by="mia")
    learn(course_for(house.toolbox.find_target(ENGINE), house.toolbox))
    second.comment("mia", "/triage")
    house.work()
    assert (before, verdict) == (first.number, "duplicate")
    assert _original_of(house, second.number) is None
    assert house.verdict(second.number) != "duplicate"


def test_what_a_maintainer_calls_another_problem_is_no_original_and_no_fix(house: House) -> None:
    house.repository.release("v1.4.0", at=LONG_AGO)
    first = _fixed(house)
    house.repository.release("v1.5.0")
    house.work()
    _learn(house)
    other = LOG.replace("Reading stops.", "The importer gives up at night.")
    new = house.repository.open_issue("Importer gives up on cold days", other, author="ada")
    house.work()
    before = house.verdict(new.number)
    words = f"This is not a duplicate of #{first.number}, it happens on 1.5.0 as well."
    new.comment("mia", words, association="MEMBER")
    house.repository.set_permission("mia", "write")
    new.comment("mia", "/triage")
    house.work()
    assert (before, house.verdict(new.number)) == ("fixed", "new")


def test_what_people_decide_by_command_about_the_original_is_learned(house: House) -> None:
    house.repository.set_permission("mia", "write")
    first = house.repository.open_issue("Reading stops half way", "Any idea?", author="ben")
    second = house.repository.open_issue("Saving fails", "It says no.", author="cleo")
    house.work()
    _learn(house)
    said = []
    for command in ("duplicate", "not-duplicate", "duplicate"):
        second.comment("mia", f"/triage {command} #{first.number}")
        house.work()
        said.append(_original_of(house, second.number))
    learn(replace(course_for(house.toolbox.find_target(ENGINE), house.toolbox), is_anew=True))
    assert [*said, _original_of(house, second.number)] == [1, None, 1, 1]


def test_a_known_past_is_searched_instead_of_github(house: House) -> None:
    oldest = house.repository.open_issue("Reading stops half way", LOG, author="ben")
    house.repository.open_issue("Add a dark theme", "It would be nice.", author="cleo")
    house.work()
    _learn(house)
    before = len(house.simulator.world.requests)
    issue = house.repository.open_issue("Reading a file stops half way", LOG, author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    assert "GET search" not in house.calls(after=before)
    assert f"Same problem as #{oldest.number}" in comment.body
    assert "first seen in 1.4.0" in comment.body


def test_a_past_of_few_issues_leaves_the_search_to_github(house: House) -> None:
    house.repository.open_issue("Reading stops half way", LOG, author="ben")
    house.work()
    _learn(house)
    careful = replace(house, toolbox=replace(house.toolbox, least_past_issues=100))
    before = len(house.simulator.world.requests)
    house.repository.open_issue("Reading a file stops half way", LOG, author="ada")
    careful.work()
    assert "GET search" in house.calls(after=before)


def test_an_error_that_only_a_comment_named_is_found(house: House) -> None:
    vague = house.repository.open_issue("It stops", "Any idea?", author="ben")
    named = vague.comment("ben", LOG)
    house.work()
    _learn(house)
    issue = house.repository.open_issue("Crash of the reader", LOG, author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    assert f"#issuecomment-{named.id}" in comment.body


def test_webhooks_keep_the_past_current(house: House) -> None:
    issue = house.repository.open_issue("Reading stops half way", LOG, author="ben")
    house.work()
    repository_id = _learn(house)
    issue.add_labels(["io"], by="mia")
    issue.close("not_planned", by="mia")
    later = house.repository.open_issue("Writing is slow", "Very slow.", author="ada")
    house.work()
    known = {one.number: one for one in house.toolbox.history.read_all(repository_id)}
    assert sorted(known) == [issue.number, later.number]
    assert (known[issue.number].state, known[issue.number].state_reason) == (
        "closed",
        "not_planned",
    )
    assert KnownLabel("io", "mia") in known[issue.number].labels


def test_an_error_named_on_an_issue_older_than_the_bot_is_known_at_once(house: House) -> None:
    with house.simulator.world.quietly():
        vague = house.repository.open_issue("It stops", "Any idea?", author="ben")
    _learn(house)
    named = vague.comment("ben", LOG)
    house.work()
    known = house.toolbox.history.find(house.repository.id, vague.number)
    assert house.our_comments(vague) == []
    assert known is not None
    assert [one.comment_id for one in known.sightings] == [named.id]


def test_an_error_in_a_comment_is_forgotten_with_it(house: House) -> None:
    issue = house.repository.open_issue("It stops", "Any idea?", author="ben")
    comment = issue.comment("cleo", LOG)
    house.work()
    repository_id = _learn(house)
    comment.delete(by="cleo")
    house.work()
    known = house.toolbox.history.find(repository_id, issue.number)
    assert known is not None
    assert (known.comments, known.sightings) == ((), ())


def test_the_next_pass_finds_what_no_webhook_told(house: House) -> None:
    first = house.repository.open_issue("Reading stops half way", LOG, author="ben")
    house.work()
    repository_id = _learn(house)
    with house.simulator.world.quietly():
        first.comment("mia", "This is as designed.")
        first.close("not_planned", by="mia")
        missed = house.repository.open_issue("Writing is slow", "Very slow.", author="ada")
    learn(course_for(house.toolbox.find_target(ENGINE), house.toolbox))
    known = {one.number: one for one in house.toolbox.history.read_all(repository_id)}
    assert sorted(known) == [first.number, missed.number]
    assert known[first.number].state_reason == "not_planned"


def test_an_issue_that_was_deleted_unheard_is_not_named_and_then_forgotten(house: House) -> None:
    gone = house.repository.open_issue("Reading stops half way", LOG, author="ben")
    house.work()
    repository_id = _learn(house)
    with house.simulator.world.quietly():
        gone.delete()
    issue = house.repository.open_issue("Reading a file stops half way", LOG, author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    assert f"#{gone.number}" not in plain(comment.body)
    assert house.toolbox.history.find(repository_id, gone.number) is None


def test_a_near_error_of_an_issue_that_was_deleted_unheard_is_not_named(house: House) -> None:
    gone = house.repository.open_issue("Reading stops half way", LOG, author="ben")
    house.work()
    _learn(house)
    with house.simulator.world.quietly():
        gone.delete()
    near = LOG.replace("header of the frame is missing", "frame ends before its header")
    issue = house.repository.open_issue("Importer gives up on cold days", near, author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    assert f"#{gone.number}" not in plain(comment.body)


def test_the_next_pass_forgets_what_was_deleted_or_moved_unheard(house: House) -> None:
    titles = ("Reading stops", "Writing is slow", "Add a dark theme")
    deleted, moved, stays = (house.repository.open_issue(one, "", author="ben") for one in titles)
    house.work()
    repository_id = _learn(house)
    wheel = house.simulator.world.create_repository("octo/wheel")
    with house.simulator.world.quietly():
        deleted.delete()
        moved.transfer(wheel)
    before = len(house.simulator.world.requests)
    learn(course_for(house.toolbox.find_target(ENGINE), house.toolbox))
    assert list(house.toolbox.history.numbers(repository_id)) == [stays.number]
    assert house.calls(after=before).count("POST graphql") == 2


def test_a_past_that_was_just_read_is_not_read_again(house: House) -> None:
    house.repository.open_issue("Reading stops half way", LOG, author="ben")
    house.work()
    repository_id = _learn(house)
    known = house.toolbox.history.progress(repository_id)
    assert known is not None
    before = len(house.simulator.world.requests)
    (installation,) = house.simulator.world.installations
    house.inbox.accept("again", LearnRepositories(installation.id, (ENGINE,)))
    house.work()
    assert house.calls(after=before).count("POST graphql") == 0
    assert (known.issues_read, known.is_complete) == (1, True)


def test_each_of_many_repositories_is_learned_by_an_entry_of_its_own(house: House) -> None:
    wheel = house.simulator.world.create_repository("octo/wheel")
    (installation,) = house.simulator.world.installations
    installation.repositories.append(wheel)
    gone = RepositoryRef("octo", "gone")
    named = (gone, ENGINE, RepositoryRef("octo", "wheel"))
    house.inbox.accept("installed", LearnRepositories(installation.id, named))
    house.work()
    for repository in (house.repository, wheel):
        learned = house.toolbox.history.progress(repository.id)
        assert learned is not None
        assert learned.is_complete
    ended = {place: house.inbox.find(f"installed-{place}") for place in range(3)}
    states = [entry.state.value for entry in ended.values() if entry]
    assert states == ["skipped", "done", "done"]


def test_many_repositories_are_asked_for_once_however_often_the_job_is_started(
    house: House,
) -> None:
    asked: list[str] = []
    toolbox = replace(house.toolbox, accept=lambda entry_id, _: asked.append(entry_id))
    request = LearnRepositories(11, tuple(RepositoryRef("octo", f"r{n}") for n in range(500)))
    for _ in range(2):
        learn_repositories.run(request, Work(toolbox, lambda: None, "d" * 64))
    assert asked[:500] == asked[500:]
    assert len(set(asked)) == 500
    assert max(map(len, asked)) <= 64


def test_an_uninstalled_repository_is_forgotten(house: House) -> None:
    house.repository.open_issue("Reading stops half way", LOG, author="ben")
    house.work()
    repository_id = _learn(house)
    (installation,) = house.simulator.world.installations
    house.simulator.world.uninstall(installation)
    house.work()
    assert house.toolbox.history.progress(repository_id) is None
    assert list(house.toolbox.history.read_all(repository_id)) == []


def _fixed(house: House) -> SimulatedIssue:
    """Open an issue and merge what closes it."""
    issue = house.repository.open_issue("Reading stops half way", LOG, author="ben")
    pull = house.repository.open_pull("Read on", "", author="mia", closes=[issue.number])
    pull.merge()
    return issue


def _release_of(house: House, number: int) -> tuple[str | None, bool | None]:
    known = house.toolbox.history.find(house.repository.id, number)
    assert known is not None
    return known.outcome.release, known.outcome.is_release_confirmed


def test_the_release_that_a_fix_arrived_in_is_learned_and_kept(house: House) -> None:
    house.repository.release("v1.4.0", at=LONG_AGO)
    issue = _fixed(house)
    house.repository.release("v1.5.0")
    house.work()
    _learn(house)
    learned = _release_of(house, issue.number)
    issue.add_labels(["io"], by="mia")
    house.work()
    later = _release_of(house, issue.number)
    assert (learned, later) == (("v1.5.0", True), ("v1.5.0", True))


def test_the_fix_of_an_issue_that_was_opened_again_is_told_of_nobody(house: House) -> None:
    house.repository.release("v1.4.0", at=LONG_AGO)
    issue = _fixed(house)
    house.repository.release("v1.5.0")
    issue.reopen(by="mia")
    house.work()
    repository_id = _learn(house)
    known = house.toolbox.history.find(repository_id, issue.number)
    assert known is not None
    assert known.outcome == Outcome()
    new = house.repository.open_issue("Reading stops half way", LOG, author="ada")
    house.work()
    (comment,) = house.our_comments(new)
    assert house.verdict(new.number) == "duplicate"
    assert "v1.5.0" not in comment.body


def test_a_release_is_looked_through_once_for_all_fixes(house: House) -> None:
    house.repository.release("v1.4.0", at=LONG_AGO)
    issues = [_fixed(house) for _ in range(5)]
    house.repository.release("v1.5.0")
    house.work()
    before = len(house.simulator.world.requests)
    _learn(house)
    assert {_release_of(house, issue.number) for issue in issues} == {("v1.5.0", True)}
    compared = [one for one in house.simulator.world.requests[before:] if "/compare/" in one.path]
    assert len(compared) == 1


def test_a_release_without_the_fix_gives_way_to_the_next(house: House) -> None:
    house.repository.release("v1.4.0", at=LONG_AGO)
    issue = _fixed(house)
    house.repository.release("v1.5.0", contains=[])
    house.work()
    repository_id = _learn(house)
    wrong = _release_of(house, issue.number)
    house.repository.release("v1.6.0", at=LATER)
    learn_releases(
        ENGINE,
        repository_id,
        reader=house.toolbox.open_history_reader(house.toolbox.find_target(ENGINE)),
        history=house.toolbox.history,
    )
    assert wrong == ("v1.5.0", False)
    assert _release_of(house, issue.number) == ("v1.6.0", True)


def test_a_published_release_is_looked_through_at_once(house: House) -> None:
    house.repository.release("v1.4.0", at=LONG_AGO)
    issue = _fixed(house)
    house.work()
    _learn(house)
    before = _release_of(house, issue.number)
    house.repository.release("v1.5.0", at=LATER)
    done = house.work()
    assert (before, _release_of(house, issue.number)) == ((None, None), ("v1.5.0", True))
    assert "found 1 of 1 merged fixes in a release" in [entry.reason for entry in done]


def test_a_release_that_no_fix_waits_for_costs_no_request(house: House) -> None:
    house.repository.open_issue("Reading stops half way", LOG, author="ben")
    house.work()
    _learn(house)
    before = len(house.simulator.world.requests)
    house.repository.release("v1.5.0")
    reasons = [entry.reason for entry in house.work()]
    assert "no merged fix waits for a release" in reasons
    assert house.calls(after=before) == []


def test_a_release_of_a_repository_that_is_not_learned_starts_nothing(house: House) -> None:
    before = len(house.simulator.world.requests)
    house.repository.release("v1.5.0")
    reasons = [entry.reason for entry in house.work()]
    assert reasons == ["the repository's past is not known to its end"]
    assert house.calls(after=before) == []


def _compared(house: House, *, after: int) -> int:
    made = house.simulator.world.requests[after:]
    return sum("/compare/" in record.path for record in made)


def _say_again(house: House) -> str:
    """Report the fixed problem once more; return what the bot says to it."""
    issue = house.repository.open_issue("Reading stops half way", LOG, author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    return comment.body


def test_a_release_that_the_past_knows_is_named_without_a_comparison(house: House) -> None:
    house.repository.release("v1.4.0", at=LONG_AGO)
    _fixed(house)
    house.repository.release("v1.5.0")
    house.work()
    _learn(house)
    before = len(house.simulator.world.requests)
    assert "v1.5.0" in _say_again(house)
    assert _compared(house, after=before) == 0


def test_what_an_analysis_compared_is_known_to_the_next(house: House) -> None:
    house.repository.release("v1.4.0", at=LONG_AGO)
    issue = _fixed(house)
    house.work()
    _learn(house)
    # Told of the release, it would have looked before anybody asked.
    with house.simulator.world.quietly():
        house.repository.commit("Write more")
        house.repository.release("v1.5.0", at=LATER)
    before = len(house.simulator.world.requests)
    assert "v1.5.0" in _say_again(house)
    between = len(house.simulator.world.requests)
    assert "v1.5.0" in _say_again(house)
    assert _compared(house, after=before) == 1
    assert _compared(house, after=between) == 0
    assert _release_of(house, issue.number) == ("v1.5.0", True)


def test_the_same_error_is_told_with_where_and_since_when(house: House) -> None:
    for title in ("Reading stops half way", "Crash while a file is opened"):
        house.repository.open_issue(title, LOG, author="ben")
    house.work()
    _learn(house)
    later = LOG.replace("Reading stops.", "The importer gives up.").replace("1.4.0", "1.6.0")
    issue = house.repository.open_issue("Importer gives up on cold days", later, author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    assert "The same error is in #1 and #2; first seen in 1.4.0." in plain(comment.body)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("header of the last frame is missing", id="nearly all words"),
        pytest.param("frame ends before its header", id="raised at the same place"),
    ],
)
def test_an_error_with_another_message_is_called_near(house: House, message: str) -> None:
    oldest = house.repository.open_issue("Reading stops half way", LOG, author="ben")
    house.work()
    _learn(house)
    near = LOG.replace("header of the frame is missing", message)
    issue = house.repository.open_issue("Importer gives up on cold days", near, author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    expected = f"Nearly the same error is in #{oldest.number}; first seen in 1.4.0."
    assert expected in plain(comment.body)


def test_a_label_that_the_bot_set_is_still_known_as_its_own_after_an_edit(house: House) -> None:
    house.repository.create_label("bug")
    repository_id = _learn(house)
    issue = house.repository.open_issue("Crash when reading a file", LOG, author="ben")
    house.work()
    with house.simulator.world.quietly():
        issue.add_labels(["io"], by="ben")
    issue.edit(body=f"{LOG}\nIt crashes when writing a file as well.", by="ben")
    house.work()
    known = house.toolbox.history.find(repository_id, issue.number)
    assert known is not None
    assert {one.name: one.is_set_by_bot for one in known.labels} == {"bug": True, "io": False}


def test_an_issue_that_the_repository_skips_is_known_at_once(house: House) -> None:
    house.repository.put_file(".github/issuegraph.yml", "skip: {authors: [ada]}\n")
    repository_id = _learn(house)
    skipped = house.repository.open_issue("Crash when reading a file", LOG, author="ada")
    before = len(house.simulator.world.requests)
    house.work()
    assert house.our_comments(skipped) == []
    assert house.toolbox.history.find(repository_id, skipped.number) is not None
    assert house.calls(after=before).count("POST graphql") == 1


def test_much_labelling_does_not_hide_that_a_duplicate_was_unmarked(house: House) -> None:
    first = house.repository.open_issue("Reading stops half way", "Any idea?", author="ben")
    second = house.repository.open_issue("Saving fails", "It says no.", author="cleo")
    second.comment("mia", f"Duplicate of #{first.number}", association="MEMBER")
    second.mark_duplicate_of(first, by="mia")
    second.unmark_duplicate_of(first, by="mia")
    with house.simulator.world.quietly():
        for number in range(41):
            second.add_labels([f"l{number}"], by="mia")
    repository_id = _learn(house)
    known = house.toolbox.history.find(repository_id, second.number)
    assert known is not None
    assert known.outcome.duplicate_of is None


def test_the_fix_is_learned_after_many_attempts(house: House) -> None:
    issue = house.repository.open_issue("Reading stops half way", LOG, author="ben")
    for number in range(19):
        title = f"Attempt {number}"
        house.repository.open_pull(title, "", author="ann", closes=[issue.number]).close(by="mia")
    fix = house.repository.open_pull("Write it", "", author="mia", closes=[issue.number])
    fix.merge()
    known = house.toolbox.history.find(_learn(house), issue.number)
    assert known is not None
    assert known.outcome.pull_request == fix.number
