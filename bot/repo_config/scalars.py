"""One word of YAML -> a value of the model, without YAML's guesses about what a word means."""

from difflib import get_close_matches
from typing import assert_never

import yaml

from bot.repo_config.shapes import TEXT_LIMIT, Choice, Share, Switch, Text, Whole

Scalar = Text | Choice | Switch | Whole | Share
_SHOWN = 60
_MOST_DIGITS = 8
_TEXT_TAG = "tag:yaml.org,2002:str"
_NULL_TAG = "tag:yaml.org,2002:null"
_SWITCH = {"true": True, "false": False}


class Mistake(Exception):  # noqa: N818 - it is what somebody wrote, not a fault of ours
    """A node does not hold what belongs there; the message says what to write instead."""

    def __init__(self, node: yaml.Node, message: str) -> None:
        super().__init__(message)
        self.node = node
        self.message = message


def read_scalar(node: yaml.Node, shape: Scalar) -> str | bool | float:
    """Return the value of one word; Mistake when it does not fit `shape`."""
    if not isinstance(node, yaml.ScalarNode):
        raise Mistake(node, f"write {_wanted(shape)} here, neither a list nor keys")
    if is_null(node):
        raise Mistake(node, f"nothing is written here; write {_wanted(shape)}")
    match shape:
        case Text():
            return _read_text(node, shape)
        case Choice():
            return _read_choice(node, shape)
        case Switch() if node.value in _SWITCH:
            return _SWITCH[node.value]
        case Switch():
            raise _refusal(node, shape)
        case Whole() | Share():
            return _read_number(node, shape)
        case _:
            assert_never(shape)


def is_null(node: yaml.Node) -> bool:
    """Tell whether nothing is written, which is the same as leaving the key out."""
    return isinstance(node, yaml.ScalarNode) and node.tag == _NULL_TAG


def nearest(word: str, words: tuple[str, ...]) -> str:
    """Return the word that was probably meant, or nothing."""
    folded = {one.casefold(): one for one in words}
    near = get_close_matches(word[:_SHOWN].casefold(), folded, n=1)
    return folded[near[0]] if near else ""


def short(text: str) -> str:
    """Return a word of the file as a message shows it."""
    line = " ".join(text[: 2 * _SHOWN].split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}..."


def _read_text(node: yaml.ScalarNode, shape: Text) -> str:
    if node.tag != _TEXT_TAG:
        # The words of YAML 1.1, such as `no`, become truth values or dates where nobody means them.
        shown = short(node.value)
        raise Mistake(node, f"YAML does not read {shown or 'this'} as text; write '{shown}'")
    if len(node.value) > TEXT_LIMIT:
        raise Mistake(node, f"longer than {TEXT_LIMIT} characters; shorten it")
    if not shape.pattern.fullmatch(node.value):
        raise _refusal(node, shape)
    return str(node.value)


def _read_choice(node: yaml.ScalarNode, shape: Choice) -> str:
    if node.value in shape.words:
        return str(node.value)
    near = nearest(node.value, shape.words)
    hint = f"did you mean `{near}`?" if near else f"write {_wanted(shape)}"
    raise Mistake(node, f"`{short(node.value)}` is not a value for this key; {hint}")


def _read_number(node: yaml.ScalarNode, shape: Whole | Share) -> float:
    whole, point, fraction = node.value.partition(".")
    digits = whole + fraction
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _MOST_DIGITS:
        raise _refusal(node, shape)
    match shape:
        case Whole(least=least, most=most) if not point and least <= int(whole) <= most:
            return int(whole)
        case Share() if float(node.value) <= 1:
            return float(node.value)
        case _:
            raise _refusal(node, shape)


def _refusal(node: yaml.ScalarNode, shape: Scalar) -> Mistake:
    return Mistake(node, f"`{short(node.value)}` does not fit here; write {_wanted(shape)}")


def _wanted(shape: Scalar) -> str:
    match shape:
        case Text(what=what):
            return what
        case Choice(words=words):
            return f"one of {', '.join(words)}"
        case Switch():
            return "true or false"
        case Whole(least=least, most=most):
            return f"a whole number from {least} to {most}"
        case Share():
            return "a number from 0 to 1"
        case _:
            assert_never(shape)
