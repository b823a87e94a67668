"""Every exchange satisfies GitHub's published description, and invents no field."""

from typing import Any

import pytest

REPO = "/repos/octo/engine"
FORGOTTEN = (".network_count", ".subscribers_count", ".status", ".archived_at", ".archived_by")

SUGGESTION = {"name": "bug", "suggest": True, "rationale": "It says so.", "confidence": "high"}
UNSURE = {"name": "bug", "suggest": True, "confidence": "unsure"}

# (caller, method, path, body, status); {names} are filled in from the populated world.
EXCHANGES: list[tuple[str, str, str, Any, int]] = [
    ("app", "GET", "/app", None, 200),
    ("app", "GET", "/app/installations", None, 200),
    ("app", "GET", "/app/installations/{installation}", None, 200),
    ("app", "POST", "/app/installations/{installation}/access_tokens", {}, 201),
    (
        "app",
        "POST",
        "/app/installations/{installation}/access_tokens",
        {"repositories": ["engine"], "permissions": {"issues": "write"}},
        201,
    ),
    (
        "app",
        "POST",
        "/app/installations/{installation}/access_tokens",
        {"repositories": ["missing"]},
        422,
    ),
    ("app", "DELETE", "/app/installations/{installation}", None, 204),
    ("app", "GET", f"{REPO}/installation", None, 200),
    ("app", "GET", "/orgs/octo/installation", None, 200),
    ("app", "GET", "/app/hook/config", None, 200),
    ("app", "PATCH", "/app/hook/config", {"url": "https://bot.example/webhook"}, 200),
    ("app", "GET", "/app/hook/deliveries", None, 200),
    ("bot", "GET", "/apps/issuegraph", None, 200),
    ("bot", "GET", "/installation/repositories", None, 200),
    ("bot", "DELETE", "/installation/token", None, 204),
    ("bot", "GET", "/rate_limit", None, 200),
    ("bot", "GET", "/meta", None, 200),
    ("bot", "GET", "/versions", None, 200),
    ("bot", "GET", "/users/ada", None, 200),
    ("bot", "GET", "/users/nobody-here", None, 404),
    ("bot", "GET", REPO, None, 200),
    ("bot", "GET", "/repositories/{repository}", None, 200),
    ("bot", "GET", f"{REPO}/contents/README.md", None, 200),
    ("bot", "GET", f"{REPO}/contents/.github", None, 200),
    ("bot", "GET", f"{REPO}/contents/missing", None, 404),
    ("bot", "GET", f"{REPO}/collaborators/mira/permission", None, 200),
    ("bot", "GET", f"{REPO}/issue-types", None, 200),
    ("bot", "GET", "/repos/octo/plain/issue-types", None, 404),
    ("bot", "GET", f"{REPO}/labels", None, 200),
    ("bot", "GET", f"{REPO}/labels/bug", None, 200),
    ("bot", "POST", f"{REPO}/labels", {"name": "new", "color": "00ff00"}, 201),
    ("bot", "POST", f"{REPO}/labels", {"name": "bug", "color": "00ff00"}, 422),
    ("bot", "POST", f"{REPO}/labels", {"name": "odd", "color": "invalid"}, 422),
    ("bot", "PATCH", f"{REPO}/labels/bug", {"color": "00ff00"}, 200),
    ("bot", "DELETE", f"{REPO}/labels/bug", None, 204),
    ("bot", "GET", f"{REPO}/milestones", None, 200),
    ("bot", "GET", f"{REPO}/issues?state=all", None, 200),
    ("bot", "POST", f"{REPO}/issues", {"title": "t", "body": "b", "labels": ["bug"]}, 201),
    ("bot", "POST", f"{REPO}/issues", {"body": "no title"}, 422),
    ("bot", "GET", f"{REPO}/issues/1", None, 200),
    ("bot", "GET", f"{REPO}/issues/999", None, 404),
    ("bot", "PATCH", f"{REPO}/issues/1", {"state": "closed", "state_reason": "completed"}, 200),
    ("bot", "PATCH", f"{REPO}/issues/1", {"type": "Bug"}, 200),
    ("bot", "PATCH", f"{REPO}/issues/1", {"type": {"value": "bug"}}, 200),
    ("bot", "PATCH", f"{REPO}/issues/1", {"type": "Epic"}, 422),
    ("bot", "GET", f"{REPO}/issues/comments", None, 200),
    ("bot", "GET", f"{REPO}/issues/1/comments", None, 200),
    ("bot", "POST", f"{REPO}/issues/1/comments", {"body": "hello"}, 201),
    ("bot", "POST", f"{REPO}/issues/1/comments", {"body": "x" * 65_537}, 422),
    ("bot", "GET", f"{REPO}/issues/comments/{{comment}}", None, 200),
    ("bot", "PATCH", f"{REPO}/issues/comments/{{comment}}", {"body": "changed"}, 200),
    ("bot", "DELETE", f"{REPO}/issues/comments/{{comment}}", None, 204),
    ("bot", "GET", f"{REPO}/issues/comments/{{comment}}/reactions", None, 200),
    ("bot", "POST", f"{REPO}/issues/comments/{{comment}}/reactions", {"content": "eyes"}, 201),
    ("bot", "GET", f"{REPO}/issues/1/events", None, 200),
    ("bot", "GET", f"{REPO}/issues/1/timeline", None, 200),
    ("bot", "GET", f"{REPO}/issues/2/timeline", None, 200),
    ("bot", "GET", f"{REPO}/issues/1/labels", None, 200),
    ("bot", "POST", f"{REPO}/issues/2/labels", {"labels": ["bug"]}, 200),
    ("bot", "POST", f"{REPO}/issues/2/labels", {"labels": [SUGGESTION]}, 200),
    ("bot", "POST", f"{REPO}/issues/2/labels", {"labels": [UNSURE]}, 422),
    ("bot", "GET", f"{REPO}/issues/1/suggestions?state=all", None, 200),
    ("bot", "GET", f"{REPO}/issues/{{pull}}/suggestions", None, 404),
    ("bot", "POST", f"{REPO}/issues/1/suggestions/{{suggestion}}/approve", None, 200),
    ("bot", "POST", f"{REPO}/issues/1/suggestions/{{suggestion}}/dismiss", None, 200),
    ("bot", "POST", f"{REPO}/issues/1/suggestions/1/approve", None, 404),
    ("bot", "PUT", f"{REPO}/issues/2/labels", {"labels": ["bug"]}, 200),
    ("bot", "DELETE", f"{REPO}/issues/1/labels/bug", None, 200),
    ("bot", "GET", f"{REPO}/issues/1/reactions", None, 200),
    ("bot", "POST", f"{REPO}/issues/1/reactions", {"content": "+1"}, 201),
    ("bot", "POST", f"{REPO}/issues/1/reactions", {"content": "shrug"}, 422),
    ("bot", "GET", f"{REPO}/issues/1/sub_issues", None, 200),
    ("bot", "GET", f"{REPO}/issues/2/parent", None, 200),
    ("bot", "GET", f"{REPO}/issues/1/dependencies/blocked_by", None, 200),
    ("bot", "GET", f"{REPO}/issues/2/dependencies/blocking", None, 200),
    ("bot", "PUT", f"{REPO}/issues/1/lock", {"lock_reason": "resolved"}, 204),
    ("bot", "DELETE", f"{REPO}/issues/1/lock", None, 204),
    ("bot", "GET", f"{REPO}/pulls?state=all", None, 200),
    ("bot", "GET", f"{REPO}/pulls/{{pull}}", None, 200),
    ("bot", "GET", f"{REPO}/pulls/{{pull}}/files", None, 200),
    ("bot", "GET", f"{REPO}/pulls/{{pull}}/merge", None, 204),
    ("bot", "GET", f"{REPO}/commits/main", None, 200),
    ("bot", "GET", f"{REPO}/commits/{{merge}}/pulls", None, 200),
    ("bot", "GET", f"{REPO}/compare/v1.0...{{merge}}", None, 200),
    ("bot", "GET", f"{REPO}/compare/v1.0...{{merge}}?per_page=1&page=2", None, 200),
    ("bot", "GET", f"{REPO}/releases", None, 200),
    ("bot", "GET", f"{REPO}/releases/latest", None, 200),
    ("bot", "GET", f"{REPO}/releases/tags/v1.0", None, 200),
    ("bot", "GET", f"{REPO}/tags", None, 200),
    ("bot", "GET", "/search/issues?q=crash+repo:octo/engine+is:issue", None, 200),
    ("bot", "GET", "/search/issues?q=crash+repo:octo/unknown", None, 422),
]


def populate(place: Any) -> dict[str, Any]:
    home = place.repository
    home.create_label("bug", color="d73a4a", description="Broken")
    home.create_milestone("1.1", due_on="2026-05-01")
    home.put_file("README.md", "# Engine")
    home.put_file(".github/config.yml", "a: 1")
    home.set_permission("mira", "maintain")
    home.create_issue_type("Bug")
    home.takes_suggestions = True
    place.world.create_repository("octo/plain")
    first = home.open_issue("crash on start", "boom", labels=["bug"])
    first.suggest_label("docs", by="mira", rationale=None, confidence="low")
    second = home.open_issue("crash too", "the same as #1")
    pull = home.open_pull("Stop the crash", "Fixes #1", files=[("a.py", "-1\n+2")])
    pull.link(second)
    comment = first.comment("mira", "Seen here too")
    comment.react("ada", "heart")
    first.edit(title="crash at start", by="mira")
    first.lock("resolved", by="mira")
    first.unlock(by="mira")
    first.add_sub_issue(second)
    first.add_blocker(second)
    second.mark_duplicate_of(first, by="mira")
    home.commit("Mention #1")
    sha = pull.merge()
    home.release("v1.0")
    return {
        "installation": place.installation.id,
        "repository": home.id,
        "comment": comment.id,
        "suggestion": first.suggestions[0].id,
        "pull": pull.number,
        "merge": sha,
    }


@pytest.mark.parametrize(
    ("caller", "method", "path", "body", "status"),
    EXCHANGES,
    ids=[f"{method} {path} {status}" for _, method, path, _, status in EXCHANGES],
)
def test_an_exchange_satisfies_the_contract(
    place: Any, contract: Any, *, caller: str, method: str, path: str, body: Any, status: int
) -> None:
    names = populate(place)
    wire = place.as_app() if caller == "app" else place.as_installation()
    address = path.format(**names)
    answer = wire.call(method, address, json=body)
    plain, _, query = address.partition("?")
    asked = dict(pair.split("=", 1) for pair in query.split("&")) if query else {}
    shown = answer.get_json(silent=True)
    problems = contract.check(method, plain, asked, body, answer.status_code, {}, shown)
    if status >= 400:  # These requests break the contract on purpose; the answers must not.
        problems = [problem for problem in problems if not problem.startswith("request")]
    assert (answer.status_code, problems) == (status, [])
    # GitHub sends two repository counts, and a status in errors, that its description forgets;
    # a label's archiving is newer than the description.
    unknown = contract.strict(method, plain, answer.status_code, shown)
    assert [field for field in unknown if not field.endswith(FORGOTTEN)] == []


def test_a_manifest_conversion_satisfies_the_contract(place: Any, contract: Any) -> None:
    place.world.manifest_codes["abc"] = (place.app, place.clock())
    answer = place.as_nobody().call("POST", "/app-manifests/abc/conversions")
    path = "/app-manifests/abc/conversions"
    assert contract.check("POST", path, {}, None, 201, {}, answer.get_json()) == []


def test_the_issue_query_costs_one_point(place: Any, issue_query: str) -> None:
    populate(place)
    answer = place.as_installation().query(issue_query, owner="octo", name="engine", number=1)
    limit = answer["data"]["rateLimit"]
    assert "errors" not in answer
    assert (limit["cost"], limit["nodeCount"], limit["remaining"]) == (1, 470, 4999)
