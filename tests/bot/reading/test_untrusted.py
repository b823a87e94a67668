import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.source_text import TEXT_LIMIT
from bot.reading.untrusted import clean
from tests.hostile_texts import HOSTILE_TEXTS, SECRETS

# Signs that Unicode calls format characters although they are drawn.
DRAWN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(None, "", id="an empty body"),
        pytest.param("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne", id="line ends"),
        pytest.param("a\0b \ud83d c", "a\ufffdb \ufffd c", id="NUL and half a character"),
        pytest.param("\ud83d\ude80", "\U0001f680", id="two halves of one character"),
        pytest.param("\x1b[1;31merror\x1b[0m\tx", "error\tx", id="terminal colours"),
        pytest.param("user\u202egnp.exe\u2069", "usergnp.exe", id="bidi controls"),
        pytest.param("g\u200bh\u2060p\ufeff", "ghp", id="zero width"),
        pytest.param("fix\U000e004c\U000e0045\U000e0100", "fix", id="tags and selectors"),
        pytest.param("a\u200db\u200cc\ufe0f", "abc", id="joiners without need"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(text: str | None, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\U0001f468\u200d\U0001f469\u200d\U0001f467", id="an emoji family"),
        pytest.param("\u2764\ufe0f\u200d\U0001f525 1\ufe0f\u20e3", id="emoji with selectors"),
        pytest.param("\U0001f1e9\U0001f1ea", id="a flag"),
        pytest.param("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", id="Persian"),
        pytest.param("\u0915\u094d\u200d\u0937", id="Devanagari"),
        pytest.param("\u00e9 \u4e2d\u6587\ttab\nline", id="letters, tabs and lines"),
    ],
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


def test_no_control_or_format_character_gets_through() -> None:
    every = (chr(point) for point in range(sys.maxunicode + 1) if point not in DRAWN)
    hidden = [one for one in every if unicodedata.category(one) in {"Cc", "Cf", "Cs"}]

    left = {one for one in hidden if unicodedata.category((clean(one) or "a")[0])[0] == "C"}

    assert left == {"\n", "\t", "\r", "\v", "\f", "\x85"}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_a_secret_is_redacted(secret: str) -> None:
    assert clean(f"I use {secret} here") == "I use [redacted] here"


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_a_secret_split_over_two_lines_is_redacted(secret: str) -> None:
    middle = len(secret) // 2 + 6

    cleaned = clean(f"{secret[:middle]}\n{secret[middle:]}")

    assert set(re.split(r"[\n./]", cleaned)) <= {"[redacted]", ""}


def test_a_token_of_three_parts_is_redacted_wherever_it_is_split() -> None:
    token = SECRETS["GitHub stateless token"]
    # The last line counts while it is long enough to be no word.
    halves = [(token[:at], token[at:]) for at in range(len("ghs_"), len(token) - 14)]
    assert {clean("\n".join(both)) for both in halves} == {"[redacted]"}


def test_a_private_key_without_its_end_is_redacted() -> None:
    key = SECRETS["private key"].rpartition("\n")[0]

    assert clean(f"{key}\n\nThat is all.") == "[redacted]\n\nThat is all."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Authorization: Bearer abcdefghijkl123", "Authorization: Bearer [redacted]"),
        ("git clone https://me:hunter2@host/x", "git clone https://[redacted]@host/x"),
        ("aws_secret_access_key = abcd/efgh+ijklmnop", "aws_secret_access_key = [redacted]"),
    ],
    ids=["authorization", "login in an address", "aws secret"],
)
def test_the_words_that_introduce_a_secret_stay(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "password=None task-force-of-some-very-long-name risk-ant-farm-and-more-words",
        "4f2c1ab00000000000000000000000000000000a sha256-47DEQpj8HBSa+/TImW+5JCeuQ",
        "expected -----BEGIN CERTIFICATE----- at http://localhost:3000/@vite",
    ],
    ids=["words", "hashes", "headers"],
)
def test_what_only_resembles_a_secret_stays(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_hostile_text_becomes_bounded_stable_and_encodable(text: str) -> None:
    once = clean(text)

    assert len(once.encode()) <= 4 * TEXT_LIMIT
    assert clean(once) == once


PIECES = ["ghp_", "A1" * 20, "eyJ", ".", "\n", "> ", "-----BEGIN PRIVATE KEY-----", "-", "://a:b@"]
JOINTS = ["\u200d", "\ufe0f", "\u200c", "\U0001f680", "1", "\u20e3", "\u06cc", "\x1b[", "m", "\r"]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES + JOINTS), max_size=40).map("".join)))
def test_cleaning_twice_changes_nothing_the_second_time(text: str) -> None:
    once = clean(text)

    assert clean(once) == once
