import pytest

from bot.domain.issue import Actor, Comment, Issue
from tests.builders import a_comment, an_issue
from workers.analysis.resolution import find_answers, find_workarounds

OFFER = "As a workaround you can open the valve by hand:\n\n```sh\nrocket valve --open\n```"


def _thread(*comments: Comment, **changes: object) -> Issue:
    return an_issue(5, comments=comments, author=Actor("reporter"), **changes)


def _says(body: str, *, by: str = "pilot", **changes: object) -> Comment:
    return a_comment(600 + len(body), on=5, body=body, author=Actor(by), **changes)


def test_a_workaround_that_somebody_else_confirmed_is_found_with_its_code() -> None:
    confirmed = _says("Thanks, that worked!", by="reporter")
    (found,) = find_workarounds([_thread(_says(OFFER), confirmed)])
    assert (found.quote, found.code, found.code_language) == (
        "As a workaround you can open the valve by hand:",
        "rocket valve --open",
        "sh",
    )
    assert [source.url for source in found.confirmations] == [confirmed.url]


@pytest.mark.parametrize(
    "comments",
    [
        pytest.param((_says(OFFER),), id="nobody confirmed it"),
        pytest.param((_says(OFFER), _says("This worked for me", by="pilot")), id="its own author"),
        pytest.param((_says("Is there a workaround? Please"),), id="a question"),
        pytest.param(
            (_says("The valve is already a workaround for frost.", association="MEMBER"),),
            id="spoken of, not offered",
        ),
        pytest.param(
            (
                _says(OFFER),
                _says("That does not work here", by="x"),
                _says("worked for me", by="y"),
            ),
            id="denied before it was confirmed",
        ),
        pytest.param(
            (_says(f"> {OFFER}"), _says("Thanks, that worked!", by="reporter")), id="quoted only"
        ),
    ],
)
def test_what_nobody_can_vouch_for_is_no_workaround(comments: tuple[Comment, ...]) -> None:
    assert find_workarounds([_thread(*comments)]) == ()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"association": "MEMBER"}, id="a maintainer gave it"),
        pytest.param({"reactions": {"+1": 2}}, id="readers thanked it"),
    ],
)
def test_a_workaround_needs_no_words_of_thanks_when(changes: dict[str, object]) -> None:
    assert len(find_workarounds([_thread(_says(OFFER, **changes))])) == 1


def test_what_a_bot_says_counts_for_nothing() -> None:
    bot = a_comment(
        on=5, body=OFFER, author=Actor("helper[bot]", is_bot=True), association="MEMBER"
    )
    assert find_workarounds([_thread(bot)]) == ()


def test_the_last_word_of_a_maintainer_answers_a_closed_thread() -> None:
    answer = _says("Set `valve: auto` in the settings file and start again.", association="OWNER")
    (found,) = find_answers([_thread(answer, state="closed")])
    assert found.comment == answer
    assert find_answers([_thread(answer)]) == ()


def test_what_somebody_is_thanked_for_by_name_is_a_workaround_in_whatever_words() -> None:
    words = "Setting `valve: closed` in the file stops the hissing."
    thanks = _says("That worked for me, thank you @pilot!", by="reporter")
    (found,) = find_workarounds([_thread(_says(words), _says("Same here.", by="x"), thanks)])
    assert (found.quote, len(found.confirmations)) == (words, 1)


def test_thanks_to_somebody_else_make_no_workaround() -> None:
    thanks = _says("That worked for me, thank you @engineer!", by="reporter")
    talk = _says("I see it, too.", by="x")
    assert find_workarounds([_thread(_says("The tank hisses."), talk, thanks)]) == ()


def test_the_code_of_a_workaround_is_what_follows_its_words() -> None:
    body = "My log:\n\n```\nhiss\n```\n\nAs a workaround run:\n\n```sh\nvalve --close\n```"
    (found,) = find_workarounds([_thread(_says(body, association="MEMBER"))])
    assert (found.code, found.code_language) == ("valve --close", "sh")
