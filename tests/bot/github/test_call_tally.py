import pytest

from bot.github.call_tally import CallTally, kind_of, outcome_of


@pytest.mark.parametrize(
    ("verb", "path", "kind"),
    [
        ("POST", "https://api.github.com/graphql", "graphql"),
        ("GET", "/search/issues", "search"),
        ("GET", "/repos/octo/engine/issues/1", "read"),
        ("POST", "/repos/octo/engine/issues/1/comments", "write"),
        ("POST", "/app/installations/7/access_tokens", "other"),
    ],
)
def test_calls_are_told_apart(verb: str, path: str, kind: str) -> None:
    assert kind_of(verb, path) == kind


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "good"),
        (304, "good"),
        (403, "limited"),
        (404, "refused"),
        (429, "limited"),
        (502, "fault"),
        (None, "silence"),
    ],
)
def test_outcomes_are_told_apart(status: int | None, outcome: str) -> None:
    assert outcome_of(status) == outcome


def test_what_was_taken_is_not_counted_twice() -> None:
    tally = CallTally()
    tally.count("GET", "/repos/octo/engine", 200)
    assert tally.take() == {("read", "good"): 1}
    assert tally.take() == {}
