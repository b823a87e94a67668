"""Rules are looked for in short ways; what they find must not depend on that."""

import pytest

from tests.hostile_texts import HOSTILE_TEXTS
from workers.analysis.stack_traces import LANGUAGES
from workers.analysis.stack_traces.rule import Rule

RULES = [rule for language in LANGUAGES for rule in language.rules]
IN_NEED = [rule for rule in RULES if rule.needs]
LINES = (
    "Uncaught (in promise) TypeError: x is undefined",
    "server.core.OutOfFuelException: the tank is empty",
    "One or more errors occurred. ---> Shop.BasketException: the basket has no bottom",
    "ConnectionFailure: nobody answers",
    "MemoryFault: at 0x10",
    "tool: fatal error: cannot open the drum",
    "Error E1234: the cable is slack",
    "docker: Error response from daemon: no such image",
    "API Error (the request was too large)",
    "HTTP/1.1 503 Service Unavailable",
    "it answers 400 Bad Request and 422 Unprocessable Entity",
    "401 Unauthorized, 403 Forbidden, 404 Not Found, 405 Method Not Allowed",
    "408 Request Timeout then 409 Conflict then 410 Gone then 413 Payload Too Large",
    "429 Too Many Requests, 500 Internal Server Error, 501 Not Implemented",
    "502 Bad Gateway or 504 Gateway Time-out",
    "[ERROR] the winch does not turn at all",
    "CRITICAL: drum stopped in the middle",
    "SEVERE  the brake has failed twice",
    "FATAL: nothing works any more here",
    "Cannot read properties of undefined (reading 'drum')",
    "can't access property drum, winch is undefined",
    "winch.turn is not a function",
    "undefined is not an object",
    "Maximum call stack size exceeded",
    "Cannot find module 'winch'",
    "Module not found: the winch has none",
    "Minified React error #185",
    "(node:12) [DEP0005] DeprecationWarning: Buffer() is old",
    "DeprecationWarning: turn() goes away",
    "lift: ASSERTION FAILED: cable > 0",
    "lift: Assertion failed: cable > 0",
    "Assertion failure in the drum",
    "lift: Assertion `cable > 0' failed.",
    "*** stack smashing detected ***: terminated",
    "double free or corruption (out)",
    "free(): invalid pointer",
    "malloc(): corrupted top size",
    "corrupted size vs. prev_size",
    "ld: cannot find -lwinch anywhere",
    "lld-link: error: unknown argument here",
    "PHP Fatal error:  Uncaught DrumError: it is stuck in /srv/a.php:3",
    "the winch exited with code 3221225477",
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.pattern.pattern[:40])
def test_a_pattern_is_found_where_it_would_be_found_without_the_short_way(rule: Rule) -> None:
    for line in (*LINES, *(text[:600] for text in HOSTILE_TEXTS.values())):
        slowly, quickly = rule.pattern.search(line), rule.search(line)
        found = (slowly.span() if slowly else None, quickly.span() if quickly else None)
        assert found[0] == found[1]


@pytest.mark.parametrize("rule", IN_NEED, ids=lambda rule: rule.pattern.pattern[:40])
def test_one_of_the_words_that_a_rule_needs_stands_in_whatever_it_finds(rule: Rule) -> None:
    found = [line for line in LINES if rule.pattern.search(line)]
    assert found
    assert all(any(word in line for word in rule.needs) for line in found)


def test_each_needed_word_stands_in_something_that_its_rule_finds() -> None:
    unseen = [
        word
        for rule in IN_NEED
        for word in rule.needs
        if not any(word in line and rule.pattern.search(line) for line in LINES)
    ]
    assert unseen == []
