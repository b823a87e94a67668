"""What a maintainer may need of a report, how to ask for it, and how to tell that it is there.

A wrong request is worse than a missing one, so each need looks through the whole report and is
met by anything that could be an answer.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.findings import Environment, ErrorSignature


@dataclass(frozen=True, slots=True)
class Told:
    """Everything a report tells: `text` is title and body without what the template put there."""

    text: str
    has_code: bool
    error: ErrorSignature | None
    environment: Environment


@dataclass(frozen=True, slots=True)
class Need:
    """One kind of information; `asks` knows the labels of form fields that ask for it."""

    what: str
    question: str
    asks: re.Pattern[str]
    is_met: Callable[[Told], bool]


_FEWEST_WORDS = 6
# Of UTF-8: a script without spaces says as much in a third of the letters.
_FEWEST_BYTES = 30
_LETTERS = re.compile(r"[^\W\d_]{2,60}")
# A report in another script is read by nobody here, so what it describes may include the steps.
_FOREIGN_SHARE = 0.3
_VERSION = re.compile(
    r"(?i)\bv?\d{1,5}\.\d{1,6}\b|\b(?:latest|nightly|main|master|head|trunk|dev"
    r"|current|newest|canary)\b"
    r"|\b(?:version|release|commit)s?\b.{0,30}[0-9a-f]{1,40}|\b(?=[a-f]{0,12}\d)[0-9a-f]{7,40}\b"
)
_SYSTEM = re.compile(
    r"(?i)\b(?:windows|win(?:32|64|10|11|7|8)|mac ?os|os ?x|darwin|linux|ubuntu|debian|fedora|arch"
    r"|centos|rhel|alpine|nixos|suse"
    r"|mint|gentoo|freebsd|android|ios|ipados|wsl|macbook|docker|chrome"
    r"|firefox|safari|edge|x86_64|arm64|aarch64|amd64|colab|any (?:os|platform)|all platforms)\b"
)
_STEPS = re.compile(
    r"(?im)\bsteps?\b|\breproduc|\brepro\b|^\s{0,6}(?:\d{1,2}[.)]|[-*]) \S|\b(?:when|after|if"
    r"|while) "
    r"(?:i|you|we|the|a|using|running|opening|clicking|trying)\b|\b(?:run|running|ran|click"
    r"|open|try"
    r"|type|execute|call|install|build|import|start|upgrad|updat)\w{0,6}\b|`[^`\n]{2,300}`"
    r"|https?://\S{4,300}"
)
_EXPECTED = re.compile(
    r"(?i)\b(?:expect|should|shouldn|instead|supposed|want|would like|ought|correct|must|need"
    r"|used to)"
)


def _is_described(told: Told) -> bool:
    words = _LETTERS.findall(told.text)
    size = len("".join(words).encode("utf-8", "replace"))
    enough = len(words) >= _FEWEST_WORDS or size >= _FEWEST_BYTES
    return told.error is not None or enough


def _has_version(told: Told) -> bool:
    stated = told.environment.version is not None
    return stated or bool(_VERSION.search(told.text))


def _has_system(told: Told) -> bool:
    stated = told.environment.platform is not None
    return stated or bool(_SYSTEM.search(told.text))


def _has_steps(told: Told) -> bool:
    return told.has_code or bool(_STEPS.search(told.text)) or _is_foreign(told.text)


def _is_foreign(text: str) -> bool:
    letters = "".join(_LETTERS.findall(text))
    foreign = sum(not letter.isascii() for letter in letters)
    return foreign > _FOREIGN_SHARE * len(letters)


def _has_log(told: Told) -> bool:
    return told.error is not None or told.has_code


def _has_expectation(told: Told) -> bool:
    return bool(_EXPECTED.search(told.text)) or _is_foreign(told.text)


DESCRIPTION = Need(
    "what happened",
    "What happened, and what did you expect to happen?",
    re.compile(
        r"(?i)\b(?:describe|description|what happened|what'?s wrong|what is the (?:issue"
        r"|problem|bug)"
        r"|actual|current behaviou?r|bug|issue|problem|summary|what did you see)\b"
    ),
    _is_described,
)
VERSION = Need(
    "the version",
    "Which version did you see this with?",
    re.compile(r"(?i)\bversions?\b|\brelease\b"),
    _has_version,
)
STEPS = Need(
    "the steps to reproduce",
    "Which steps, command or code lead to it?",
    re.compile(r"(?i)\bsteps?\b|\brepro|\bexample\b|\bcode\b|\bwhat did you do\b"),
    _has_steps,
)
SYSTEM = Need(
    "the operating system",
    "Which operating system did you see this on?",
    re.compile(
        r"(?i)\bos\b|\boperating system\b|\bplatform\b|\benvironment\b|\bsystem\b|\bbrowser"
    ),
    _has_system,
)
LOG = Need(
    "the error message",
    "What does the error message or log say, as text?",
    re.compile(r"(?i)\blogs?\b|\berror|\bstack ?trace\b|\bbacktrace\b|\boutput\b"),
    _has_log,
)
EXPECTATION = Need(
    "what was expected",
    "What did you expect to happen?",
    re.compile(r"(?i)\bexpect|\bshould happen\b"),
    _has_expectation,
)

# In the order in which a label is tried: "Steps to reproduce the bug" asks for steps.
NEEDS = (EXPECTATION, STEPS, VERSION, SYSTEM, LOG, DESCRIPTION)
# What a report of a bug has to tell where no form says so.
BUG_MINIMUM = (DESCRIPTION, STEPS, VERSION)


def find_need(label: str) -> Need | None:
    """Return the need that a form's field asks for, or None for a question of its own."""
    return next((need for need in NEEDS if need.asks.search(label[:200])), None)
