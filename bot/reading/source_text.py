"""A text as GitHub holds it: at most 65,536 characters, in lines that end in one of three ways."""

# What GitHub takes as the body of an issue or a comment.
TEXT_LIMIT = 65_536


def split_lines(text: str) -> list[str]:
    """Return the lines; a text beyond the limit is cut."""
    return text[:TEXT_LIMIT].replace("\r\n", "\n").replace("\r", "\n").split("\n")
