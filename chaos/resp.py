"""Commands as they travel to Redis: arrays of bulk strings, cut from a stream of bytes."""

Command = tuple[bytes, ...]


def take_command(stream: bytes) -> tuple[Command, int] | None:
    """Return the first whole command and its length in bytes, None while it is incomplete.

    ValueError for anything but an array of bulk strings, which is all that clients send.
    """
    header = _take_line(stream, 0)
    if header is None:
        return None
    line, position = header
    if line[:1] != b"*":
        raise ValueError(f"not a command: {line[:20]!r}")
    words: list[bytes] = []
    for _ in range(int(line[1:])):
        taken = _take_bulk(stream, position)
        if taken is None:
            return None
        word, position = taken
        words.append(word)
    return tuple(words), position


def _take_bulk(stream: bytes, position: int) -> tuple[bytes, int] | None:
    header = _take_line(stream, position)
    if header is None:
        return None
    line, start = header
    end = start + int(line[1:])
    if len(stream) < end + 2:
        return None
    return stream[start:end], end + 2


def _take_line(stream: bytes, position: int) -> tuple[bytes, int] | None:
    end = stream.find(b"\r\n", position)
    return None if end < 0 else (stream[position:end], end + 2)
