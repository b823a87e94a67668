import hashlib
import re

import pytest

from chaos.matrix import crashes_of
from chaos.points import (
    Effect,
    Point,
    Tripwire,
    label_command,
    label_request,
    pattern_of,
    scripts_of_jobs,
)
from chaos.victims import Victim

COMMENT = Effect("POST /repos/R/issues/N/comments")
ACCEPT = Effect("accept entry")


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/repos/octo/engine/issues/12/comments", "POST /repos/R/issues/N/comments"),
        ("/app/installations/7/access_tokens", "POST /app/installations/N/access_tokens"),
        ("/graphql", "POST /graphql"),
    ],
)
def test_a_request_is_named_by_what_it_asks_for_and_found_again(path: str, label: str) -> None:
    method, pattern = pattern_of(label)
    assert (label_request("POST", path), method) == (label, "POST")
    assert re.search(pattern, path)


def test_the_scripts_of_the_inbox_are_known_by_the_names_that_redis_gives_them() -> None:
    texts = scripts_of_jobs()
    sha = hashlib.sha1(texts["claim entry"], usedforsecurity=False).hexdigest()
    assert label_command((b"EVALSHA", sha.encode(), b"1")) == "claim entry"
    assert "sweep entry" not in texts


def test_a_wire_is_sprung_once_and_by_the_occurrence_it_waits_for() -> None:
    sprung: list[str] = []
    wire = Tripwire(Point(Effect("POST /graphql", 2), "after"), lambda: sprung.append("now"))
    passed = [
        wire.pass_by(label, side)
        for label, side in [
            ("POST /graphql", "after"),
            ("POST /graphql", "before"),
            ("POST /graphql", "after"),
            ("POST /graphql", "after"),
        ]
    ]
    assert (passed, sprung) == ([False, False, True, False], ["now"])


def test_everything_is_killed_before_and_after_every_effect() -> None:
    crashes = {(str(point), victim) for point, victim in crashes_of((ACCEPT, COMMENT))}
    sides = ("before", "after")
    expected = {(f"{side} {COMMENT}", victim) for side in sides for victim in Victim} | {
        # The receiver accepts, while there is no process of a job yet.
        (f"{side} {ACCEPT}", victim)
        for side in sides
        for victim in Victim
        if victim is not Victim.HORSE
    }
    assert crashes == expected
