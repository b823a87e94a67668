import pytest

from bot.domain.decisions import NameOriginal, Standing
from bot.domain.history import Outcome, PastIssue
from tests.builders import WEB, a_comment, an_issue
from workers.analysis.remembering_past import remember_past

ORIGINAL = a_comment(500, body="Duplicate of #3", association="MEMBER")
FLOOD = [a_comment(600 + number, body="RuntimeError: x\n" * 4_000) for number in range(3)]


def test_the_original_that_a_maintainer_named_is_kept() -> None:
    past = PastIssue(an_issue(7, comments=(ORIGINAL,)))
    assert remember_past(past, forms=(), web_url=WEB).outcome.duplicate_of == 3


def test_a_maintainer_takes_an_original_back_in_words() -> None:
    words = "This is not a duplicate of #3."
    taken_back = a_comment(501, body=words, association="MEMBER")
    past = PastIssue(an_issue(7, comments=(ORIGINAL, taken_back)))
    assert remember_past(past, forms=(), web_url=WEB).outcome.duplicate_of is None


def test_a_flood_of_long_comments_is_not_read_and_hides_nothing() -> None:
    past = PastIssue(an_issue(7, body="It stops.", comments=(*FLOOD, ORIGINAL)))
    known = remember_past(past, forms=(), web_url=WEB)
    assert known.outcome.duplicate_of == 3
    assert [comment.id for comment in known.comments] == [500]
    assert known.sightings == ()


@pytest.mark.parametrize(
    ("marked", "unmarked", "standing", "original"),
    [
        pytest.param(None, (), Standing(denied=frozenset({3})), None, id="words denied"),
        pytest.param(3, (), Standing(denied=frozenset({3})), None, id="mark denied"),
        pytest.param(3, (), Standing(denied=frozenset({2})), 3, id="another one denied"),
        pytest.param(None, ("acme/rocket#3",), Standing(), None, id="unmarked"),
        pytest.param(3, (), Standing(NameOriginal(2, "")), 2, id="another one named"),
    ],
)
def test_the_last_word_of_people_on_the_original_counts(
    marked: int | None, unmarked: tuple[str, ...], standing: Standing, original: int | None
) -> None:
    issue = an_issue(7, comments=(ORIGINAL,))
    past = PastIssue(issue, outcome=Outcome(duplicate_of=marked), no_originals=frozenset(unmarked))
    known = remember_past(past, forms=(), web_url=WEB, standing=standing)
    assert known.outcome.duplicate_of == original
