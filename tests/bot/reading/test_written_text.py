from bot.reading.written_text import CodeBlock, read_text

TEXT = """Set the limit by hand:

```ini
limit = 4
```

> ```sh
> rm -rf build
> ```
> quoted words

It worked for me.
"""


def test_code_is_read_with_its_language_and_never_from_a_quotation() -> None:
    assert read_text(TEXT).code_blocks == (CodeBlock("limit = 4", "ini"),)


def test_prose_is_what_is_neither_code_nor_quoted() -> None:
    assert read_text(TEXT).paragraphs == ("Set the limit by hand:", "It worked for me.")


def test_passages_are_read_beside_and_say_what_is_quoted() -> None:
    passages = read_text(TEXT).passages
    assert [one.text for one in passages if not one.is_quoted] == [
        "Set the limit by hand:",
        "It worked for me.",
    ]


def test_what_a_mail_client_quoted_is_not_the_writers_own() -> None:
    mail = "It worked for me.\n\nOn Tue, Jan 6, 2015 at 9:11 AM, Ada wrote:\nTry this."
    assert read_text(mail).paragraphs == ("It worked for me.",)
