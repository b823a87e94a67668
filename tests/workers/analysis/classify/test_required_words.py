import re
import sys

import pytest

from tests.workers.analysis.classify.test_rules import EXAMPLES
from workers.analysis.classify.required_words import fold, required_words
from workers.analysis.classify.rules import RULES


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        pytest.param("crash(?:es|ed|ing)?", {"crash"}, id="an ending that may be absent"),
        pytest.param("error|Bug", {"error", "bug"}, id="alternatives"),
        pytest.param("(?:would|could) be", {"would", "could"}, id="a group that must stand"),
        pytest.param("(?-i:ICE)s?", {"ice"}, id="a group with its own flags"),
        pytest.param("valves? of", {"valve"}, id="a letter that may be absent"),
        pytest.param("docs(?! are)", {"docs"}, id="what must not follow"),
        pytest.param(r"(?<!no )\w{1,9}Error:", {"error:"}, id="what must not stand before"),
        pytest.param(r"huntr\.(?:dev|com)", {"huntr."}, id="a dot"),
        pytest.param(r"[?\]a-z(|]{1,5}of$", {"of"}, id="a class"),
        pytest.param("(?:a(?:bc|de)|fgh)+x{0,2}y", {"y"}, id="repeated"),
        pytest.param("(?:a(?:bcd|efg)|hij)y", {"bcd", "efg", "hij"}, id="groups in groups"),
        pytest.param("(?:why|)", {""}, id="nothing"),
        pytest.param(r"^\W{0,3}$", {""}, id="no word"),
    ],
)
def test_words_that_a_pattern_cannot_do_without(pattern: str, words: set[str]) -> None:
    assert required_words(pattern) == words


def test_a_rule_looks_wherever_its_pattern_would_be_found() -> None:
    texts = [re.sub("[«»]", "", text) for group in EXAMPLES.values() for text in group]
    shouted = [text.upper() for text in texts]
    missed = [
        (rule.words, text)
        for text in (*texts, *shouted)
        for rule in RULES
        if rule.find(text) and not rule.may_stand_in(fold(text))
    ]
    assert missed == []


def test_what_a_pattern_takes_for_a_letter_of_a_rule_is_folded_to_it() -> None:
    letters = {one for rule in RULES for words in rule.words for one in words if one.isalpha()}
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    missed = [
        (letter, taken)
        for letter in sorted(letters)
        for taken in re.findall(letter, every, re.IGNORECASE)
        if fold(letter) not in fold(taken)
    ]
    assert missed == []
