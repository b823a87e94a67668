import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.analysis.classify.issue_lines import Line, LineKind, join, read_lines


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("### Version ###", Line(LineKind.HEADING, "Version"), id="a heading"),
        pytest.param("**Version:**", Line(LineKind.HEADING, "Version"), id="a bold heading"),
        pytest.param("**not closed", Line(LineKind.PROSE, "**not closed"), id="a loose mark"),
        pytest.param("- [x] bug report", Line(LineKind.TICKED, "bug report"), id="a ticked box"),
        pytest.param("```\nx = 1\n```", Line(LineKind.CODE, "x = 1"), id="fenced code"),
        pytest.param("~~~\n```\n~~~", Line(LineKind.CODE, "```"), id="a fence in a fence"),
        pytest.param("| OS | Linux |", Line(LineKind.CODE, "| OS | Linux |"), id="a table"),
        pytest.param("It fails.  ", Line(LineKind.PROSE, "It fails."), id="prose"),
        pytest.param("<!-- b\nc -->d", Line(LineKind.PROSE, "d"), id="a comment before"),
    ],
)
def test_a_line_is_sorted_by_what_it_is(body: str, expected: Line) -> None:
    assert read_lines(body) == (expected,)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("> it fails", id="a quotation"),
        pytest.param("- [ ] bug report", id="a box left empty"),
        pytest.param("_No response_", id="an empty answer"),
        pytest.param("<!-- never closed", id="a comment without end"),
        pytest.param(" \n\t\n", id="blank lines"),
    ],
)
def test_what_the_reporter_did_not_say_is_left_out(body: str) -> None:
    assert read_lines(body) == ()


def test_a_bold_question_is_a_heading_and_what_follows_its_answer() -> None:
    lines = read_lines("**Version**: 2.1\n**Logs**: n/a")
    assert join(lines, LineKind.HEADING) == "Version\nLogs"
    assert join(lines, LineKind.PROSE) == "2.1"


def test_what_a_comment_parts_is_not_joined() -> None:
    assert join(read_lines("not a<!-- template --> bug"), LineKind.PROSE) == "not a\nbug"


@given(st.text(alphabet="ab#*->`~<!|[x] \n", max_size=200))
def test_every_line_stands_verbatim_in_the_body(body: str) -> None:
    assert [line.text for line in read_lines(body) if line.text not in body] == []
