from workers.analysis.prose import CodeBlock, code_blocks, paragraphs

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
    assert code_blocks(TEXT) == (CodeBlock("limit = 4", "ini"),)


def test_prose_is_what_is_neither_code_nor_quoted() -> None:
    assert paragraphs(TEXT) == ("Set the limit by hand:", "It worked for me.")
