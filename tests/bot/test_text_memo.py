from bot.text_memo import TextMemo


class Made:
    """Notes what was made, and makes a text longer."""

    def __init__(self) -> None:
        self.log: list[str] = []

    def __call__(self, text: str) -> str:
        self.log.append(text)
        return text + "!"


def test_a_text_is_made_something_of_once() -> None:
    made = Made()
    memo = TextMemo(made, most_characters=10)
    assert [memo("one"), memo("two"), memo("one")] == ["one!", "two!", "one!"]
    assert made.log == ["one", "two"]


def test_the_oldest_makes_room() -> None:
    made = Made()
    memo = TextMemo(made, most_characters=6)
    for text in ("one", "two", "six", "two", "one"):
        memo(text)
    assert made.log == ["one", "two", "six", "one"]


def test_what_is_longer_than_all_that_is_kept_is_not_kept() -> None:
    made = Made()
    memo = TextMemo(made, most_characters=2)
    assert [memo("one"), memo("one"), memo("")] == ["one!", "one!", "!"]
    assert made.log == ["one", "one", ""]
