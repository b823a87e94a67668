"""Planned faults strike the requests they name, as often as planned, before or after the effect."""

from typing import Any

import httpx
import pytest

from bot.simulator import FaultKind, Simulator

COMMENTS = "/repos/octo/engine/issues/1/comments"


def _comment(sim: Simulator, **options: Any) -> httpx.Response:
    token = sim.world.create_token("ada")
    return httpx.post(
        sim.api_url + COMMENTS,
        json={"body": "hello"},
        headers={"Authorization": f"token {token}"},
        **options,
    )


@pytest.fixture
def issue(sim: Simulator) -> Any:
    return sim.world.create_repository("octo/engine").open_issue("a", "b")


@pytest.mark.parametrize(
    ("kind", "comments"), [("status_before", 0), ("status_after", 1)], ids=["before", "after"]
)
def test_a_bad_gateway_before_or_after_the_effect(
    sim: Simulator, issue: Any, *, kind: str, comments: int
) -> None:
    sim.world.faults.add(match=("POST", "/comments$"), kind=kind, status=502)
    assert (_comment(sim).status_code, len(issue.comments)) == (502, comments)
    assert _comment(sim).status_code == 201


@pytest.mark.parametrize(
    ("kind", "comments"),
    [(FaultKind.RESET_BEFORE, 0), (FaultKind.RESET_AFTER, 1)],
    ids=["before", "after"],
)
def test_a_connection_cut_before_or_after_the_effect(
    sim: Simulator, issue: Any, *, kind: FaultKind, comments: int
) -> None:
    sim.world.faults.add(match=("POST", "/comments$"), kind=kind)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        _comment(sim)
    assert len(issue.comments) == comments


def test_a_truncated_body_after_the_effect(sim: Simulator, issue: Any) -> None:
    sim.world.faults.add(match=("POST", "/comments$"), kind="truncated")
    with pytest.raises(httpx.RemoteProtocolError):
        _comment(sim)
    assert len(issue.comments) == 1


def test_a_hang_after_the_effect(sim: Simulator, issue: Any) -> None:
    sim.world.faults.add(match=("POST", "/comments$"), kind="hang_after", seconds=0.6)
    with pytest.raises(httpx.ReadTimeout):
        _comment(sim, timeout=0.2)
    assert len(issue.comments) == 1


def test_a_stale_list_hides_what_is_young(place: Any) -> None:
    issue = place.repository.open_issue("a", "b")
    place.clock.pass_seconds(60)
    issue.comment("mira", "old")
    place.clock.pass_seconds(5)
    issue.comment("mira", "young")
    place.world.faults.add(match=("GET", "/comments$"), kind="stale", seconds=3, times=None)
    wire = place.as_nobody()
    stale = [one["body"] for one in wire.call("GET", COMMENTS).get_json()]
    place.clock.pass_seconds(3)
    fresh = [one["body"] for one in wire.call("GET", COMMENTS).get_json()]
    assert (stale, fresh) == (["old"], ["old", "young"])


def test_graphql_can_be_stale_too(place: Any) -> None:
    place.repository.open_issue("a", "b")
    place.clock.pass_seconds(60)
    place.repository.issue(1).comment("mira", "young")
    place.world.faults.add(match=("POST", "/graphql$"), kind="stale", seconds=3)
    text = (
        '{ repository(owner: "octo", name: "engine")'
        " { issue(number: 1) { comments(first: 9) { totalCount } } } }"
    )
    wire = place.as_installation()
    counts = [
        wire.query(text)["data"]["repository"]["issue"]["comments"]["totalCount"] for _ in range(2)
    ]
    assert counts == [0, 1]


@pytest.mark.parametrize(
    ("options", "status", "headers"),
    [
        ({"kind": "primary_limit", "seconds": 60}, 403, {"X-RateLimit-Remaining": "0"}),
        ({"kind": "primary_limit", "status": 429}, 429, {"X-RateLimit-Remaining": "0"}),
        ({"kind": "secondary_limit", "retry_after_seconds": 7}, 403, {"Retry-After": "7"}),
        ({"kind": "secondary_limit", "status": 429}, 429, {"Retry-After": None}),
        ({"kind": "suspended"}, 403, {}),
        ({"kind": "token_expired"}, 401, {}),
    ],
    ids=["primary", "primary 429", "secondary", "secondary without wait", "suspended", "expired"],
)
def test_a_refusal_on_demand(
    place: Any, *, options: dict[str, Any], status: int, headers: dict[str, str | None]
) -> None:
    place.world.faults.add(match=("*", "/meta"), **options)
    answer = place.as_nobody().call("GET", "/meta")
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in headers} == headers


def test_a_callback_sees_the_effect(place: Any) -> None:
    issue = place.repository.open_issue("a", "b")
    seen: list[int] = []
    place.world.faults.add(
        match=("POST", "/comments$"),
        kind="call_after",
        callback=lambda: seen.append(len(issue.comments)),
    )
    place.as_person("ada").call("POST", COMMENTS, json={"body": "x"})
    assert seen == [1]
