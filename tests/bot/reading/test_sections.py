import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.sections import SECTION_LIMIT, Section, read_heading, read_lines, split_sections


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
    ("line", "heading"),
    [
        ("### Steps ###", "Steps"),
        ("**Version:**", "Version"),
        ("# Too high", None),
        ("##no space", None),
        ("**bold** words", None),
    ],
)
def test_a_heading_is_read_without_its_signs(line: str, heading: str | None) -> None:
    (only,) = read_lines(line)
    assert read_heading(only) == heading


def test_an_unclosed_fence_reaches_to_the_end() -> None:
    assert [line.is_code for line in read_lines("```\n## a\n~~~\nb")] == [False, True, True, True]


@pytest.mark.parametrize("pump", ["## a\n", "**a**\n", "<!--", "```\n", "#", "*"])
def test_hostile_repetition_is_bounded(pump: str) -> None:
    assert len(split_sections(pump * (65_536 // len(pump)))) <= SECTION_LIMIT


@given(st.text(alphabet="#* `~-<!>\r\n ab", max_size=300))
def test_every_line_is_kept(body: str) -> None:
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert [line.text for line in read_lines(body)] == lines
