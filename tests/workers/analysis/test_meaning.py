import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.issue import FormField, IssueForm
from tests.builders import an_issue
from workers.analysis.meaning import meaning_of

FORM = IssueForm("Bug", "", fields=(FormField("Version", placeholder="e.g. 1.2.3"),))
BODY = "It stops at every start.\n\n### Version\n\n2.0.9\n\n- [ ] I have searched\n"


def meaning(body: str = BODY, *, title: str = "Rocket does not start") -> str:
    return meaning_of(an_issue(title=title, body=body), forms=(FORM,))


@pytest.mark.parametrize(
    "body",
    [
        BODY.replace("\n\n", "\n \n\n"),
        BODY.replace("[ ]", "[x]"),
        f"{BODY}\n<!-- thank you -->\n",
        f"{BODY}\n### Logs\n\n_No response_\n",
        BODY.replace("2.0.9", "e.g. 1.2.3\n2.0.9"),
    ],
    ids=["white space", "ticked box", "hidden comment", "empty section", "placeholder"],
)
def test_it_stays_the_same_when_nothing_is_said(body: str) -> None:
    assert meaning(body) == meaning()


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (BODY.replace("2.0.9", "2.1.0"), "Rocket does not start"),
        (BODY.replace("stops", "explodes"), "Rocket does not start"),
        (BODY, "Rocket does not land"),
    ],
)
def test_it_changes_with_what_is_said(body: str, title: str) -> None:
    assert meaning(body, title=title) != meaning()


@given(st.lists(st.sampled_from(["fuel", "line", "is", "closed"]), min_size=1), st.data())
def test_white_space_between_words_never_matters(words: list[str], data: st.DataObject) -> None:
    spaces = data.draw(st.lists(st.sampled_from([" ", "\n", "  "]), min_size=len(words)))
    body = "".join(f"{word}{space}" for word, space in zip(words, spaces, strict=False))
    assert meaning(body) == meaning(" ".join(words))
