import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaos.resp import Command, take_command


def as_sent(command: Command) -> bytes:
    words = [b"$%d\r\n%s\r\n" % (len(word), word) for word in command]
    return b"*%d\r\n%s" % (len(command), b"".join(words))


@given(st.lists(st.binary(max_size=50), min_size=1).map(tuple), st.binary(max_size=20))
def test_a_command_is_cut_from_whatever_follows_it(command: Command, rest: bytes) -> None:
    sent = as_sent(command)
    assert take_command(sent + rest) == (command, len(sent))


@given(st.lists(st.binary(max_size=50), min_size=1).map(tuple), st.data())
def test_a_command_that_has_not_arrived_wholly_is_waited_for(
    command: Command, data: st.DataObject
) -> None:
    sent = as_sent(command)
    cut = data.draw(st.integers(0, len(sent) - 1))
    assert take_command(sent[:cut]) is None


def test_anything_but_a_command_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a command"):
        take_command(b"PING\r\n")
