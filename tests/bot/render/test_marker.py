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
        pytest.param(LINE.replace("v1", "v2"), id="another version"),
        pytest.param("<!-- issuegraph:v1 k=é a=1 f=1 -->", id="not ASCII"),
        pytest.param("<!--" * 20_000, id="pumped"),
    ],
)
def test_any_other_first_line_is_no_marker(body: str) -> None:
    assert read_marker(KEY, body, target="4000:7") is None


@pytest.mark.parametrize(
    ("key", "target"), [(b"another key", "4000:7"), (KEY, "4000:8")], ids=["key", "issue"]
)
def test_a_marker_copied_to_another_place_is_not_ours(key: bytes, target: str) -> None:
    assert read_marker(key, LINE, target=target) is None


@pytest.mark.parametrize("word", ["", "a b", "-->", "a\nb", "x" * 65])
def test_a_word_that_could_break_the_marker_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        write_marker(KEY, target="4000:7", attempt=word, fingerprint="f")


def test_the_marker_is_taken_off_and_nothing_else() -> None:
    assert without_marker(f"{LINE}\nfirst\nsecond") == "first\nsecond"
    assert without_marker("first\nsecond") == "first\nsecond"
