"""Small print of the REST API: pages, tags, reactions, search, limits, files."""

from typing import Any

import pytest

ISSUES = "/repos/octo/engine/issues"


def test_pages_are_linked_by_repository_id(place: Any) -> None:
    for number in range(5):
        place.repository.open_issue(f"issue {number}", "")
    answer = place.as_nobody().call("GET", f"{ISSUES}?per_page=2&page=2")
    base = f"http://localhost/api/v3/repositories/{place.repository.id}/issues?per_page=2"
    assert answer.headers["Link"] == (
        f'<{base}&page=1>; rel="prev", <{base}&page=3>; rel="next", '
        f'<{base}&page=3>; rel="last", <{base}&page=1>; rel="first"'
    )


def test_a_single_page_has_no_links(place: Any) -> None:
    place.repository.open_issue("only", "")
    assert "Link" not in place.as_nobody().call("GET", ISSUES).headers


def test_an_unchanged_answer_is_not_sent_again_and_costs_nothing(place: Any) -> None:
    place.repository.open_issue("a", "b")
    wire = place.as_installation()
    tag = wire.call("GET", f"{ISSUES}/1").headers["ETag"]
    again = wire.call("GET", f"{ISSUES}/1", headers={"If-None-Match": tag})
    third = wire.call("GET", f"{ISSUES}/1")
    assert (again.status_code, third.headers["X-RateLimit-Used"]) == (304, "2")


def test_another_token_has_another_tag(place: Any) -> None:
    place.repository.open_issue("a", "b")
    tags = {place.as_installation().call("GET", f"{ISSUES}/1").headers["ETag"] for _ in range(2)}
    assert len(tags) == 2


def test_a_second_reaction_of_a_kind_is_the_first_one(place: Any) -> None:
    place.repository.open_issue("a", "b")
    wire = place.as_installation()
    sent = {"content": "eyes"}
    first, second = (wire.call("POST", f"{ISSUES}/1/reactions", json=sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json()["id"] == second.get_json()["id"]


def test_labels_may_be_sent_as_a_bare_list(place: Any) -> None:
    place.repository.open_issue("a", "b")
    answer = place.as_installation().call("POST", f"{ISSUES}/1/labels", json=["bug"])
    assert [label["name"] for label in answer.get_json()] == ["bug"]


def test_what_the_bot_writes_is_the_app_s(place: Any) -> None:
    place.repository.open_issue("a", "b")
    answer = place.as_installation().call("POST", f"{ISSUES}/1/comments", json={"body": "x"})
    shown = answer.get_json()
    assert shown["user"]["login"] == "issuegraph[bot]"
    assert shown["user"]["type"] == "Bot"
    assert shown["performed_via_github_app"]["id"] == place.app.id


def test_broken_json_is_called_so(place: Any) -> None:
    answer = place.as_installation().call("POST", ISSUES, data=b"{nope")
    assert (answer.status_code, answer.get_json()["message"]) == (400, "Problems parsing JSON")


def test_a_file_comes_raw_when_asked(place: Any) -> None:
    place.repository.put_file(".github/issuegraph.yml", "mode: comment\n")
    answer = place.as_installation().call(
        "GET",
        "/repos/octo/engine/contents/.github/issuegraph.yml",
        headers={"Accept": "application/vnd.github.raw+json"},
    )
    assert answer.get_data(as_text=True) == "mode: comment\n"


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("crash", [2, 1]),
        ("crash teapot", [1]),
        ('"on start"', [1]),
        ("in:title teapot", []),
        ("is:closed", [2]),
        ("is:pr", [3]),
        ("author:mira", [2]),
        ("label:bug", [1]),
        ("crash -teapot", [2]),
    ],
)
def test_search_finds(place: Any, *, query: str, numbers: list[int]) -> None:
    home = place.repository
    home.open_issue("crash on start", "a teapot", labels=["bug"])
    home.open_issue("crash later", "", author="mira").close("not_planned")
    home.open_pull("Polish", "")
    answer = place.as_installation().call(
        "GET", "/search/issues", query_string={"q": f"repo:octo/engine {query}"}
    )
    assert [item["number"] for item in answer.get_json()["items"]] == numbers


@pytest.mark.parametrize(
    "query",
    ["x" * 257, "a OR b OR c OR d OR e OR f OR g", "", "repo:octo/missing x"],
    ids=["too long", "too many operators", "empty", "out of reach"],
)
def test_search_refuses(place: Any, *, query: str) -> None:
    answer = place.as_installation().call("GET", "/search/issues", query_string={"q": query})
    assert answer.status_code == 422


def test_search_has_its_own_budget(place: Any) -> None:
    wire = place.as_installation()
    found = [wire.call("GET", "/search/issues?q=x") for _ in range(31)]
    assert [one.status_code for one in found[-2:]] == [200, 403]
    assert found[0].headers["X-RateLimit-Limit"] == "30"
    assert wire.call("GET", "/meta").status_code == 200


def test_an_exhausted_budget_is_full_again_after_an_hour(place: Any) -> None:
    wire = place.as_installation()
    caller = f"installation/{place.installation.id}"
    place.world.limits.exhaust(caller, now=place.clock())
    refused = wire.call("GET", "/meta")
    place.clock.pass_seconds(3600)
    again = place.as_installation().call("GET", "/meta")
    assert (refused.status_code, refused.headers["X-RateLimit-Remaining"]) == (403, "0")
    assert again.status_code == 200


def test_the_eighty_first_write_of_a_minute_must_wait(place: Any) -> None:
    issue = place.repository.open_issue("a", "b")
    wire = place.as_installation()
    statuses = [
        wire.call("POST", f"{ISSUES}/1/comments", json={"body": str(n)}).status_code
        for n in range(80)
    ]
    refused = wire.call("POST", f"{ISSUES}/1/comments", json={"body": "80"})
    assert (set(statuses), refused.status_code) == ({201}, 403)
    assert refused.headers["Retry-After"] == "61"
    assert len(issue.comments) == 80


def test_every_request_is_remembered(place: Any) -> None:
    place.repository.open_issue("a", "b")
    wire = place.as_installation()
    wire.call("GET", f"{ISSUES}/1")
    wire.call("POST", f"{ISSUES}/1/comments", json={"body": "x"})
    wire.query("{ viewer { login } }")
    wire.call("GET", "/search/issues?q=x")
    kept = [(one.method, one.status, one.category) for one in place.world.requests]
    assert kept == [
        ("GET", 200, "read"),
        ("POST", 201, "write"),
        ("POST", 200, "graphql"),
        ("GET", 200, "search"),
    ]


def test_a_manifest_code_works_once_and_for_an_hour(place: Any) -> None:
    place.world.manifest_codes |= {
        "fresh": (place.app, place.clock()),
        "old": (place.app, place.clock()),
    }
    path = "/app-manifests/{}/conversions"
    wire = place.as_nobody()
    first = wire.call("POST", path.format("fresh"))
    second = wire.call("POST", path.format("fresh"))
    place.clock.pass_seconds(3601)
    late = wire.call("POST", path.format("old"))
    assert [one.status_code for one in (first, second, late)] == [201, 404, 404]
    assert first.get_json()["pem"] == place.app.private_key_pem


def test_deliveries_are_read_by_cursor(place: Any) -> None:
    for number in range(3):
        place.world.courier.post(
            place.app,
            "ping",
            payload={"zen": str(number)},
            installation_id=None,
            repository_id=None,
        )
    wire = place.as_app()
    first = wire.call("GET", "/app/hook/deliveries?per_page=2")
    following = first.headers["Link"].split(">")[0].removeprefix("<http://localhost/api/v3")
    second = wire.call("GET", following)
    place.world.courier.stop()
    seen = [item["id"] for item in first.get_json() + second.get_json()]
    assert seen == sorted((d.id for d in place.world.deliveries), reverse=True)


@pytest.mark.parametrize("mount", ["", "/api/v3"], ids=["as api.github.com", "as a server"])
def test_addresses_begin_where_the_client_called(place: Any, *, mount: str) -> None:
    place.repository.open_issue("a", "b")
    answer = place.client.get(f"{mount}{ISSUES}/1", headers={"User-Agent": "tests"})
    assert answer.get_json()["url"] == f"http://localhost{mount}{ISSUES}/1"


def test_a_closed_pull_request_has_no_reason(place: Any) -> None:
    place.repository.open_pull("a", "b").close()
    shown = place.as_nobody().call("GET", f"{ISSUES}/1").get_json()
    assert (shown["state"], shown["state_reason"]) == ("closed", None)
