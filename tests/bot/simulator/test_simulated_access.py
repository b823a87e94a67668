"""Who may call, who may see what, and with which words GitHub refuses."""

from typing import Any

import pytest


def test_a_call_without_user_agent_is_refused(place: Any) -> None:
    answer = place.as_nobody().call("GET", "/meta", headers={"User-Agent": ""})
    assert answer.status_code == 403


def test_an_unknown_api_version_is_refused(place: Any) -> None:
    answer = place.as_nobody().call("GET", "/meta", headers={"X-GitHub-Api-Version": "1999-01-01"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("claims", "status", "message"),
    [
        ({"exp": 0}, 401, "'Expiration time' claim ('exp') must be a numeric value"),
        ({"exp": 9_999_999_999}, 401, "'Expiration time' claim ('exp') is too far in the future"),
        ({"iat": 9_999_999_999}, 401, "'Issued at' claim ('iat') must be an Integer"),
        ({"iss": "1"}, 404, "Integration not found"),
    ],
    ids=["expired", "lives too long", "issued in the future", "unknown app"],
)
def test_a_wrong_assertion_is_refused(
    place: Any, *, claims: dict[str, Any], status: int, message: str
) -> None:
    answer = place.as_app(**claims).call("GET", "/app")
    assert answer.status_code == status
    assert answer.get_json()["message"].startswith(message)


def test_an_assertion_of_another_key_is_refused(place: Any) -> None:
    wire = place.as_app()
    wire.headers["Authorization"] = wire.headers["Authorization"][:-8] + "AAAAAAAA"
    answer = wire.call("GET", "/app")
    assert answer.get_json()["message"] == "A JSON web token could not be decoded"


def test_a_token_ends_after_an_hour(place: Any) -> None:
    wire = place.as_installation()
    place.clock.pass_seconds(3599)
    before = wire.call("GET", "/repos/octo/engine").status_code
    place.clock.pass_seconds(2)
    assert (before, wire.call("GET", "/repos/octo/engine").status_code) == (200, 401)


def test_a_token_has_no_fixed_length_and_names_its_app(place: Any) -> None:
    token = place.world.create_installation_token(place.installation).text
    assert token.startswith(f"ghs_{place.app.id}_")
    assert len(token) > 200


def test_a_private_repository_does_not_exist_for_others(place: Any) -> None:
    place.world.create_repository("octo/vault", private=True)
    callers = (place.as_nobody(), place.as_person("eve"), place.as_installation())
    statuses = [wire.call("GET", "/repos/octo/vault").status_code for wire in callers]
    assert statuses == [404, 404, 404]


def test_a_private_repository_exists_for_its_people(place: Any) -> None:
    place.world.create_repository("octo/vault", private=True).set_permission("mira", "read")
    assert place.as_person("mira").call("GET", "/repos/octo/vault").status_code == 200


def test_a_missing_permission_is_named_in_a_header(place: Any) -> None:
    place.repository.open_issue("a", "b")
    wire = place.as_installation(permissions={"issues": "read"})
    answer = wire.call("POST", "/repos/octo/engine/issues/1/comments", json={"body": "x"})
    assert answer.status_code == 403
    assert answer.get_json()["message"] == "Resource not accessible by integration"
    needed = answer.headers["X-Accepted-GitHub-Permissions"]
    assert needed == "issues=write; pull_requests=write"


def test_a_token_for_one_repository_cannot_write_to_another(place: Any) -> None:
    other = place.world.create_repository("octo/other")
    other.open_issue("a", "b")
    answer = place.as_installation().call(
        "POST", "/repos/octo/other/issues/1/comments", json={"body": "x"}
    )
    assert answer.status_code == 403


def test_a_suspended_installation_is_refused(place: Any) -> None:
    wire = place.as_installation()
    place.world.suspend(place.installation)
    assert wire.call("GET", "/repos/octo/engine").status_code == 403


def test_a_private_source_is_no_cross_reference_for_others(place: Any) -> None:
    place.repository.open_issue("public", "text")
    vault = place.world.create_repository("octo/vault", private=True)
    vault.set_permission("mira", "read")
    vault.open_issue("secret", "see octo/engine#1")
    path = "/repos/octo/engine/issues/1/timeline"
    outside = place.as_installation().call("GET", path).get_json()
    inside = place.as_person("mira").call("GET", path).get_json()
    assert ([e["event"] for e in outside], [e["event"] for e in inside]) == (
        [],
        ["cross-referenced"],
    )


def test_a_locked_issue_takes_no_comment_from_a_stranger(place: Any) -> None:
    place.repository.open_issue("a", "b").lock()
    answer = place.as_person("eve").call(
        "POST", "/repos/octo/engine/issues/1/comments", json={"body": "x"}
    )
    assert answer.status_code == 403


def test_a_deleted_issue_is_gone(place: Any) -> None:
    place.repository.open_issue("a", "b").delete()
    assert place.as_nobody().call("GET", "/repos/octo/engine/issues/1").status_code == 410


def test_a_transferred_issue_redirects(place: Any) -> None:
    attic = place.world.create_repository("octo/attic")
    place.repository.open_issue("a", "b").transfer(attic)
    answer = place.as_nobody().call("GET", "/repos/octo/engine/issues/1")
    location = f"http://localhost/api/v3/repositories/{attic.id}/issues/1"
    assert (answer.status_code, answer.headers["Location"]) == (301, location)


@pytest.mark.parametrize(("method", "status"), [("GET", 301), ("POST", 307)])
def test_a_renamed_repository_redirects(place: Any, *, method: str, status: int) -> None:
    place.repository.open_issue("a", "b")
    place.world.rename_repository(place.repository, "motor")
    answer = place.as_installation().call(
        method, "/repos/octo/engine/issues/1/comments", json={"body": "x"}
    )
    place_now = f"/api/v3/repositories/{place.repository.id}/issues/1/comments"
    assert answer.status_code == status
    assert answer.headers["Location"].endswith(place_now)
