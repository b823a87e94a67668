from bot.inbox.inbox import EntryState
from tests.journeys.house import House

ERROR = "RuntimeError: frame 12 has no header"


def _log(error: str = ERROR, *, version: str = "1.4.0") -> str:
    return (
        f"Reading a file stops half way through.\n\nVersion: {version}\n\n"
        f'```\nTraceback (most recent call last):\n  File "engine/frames.py", line 81, in next\n'
        f"    raise RuntimeError(message)\n{error}\n```\n"
    )


def test_a_new_issue_gets_one_comment_and_a_label(house: House) -> None:
    house.repository.create_label("type: bug", description="Something is broken")
    issue = house.repository.open_issue("Crash on save", _log(), author="ada")
    ended = house.work()
    assert [entry.state for entry in ended] == [EntryState.DONE]
    (comment,) = house.our_comments(issue)
    assert "### TL;DR" in comment.body
    assert [label.name for label in issue.labels] == ["type: bug"]


def test_a_redelivery_changes_nothing(house: House) -> None:
    issue = house.repository.open_issue("Crash on save", _log(), author="ada")
    house.work()
    delivery = next(one for one in house.simulator.world.deliveries if one.event == "issues")
    house.simulator.world.courier.redeliver(delivery)
    before = len(house.simulator.world.requests)
    house.work()
    assert house.calls(after=before) == []
    assert len(house.our_comments(issue)) == 1


def test_an_edit_changes_the_same_comment(house: House) -> None:
    issue = house.repository.open_issue("Help", "How do I install the engine?", author="ada")
    house.work()
    (first,) = house.our_comments(issue)
    before = first.body
    issue.edit(title="Crash on save", body=_log(), by="ada")
    house.work()
    (second,) = house.our_comments(issue)
    assert second.id == first.id
    assert second.body != before


def test_who_only_says_thanks_is_asked_for_nothing(house: House) -> None:
    body = "Just wanted to say that I love this project. Keep it up!"
    issue = house.repository.open_issue("Thanks for the engine!", body, author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    assert "Please answer" not in comment.body
    assert "No earlier issue like this was found" in comment.body


def test_a_later_analysis_still_names_the_label_that_was_added(house: House) -> None:
    for name in ("bug", "help wanted"):
        house.repository.create_label(name)
    issue = house.repository.open_issue("Crash on save", _log(), author="ada")
    house.work()
    issue.add_labels(["help wanted"], by="mia")
    for version in ("1.4.1", "1.4.2"):
        issue.edit(body=_log(version=version), by="ada")
        house.work()
    (comment,) = house.our_comments(issue)
    assert "labels added: `bug` " in comment.body
    assert "Why these labels" in comment.body


def test_the_same_error_in_the_same_words_is_a_duplicate_of_the_oldest(house: House) -> None:
    oldest = house.repository.open_issue("Reading stops half way", _log(), author="ben")
    for reader in ("cleo", "dan"):
        house.repository.open_issue("Reading a file stops half way", _log(), author=reader)
    house.work()
    issue = house.repository.open_issue("Reading of a file stops half way", _log(), author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    assert f"#{oldest.number}" in comment.body
    assert "Same problem as" in comment.body


def test_a_fix_in_a_release_is_named_with_the_release(house: House) -> None:
    earlier = house.repository.open_issue("Reading stops half way", _log(), author="ben")
    pull = house.repository.open_pull(
        "Write the header of every frame",
        f"Fixes #{earlier.number}",
        author="mia",
        closes=[earlier.number],
    )
    pull.merge()
    house.repository.release("v1.5.0")
    house.work()
    issue = house.repository.open_issue("Reading of a file stops half way", _log(), author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    assert "v1.5.0" in comment.body
    assert "Upgrade to" in comment.body


def test_the_fix_of_what_only_reads_alike_decides_nothing(house: House) -> None:
    told = "The window of the settings stays empty after I press the button twice in a row."
    earlier = house.repository.open_issue("Settings stay empty", told, author="ben")
    pull = house.repository.open_pull(
        "Fill the settings", f"Fixes #{earlier.number}", author="mia", closes=[earlier.number]
    )
    pull.merge()
    house.repository.release("v1.5.0")
    house.work()
    issue = house.repository.open_issue("Settings stay empty", f"{told} Always.", author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    assert house.verdict(issue.number) not in {"fixed", "regression"}
    assert "possibly related" in comment.body.lower()
    assert "v1.5.0" in comment.body


def test_an_analysis_keeps_to_its_allowance_of_calls(house: House) -> None:
    linked = [
        house.repository.open_issue(f"Frame {number} is lost", "It is lost.", author="ben")
        for number in range(10)
    ]
    house.work()
    names = " ".join(f"#{issue.number}" for issue in linked)
    before = len(house.simulator.world.requests)
    house.repository.open_issue("Crash on save", f"{_log()}\n\nSee {names}", author="ada")
    house.work()
    calls = house.calls(after=before)
    reads = calls.count("GET read") + calls.count("GET search")
    writes = sum(call.endswith(" write") for call in calls if "access_tokens" not in call)
    assert reads <= 8
    assert calls.count("POST graphql") == 2
    assert writes <= 4


def test_a_label_that_a_person_removed_is_not_added_again(house: House) -> None:
    house.repository.create_label("bug")
    issue = house.repository.open_issue("Crash on save", _log(), author="ada")
    house.work()
    issue.remove_label("bug", by="mia")
    house.work()
    issue.edit(body=_log(version="1.4.1"), by="ada")
    house.work()
    assert issue.labels == []


def test_a_label_that_a_person_removed_unheard_is_not_added_by_a_command(house: House) -> None:
    house.repository.create_label("bug")
    house.repository.set_permission("mia", "write")
    with house.simulator.world.quietly():
        issue = house.repository.open_issue("Crash when reading a file", _log(), author="ada")
        issue.add_labels(["bug"], by="ada")
        issue.remove_label("bug", by="mia")
    issue.comment("mia", "/triage")
    house.work()
    assert len(house.our_comments(issue)) == 1
    assert issue.labels == []


def test_a_deleted_issue_is_forgotten(house: House) -> None:
    issue = house.repository.open_issue("Crash on save", _log(), author="ada")
    house.work()
    assert house.report(issue.number) != ""
    issue.delete(by="mia")
    house.work()
    assert house.report(issue.number) == ""


def test_an_issue_opened_by_a_bot_gets_nothing(house: House) -> None:
    bot = house.simulator.world.ground.user("renovate[bot]", kind="Bot")
    issue = house.repository.open_issue("Bump engine", "Bumps it.", author=bot)
    house.work()
    assert house.our_comments(issue) == []


def test_a_question_is_answered_from_the_thread_it_names(house: House) -> None:
    earlier = house.repository.open_issue(
        "How do I read frames from a pipe?",
        "Is there a way to read frames from a pipe?",
        author="b",
    )
    earlier.comment(
        "mia",
        "Pass a dash instead of the name of the file, as in `engine -`.",
        association="MEMBER",
    )
    earlier.close(by="mia")
    issue = house.repository.open_issue(
        "How do I read frames from a pipe on Windows?",
        f"I found #{earlier.number} about reading frames from a pipe. Is it still true?",
        author="ada",
    )
    house.work()
    (comment,) = house.our_comments(issue)
    assert "answered a matching question" in comment.body


def test_a_wish_is_no_duplicate_of_a_bug_whose_error_it_quotes(house: House) -> None:
    house.repository.open_issue("Reading a file stops half way", _log(), author="ben")
    house.work()
    wish = f"Feature request: say in which file reading stops half way\n\n{_log()}"
    issue = house.repository.open_issue(
        "[Feature request] Say in which file reading stops half way", wish, author="ada"
    )
    house.work()
    assert house.verdict(issue.number) != "duplicate"


def test_a_workaround_of_a_thread_named_twice_is_said_once(house: House) -> None:
    earlier = house.repository.open_issue("Frames get lost on a pipe", "They are.", author="ben")
    earlier.comment("mia", "As a workaround, write to a file first.", association="MEMBER")
    body = f"Frames get lost on a pipe. Related to #{earlier.number}, see #{earlier.number}."
    issue = house.repository.open_issue("Frames get lost on a pipe again", body, author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    assert comment.body.count("write to a file first") == 1
