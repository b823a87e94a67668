from bot.domain.history import PastIssue
from tests.builders import WEB, a_comment, an_issue
from workers.analysis.remembering_past import remember_past

ORIGINAL = a_comment(500, body="Duplicate of #3", association="MEMBER")
FLOOD = [a_comment(600 + number, body="RuntimeError: x\n" * 4_000) for number in range(3)]


def test_the_original_that_a_maintainer_named_is_kept() -> None:
    past = PastIssue(an_issue(7, comments=(ORIGINAL,)))
    assert remember_past(past, forms=(), web_url=WEB).outcome.duplicate_of == 3


def test_a_flood_of_long_comments_is_not_read_and_hides_nothing() -> None:
    past = PastIssue(an_issue(7, body="It stops.", comments=(*FLOOD, ORIGINAL)))
    known = remember_past(past, forms=(), web_url=WEB)
    assert known.outcome.duplicate_of == 3
    assert [comment.id for comment in known.comments] == [500]
    assert known.sightings == ()
