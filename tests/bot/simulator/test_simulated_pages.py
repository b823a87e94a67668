"""The pages: an issue is read, written by form and changed; an App is registered and installed."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.simulator.issue_forms import find_forms, write_body
from bot.simulator.pages.markdown import render_markdown
from bot.simulator.scenarios import believable_repository

MANIFEST = {
    "url": "https://bot.example",
    "name": "Triage helper",
    "redirect_url": "https://bot.example/setup",
    "hook_attributes": {"url": "https://bot.example/webhook"},
    "default_permissions": {"issues": "write"},
    "default_events": ["issues"],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>alert(1)</script>hi", "hi"),
        ('<img src=x onerror="alert(1)">', '<img src="x">'),
        ("[x](javascript:alert(1))", "javascript:"),
        ("see #4", '<a href="/octo/engine/issues/4" rel="nofollow noreferrer">#4</a>'),
        ("octo/other#5", 'href="/octo/other/issues/5"'),
        ("@ada", 'href="/ada"'),
        ("`#4`", "<code>#4</code>"),
        ("- [x] done", 'type="checkbox"'),
        ("| a |\n|---|\n| b |", "<td>b</td>"),
        ("~~old~~", "<s>old</s>"),
        ("<details><summary>More</summary>\n\ntext\n\n</details>", "<details>"),
        ("```mermaid\ngraph LR\n```", "<figcaption>Diagram"),
    ],
)
def test_markdown_is_shown_as_on_github(text: str, expected: str) -> None:
    shown = render_markdown(text, repository="octo/engine")
    assert expected in shown
    assert "<script" not in shown
    assert "onerror" not in shown
    assert 'href="javascript' not in shown


def test_a_page_escapes_what_people_wrote(place: Any) -> None:
    place.repository.open_issue("<b>bold</b>", "<script>x</script>", labels=["<i>"])
    page = place.client.get("/octo/engine/issues/1").get_data(as_text=True)
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<script>x" not in page
    assert "<i>" not in page


def test_a_form_becomes_markdown_with_github_s_headings(place: Any) -> None:
    kelp = believable_repository(place.world).repository
    form = next(one for one in find_forms(kelp) if one.name == "Bug report")
    body = write_body(form, {"field-1": "It broke", "field-3": "2.5.0", "field-5": "Trace"})
    assert body == (
        "### What happened?\n\nIt broke\n\n"
        "### How to reproduce\n\n_No response_\n\n"
        "### kelp version\n\n2.5.0\n\n"
        "### Operating system\n\n_No response_\n\n"
        "### Log output\n\n```text\nTrace\n```"
    )


def test_an_issue_is_opened_through_a_form(place: Any) -> None:
    kelp = believable_repository(place.world).repository
    answers = {f"field-{n}": f"answer {n}" for n in range(1, 6)}
    answer = place.client.post(
        "/tidewater/kelp/issues/new",
        data={"title": "New", "login": "noor", "form": ".github/ISSUE_TEMPLATE/bug.yml", **answers},
    )
    issue = kelp.living()[-1]
    assert answer.headers["Location"] == f"/tidewater/kelp/issues/{issue.number}"
    assert (issue.author.login, issue.labels[0].name) == ("noor", "kind/bug")


def test_a_form_without_a_required_answer_is_refused(place: Any) -> None:
    believable_repository(place.world)
    sent = {"title": "New", "login": "noor", "form": ".github/ISSUE_TEMPLATE/bug.yml"}
    assert place.client.post("/tidewater/kelp/issues/new", data=sent).status_code == 422


def test_a_comment_can_close_the_issue(place: Any) -> None:
    issue = place.repository.open_issue("a", "b")
    place.client.post(
        "/octo/engine/issues/1", data={"login": "mira", "body": "Done", "action": "close"}
    )
    assert (issue.comments[0].body, issue.state, issue.closed_by.login) == (
        "Done",
        "closed",
        "mira",
    )


def test_an_open_page_learns_that_it_is_old(place: Any) -> None:
    issue = place.repository.open_issue("a", "b")
    path = "/octo/engine/issues/1/version"
    before = place.client.get(path).get_json()
    issue.react("ada", "+1")
    assert place.client.get(path).get_json() != before


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/octo/engine/issues",
        "/octo/engine/issues/new",
        "/octo/engine/pull/1",
        "/apps/issuegraph/installations/new",
        "/static/github.css",
        "/static/refresh.js",
    ],
)
def test_a_page_is_there(place: Any, *, path: str) -> None:
    place.repository.open_pull("a", "b")
    assert place.client.get(path).status_code == 200


def test_a_manifest_becomes_an_app_and_an_installation(place: Any) -> None:
    sent = {"manifest": json.dumps(MANIFEST)}
    proposal = place.client.post("/settings/apps/new?state=s1", data=sent)
    back = place.client.post("/settings/apps/confirm", data={**sent, "state": "s1"})
    given = parse_qs(urlsplit(back.headers["Location"]).query)
    path = f"/api/v3/app-manifests/{given['code'][0]}/conversions"
    made = place.client.post(path, headers={"User-Agent": "tests"}).get_json()
    place.client.post("/apps/triage-helper/installations/new", data={"repository": "octo/engine"})
    assert (proposal.status_code, given["state"]) == (200, ["s1"])
    assert (made["slug"], made["permissions"]["issues"]) == ("triage-helper", "write")
    assert place.world.installations[-1].app.slug == "triage-helper"


@pytest.mark.parametrize(
    "manifest", ["", "[]", "{}", '{"url": "javascript:x", "redirect_url": "javascript:x"}']
)
def test_a_manifest_without_addresses_is_refused(place: Any, *, manifest: str) -> None:
    answer = place.client.post("/settings/apps/new", data={"manifest": manifest})
    assert answer.status_code == 422
