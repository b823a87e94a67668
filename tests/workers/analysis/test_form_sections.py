import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.issue import FormField, IssueForm
from bot.reading.sections import split_sections
from workers.analysis.form_sections import answer_to, strip_template

FORM = IssueForm(
    "Bug",
    "https://github.com/octo/cart/blob/HEAD/.github/ISSUE_TEMPLATE/bug.md",
    (FormField("Your cart"), FormField("Wheels", placeholder="Tell us about the wheels.\n1. ...")),
)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param("### Your cart\n\nIt is red", "It is red", id="heading of the form"),
        pytest.param("### Steps to reproduce\nPush it", "Push it", id="common heading"),
        pytest.param("### Red carts squeak\nYes", "### Red carts squeak\nYes", id="own heading"),
        pytest.param("- [x] I searched\n- [ ] I did not\nwords", "words", id="checklists"),
        pytest.param("_No response_\nN/A\nwords", "words", id="no response"),
        pytest.param("<!-- say\nmore -->\nwords <!-- x --> end", "words  end", id="comments"),
        pytest.param("Tell us about the wheels.\nround", "round", id="placeholder"),
        pytest.param("```\nroll()\n```", "```\nroll()\n```", id="code"),
    ],
)
def test_only_the_reporters_words_are_kept(body: str, words: str) -> None:
    assert strip_template(body, forms=(FORM,)) == words


def test_an_answer_is_found_under_its_heading_whatever_the_case() -> None:
    sections = split_sections("### your CART?\n\nred\n### Wheels\n\n_No response_")
    answers = [answer_to(label, sections=sections, form=FORM) for label in ("Your cart", "Wheels")]
    assert answers == ["red", ""]
    assert answer_to("Bell", sections=sections, form=FORM) is None


@given(st.text(alphabet="#* `~-<!>[x]_\n ab", max_size=300))
def test_any_body_is_stripped_to_something_shorter(body: str) -> None:
    assert len(strip_template(body, forms=(FORM,))) <= len(body)
