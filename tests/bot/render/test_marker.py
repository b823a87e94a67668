import pytest

from bot.render.marker import Marker, read_marker, without_marker, write_marker

KEY = b"a key of the tests"
LINE = write_marker(KEY, target="4000:7", attempt="a-1", fingerprint="f0f0")


@pytest.mark.parametrize("rest", ["", "\n### TL;DR", "\r\n### TL;DR"])
def test_a_marker_is_read_back_as_it_was_written(rest: str) -> None:
    assert read_marker(KEY, LINE + rest, target="4000:7") == Marker("a-1", "f0f0")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="nothing"),
        pytest.param(f"\n{LINE}", id="second line"),
        pytest.param(f" {LINE}", id="indented"),
        pytest.param(f"> {LINE}", id="quoted"),
        pytest.param(f"{LINE} ", id="something behind it"),
        pytest.param(LINE.replace("a=a-1", "a=a-2"), id="another attempt"),
        pytest.param(LINE.replace("f=f0f0", "f=f0f1"), id="another fingerprint"),
        pytest.param(LINE.replace("t=4000:7", "t=4000:8"), id="another issue"),
        pytest.param(LINE.replace("v1", "v2"), id="another version"),
        pytest.param("<!-- issuegraph:v1 k=é a=1 f=1 -->", id="not ASCII"),
        pytest.param("<!--" * 20_000, id="pumped"),
    ],
)
def test_any_other_first_line_is_no_marker(body: str) -> None:
    assert read_marker(KEY, body, target="4000:7") is None


@pytest.mark.parametrize(
    ("key", "target"),
    [(b"another key", "4000:7"), (KEY, "4000:7/follow-up-1"), (KEY, "5000:1/follow-up-1")],
    ids=["key", "topic", "topic of another issue"],
)
def test_a_marker_copied_to_another_place_is_not_ours(key: bytes, target: str) -> None:
    assert read_marker(key, LINE, target=target) is None


def test_a_marker_moves_along_with_its_issue() -> None:
    assert read_marker(KEY, LINE, target="5000:1") == Marker("a-1", "f0f0")


def test_the_marker_of_an_answer_to_a_bots_name_is_read_back() -> None:
    line = write_marker(KEY, target="4000:7/help-ann[bot]", attempt="a-1", fingerprint="f0f0")
    assert read_marker(KEY, line, target="4000:7/help-ann[bot]") == Marker("a-1", "f0f0")


def test_a_marker_without_its_issue_is_read_on_that_issue_alone() -> None:
    first_version = LINE.replace(" t=4000:7", "")
    assert read_marker(KEY, first_version, target="4000:7") == Marker("a-1", "f0f0")
    assert read_marker(KEY, first_version, target="5000:1") is None


def test_the_longest_marker_is_read_whole() -> None:
    target, word = f"{2**63}:{2**63}/{'t' * 64}", "w" * 64
    line = write_marker(KEY, target=target, attempt=word, fingerprint=word)
    assert read_marker(KEY, line, target=target) == Marker(word, word)


@pytest.mark.parametrize("word", ["", "a b", "-->", "a\nb", "x" * 65])
def test_a_word_that_could_break_the_marker_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        write_marker(KEY, target="4000:7", attempt=word, fingerprint="f")


def test_the_marker_is_taken_off_and_nothing_else() -> None:
    assert without_marker(f"{LINE}\nfirst\nsecond") == "first\nsecond"
    assert without_marker("first\nsecond") == "first\nsecond"
