"""Every rule has an example here: the words between « and » are what it has to quote."""

import pytest

from bot.domain.findings import IssueType
from tests.builders import a_repository, an_issue
from workers.analysis.classify.rule import Place, Rule
from workers.analysis.classify.rules import RULES, suggest

BUG, FEATURE, QUESTION, DOCUMENTATION, SECURITY, OTHER = IssueType

EXAMPLES: dict[tuple[Place, IssueType], tuple[str, ...]] = {
    (Place.TITLE, BUG): (
        "«[Bug]» Login page is blank",
        "Looks like a «bug» to me",
        "«ICE» while building a closure",
        "Rocket «crashes» after landing",
        "«ValueError:» negative size",
        "«linker error» with mold",
        "Sound «does not work» in the second window",
        "Downloads «fail» behind a proxy",
        "Tray icon «no longer» there",
        "«Wrong» total in the invoice",
        "«Infinite loop» with two cursors",
        "Start-up is «slow»",
        "«无法»打开文件",
        "Загрузка «не работает»",
        "A impressora «não funciona»",
    ),
    (Place.TITLE, FEATURE): (
        "«[Feature Request]» dark mode",
        "A small «feature request» about fonts",
        "«Add» a dark mode",
        "A keyboard «shortcut for» the archive",
        "The archive «should» be searchable",
        "A «better error» for a lost connection",
        "It «would be» fun to have themes",
        "«Alternatives to» the archive",
        "Tables «have no» captions",
        "With «CSRF protection»",
        "«Is it possible to make» it blue",
        "«希望»支持深色模式",
        "Uma «sugestão»",
    ),
    (Place.TITLE, QUESTION): (
        "«[Question]» Colours",
        "«How do» I start",
        "«Can I» run two at once",
        "Not sure «how to» begin",
        "Need «help» with colours",
        "«Why» two windows",
        "Two windows at once«?»",
        "«如何»安装",
        "«Подскажите» порядок",
        "«Como usar» a biblioteca",
    ),
    (Place.TITLE, DOCUMENTATION): (
        "«docs:» describe the flags",
        "«Document» the flags",
        "A «typo» on the front page",
        "The «readme» names old flags",
        "The «guide» names old flags",
        "Please «write a tutorial»",
        "«Broken link» on the front page",
        "«文档»里的链接",
        "La «documentación» de los parámetros",
    ),
    (Place.TITLE, SECURITY): (
        "A «security vulnerability» in the parser",
        "Stored «XSS» in comments",
        "«SQL injection» by the search box",
        "«Path traversal» in unpack()",
        "«CVE-2024-12345» in a dependency",
        "Parser is «vulnerable» to long input",
        "Comparison is «not constant time»",
        "Log «leaks all api keys»",
        "«Heap-buffer-overflow» in decode()",
    ),
    (Place.TITLE, OTHER): (
        "«meta:» plans",
        "«Tracking issue» of the second edition",
        "«Cut a release» for packagers",
        "«Thank you.»",
    ),
    (Place.HEADINGS, BUG): (
        "### «Describe the bug»",
        "**«Steps to reproduce»**",
        "## «Actual behavior»",
        "## «Expected behaviour»",
        "### «Stack trace»",
        "### «Relevant log output»",
        "### «Environment»",
    ),
    (Place.HEADINGS, FEATURE): (
        "### «Feature request»",
        "**«Describe the solution» you'd like**",
        "### «Motivation»",
        "### «Pull request readiness checklist»",
    ),
    (Place.HEADINGS, QUESTION): ("### «Question»",),
    (Place.HEADINGS, DOCUMENTATION): ("### «Describe the doc issue»",),
    (Place.HEADINGS, SECURITY): ("## «Proof of concept»",),
    (Place.PROSE, BUG): (
        "These are the «steps to reproduce» it",
        "«I expected» two windows",
        "It opens one «instead of» two",
        "I am sure «this is a bug»",
        "The window «freezes»",
        "I see the «following error»",
        "The menu is «broken»",
        "It came «after the update»",
        "«Traceback (most recent call last)»",
        "thread 'main' «panicked at» src/main.rs:2",
        "«error:» linking with cc",
        "打开时«崩溃»",
        "Здесь «ошибка»",
        "El botón «no funciona»",
    ),
    (Place.PROSE, FEATURE): (
        "«It would be nice to» have themes",
        "«I'd like to see» themes",
        "«Please add» themes",
        "«Currently» there is one theme",
        "«建议»加一个按钮",
        "«Gostaria» de mais temas",
    ),
    (Place.PROSE, QUESTION): (
        "«I have a question» on themes",
        "«How do I» choose a theme",
        "I am new here, «can someone» say more",
        "«I'm trying to» choose a theme",
        "One theme or two«?»",
        "«请问»在哪里",
        "«Подскажите», где это",
        "Não sei «como usar» isto",
    ),
    (Place.PROSE, DOCUMENTATION): (
        "The «documentation says» two",
        "It is written «in the docs»",
        "There is a «typo» on page two",
        "请看«文档»",
        "Na «documentação» há dois",
    ),
    (Place.PROSE, SECURITY): (
        "I want to «report a security» problem",
        "An «attacker can» read every file",
        "It is «vulnerable to» long input",
    ),
    (Place.PROSE, OTHER): ("Best «casino» of the town",),
    (Place.CODE, BUG): (
        "```\n«Traceback (most recent call last)»:\n```",
        "```\nthread 'main' «panicked at» src/main.rs:2\n```",
        "```\n«TypeError:» x is not a function\n```",
    ),
}
CASES = [
    pytest.param(place, type_, text, id=f"{place.name.lower()} {type_} {text[:30]!r}")
    for (place, type_), texts in EXAMPLES.items()
    for text in texts
]


def plain(text: str) -> str:
    return text.replace("«", "").replace("»", "")


def marked(text: str) -> str:
    return text.partition("«")[2].partition("»")[0]


@pytest.mark.parametrize(("place", "type_", "text"), CASES)
def test_an_example_is_voted_for_with_its_own_words(
    place: Place, type_: IssueType, text: str
) -> None:
    title, body = (plain(text), "") if place is Place.TITLE else ("", plain(text))
    votes = suggest(an_issue(title=title, body=body), a_repository())
    assert marked(text) in [vote.because for vote in votes if vote.type is type_]


def test_every_rule_has_an_example() -> None:
    without = [rule for rule in RULES if not any(rule.find(text) for text in examples_of(rule))]
    assert without == []


def examples_of(rule: Rule) -> list[str]:
    return [plain(text).strip("#*`\n ") for text in EXAMPLES[rule.place, rule.type]]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<!-- this is a bug -->", id="a comment of the template"),
        pytest.param("> this is a bug", id="words of another person"),
        pytest.param("- [ ] this is a bug", id="a box that was not ticked"),
        pytest.param("_No response_", id="an empty answer"),
        pytest.param("The debugging guidebook", id="words inside words"),
    ],
)
def test_words_that_are_not_the_reporters_own_do_not_count(text: str) -> None:
    assert suggest(an_issue(title="", body=text), a_repository()) == ()
