from bot.domain.issue import Actor, Comment, Issue
from tests.builders import a_comment, an_issue
from workers.analysis.text_budget import TextBudget


def _comments(*bodies: str) -> tuple[Comment, ...]:
    return tuple(a_comment(500 + place, body=body) for place, body in enumerate(bodies))


def _bodies(thread: Issue) -> list[str]:
    return [comment.body for comment in thread.comments]


def test_threads_within_the_limits_stay_as_they_are() -> None:
    texts = TextBudget()
    thread = an_issue(7, body="It stops.", comments=_comments("Here too.", "Same as #3"))
    assert texts.take(thread) == thread
    assert texts.as_read(thread) == thread
    assert texts.stops() == []


def test_the_shortest_comments_are_kept_in_the_order_of_the_thread() -> None:
    texts = TextBudget(first=10)
    thread = an_issue(7, body="", comments=_comments("four", "very long", "12345", "x"))
    assert _bodies(texts.take(thread)) == ["four", "12345", "x"]
    assert texts.stops() == [
        "1 long text in 1 thread not read to the end: the limit of characters was reached."
    ]


def test_half_of_the_room_is_the_bodys() -> None:
    texts = TextBudget(first=10)
    thread = an_issue(7, body="0123456789", comments=_comments("12345", "x" * 6))
    taken = texts.take(thread)
    assert (taken.body, _bodies(taken)) == ("0123456789", ["12345"])
    assert texts.as_read(taken).body == "01234"
    assert texts.stops() == [
        "2 long texts in 1 thread not read to the end: the limit of characters was reached."
    ]


def test_what_the_body_leaves_is_for_comments() -> None:
    thread = an_issue(7, body="01", comments=_comments("12345678"))
    assert TextBudget(first=10).take(thread) == thread


def test_later_threads_have_less_room_and_what_is_left_of_all() -> None:
    texts = TextBudget(first=6, each=4, left=9)
    comments = _comments("123", "45")
    taken = [texts.take(an_issue(number, body="", comments=comments)) for number in (7, 8, 9)]
    assert [_bodies(thread) for thread in taken] == [["123", "45"], ["45"], ["45"]]
    assert texts.left == 0
    assert texts.stops() == [
        "2 long texts in 2 threads not read to the end: the limit of characters was reached."
    ]


def test_what_is_not_read_anyway_takes_no_room() -> None:
    by_bot = a_comment(501, body="1234567890", author=Actor("ci[bot]", is_bot=True))
    hidden = a_comment(502, body="1234567890", is_minimized=True)
    thread = an_issue(7, body="", comments=(by_bot, hidden, a_comment(503, body="12")))
    assert TextBudget(first=2).take(thread) == thread
