import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.issue import FormField, IssueForm
from workers.analysis.form_sections import Section, answer_to, split_sections, strip_template

FORM = IssueForm(
    "Bug",
    "https://github.com/octo/cart/blob/HEAD/.github/ISSUE_TEMPLATE/bug.md",
    (FormField("Your cart"), FormField("Wheels", placeholder="Tell us about the wheels.\n1. ...")),
)


@pytest.mark.parametrize(
    ("body", "sections"),
    [
        pytest.param("", (), id="empty"),
        pytest.param("just words", (Section("", "just words"),), id="no heading"),
        pytest.param(
            "before\n### One\n\n1\n#### Two\n2",
            (Section("", "before"), Section("One", "1"), Section("Two", "2")),
            id="hashes",
        ),
        pytest.param(
            "**System information:**\nLinux\n**Bold** words",
            (Section("System information", "Linux\n**Bold** words"),),
            id="a line in bold",
        ),
        pytest.param(
            "### One\n```\n### not a heading\n```\n<!--\n### nor this\n-->",
            (Section("One", "```\n### not a heading\n```\n<!--\n### nor this\n-->"),),
            id="code and comments",
        ),
        pytest.param(
            "````\n```\n## a\n````\n## b",
            (Section("", "````\n```\n## a\n````"), Section("b", "")),
            id="a longer fence",
        ),
        pytest.param("## One\r\nx\r\n", (Section("One", "x"),), id="Windows line ends"),
    ],
)
def test_a_body_is_split_at_its_headings(body: str, sections: tuple[Section, ...]) -> None:
    assert split_sections(body) == sections


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
