"""Set-up: only for who holds the token, only what this session began, and gone when it is done."""

import html
import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import escape

from bot.settings.kept_credentials import read_kept_credentials
from bot.simulator.faults import FaultKind
from tests.bot.web.setting_up import PUBLIC_URL, Newcomer, newcomer
from tests.fakes import deliver, sign

SETUP_PATHS = ["/setup", "/setup/arrival", "/setup/registered?code=c&state=s"]


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Newcomer]:
    with newcomer(tmp_path) as someone:
        someone.folder.issue_token()
        yield someone


def manifest_on(page: str) -> dict[str, object]:
    found = re.search(r'name="manifest" value="([^"]+)"', page)
    assert found
    return dict(json.loads(html.unescape(found[1])))


def test_without_the_token_nobody_sees_more_than_the_question_for_it(person: Newcomer) -> None:
    page = person.get("/setup")
    assert (page.status_code, "manifest" in page.text) == (200, False)
    assert person.post("/setup", data={"token": "guessed"}).status_code == 403
    statuses = [person.post(f"/setup/{it}").status_code for it in ("environment", "exchange")]
    assert statuses == [403, 403]
    assert person.get("/setup/arrival").status_code == 403


def test_the_token_works_once(person: Newcomer) -> None:
    token = person.folder.issue_token()
    first, second = (person.post("/setup", data={"token": token}).status_code for _ in range(2))
    assert (first, second) == (303, 403)


def test_a_new_token_ends_the_session_of_the_old_one(person: Newcomer) -> None:
    person.unlock()
    stranger = person.browser
    person.browser = person.another_browser()
    person.unlock()
    assert "One-time token" in stranger.get("/setup", base_url=PUBLIC_URL).text


def test_the_session_is_out_of_reach_for_scripts_and_other_sites(person: Newcomer) -> None:
    cookie = person.unlock().headers["Set-Cookie"]
    attributes = {part.strip() for part in cookie.split(";")[1:]}
    assert attributes >= {"Secure", "HttpOnly", "Path=/setup", "SameSite=Lax"}


def test_every_permission_and_event_is_explained(person: Newcomer) -> None:
    person.unlock()
    page = person.get("/setup").text
    assert "Pull requests" in page
    assert "Read what became of the pull requests that an issue is linked with." in page
    assert "Slash commands are comments." in page


def test_the_manifest_names_our_public_address_whatever_the_request_says(person: Newcomer) -> None:
    person.unlock()
    lies = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}
    manifest = manifest_on(person.get("/setup", headers=lies).text)
    assert manifest["url"] == PUBLIC_URL
    assert manifest["hook_attributes"] == {"url": f"{PUBLIC_URL}/webhook", "active": True}
    assert manifest["redirect_url"] == f"{PUBLIC_URL}/setup/registered"
    assert manifest["public"] is False


def test_an_organization_and_a_relay_may_be_named(person: Newcomer) -> None:
    person.unlock()
    query = {"organization": "octo-org", "relay": "https://smee.io/abc"}
    page = person.get("/setup", query_string=query).text
    assert f'action="{person.simulator.url}/organizations/octo-org/settings/apps/new?state=' in page
    assert manifest_on(page)["hook_attributes"] == {"url": "https://smee.io/abc", "active": True}


@pytest.mark.parametrize(
    "query",
    [
        {"organization": "../evil"},
        {"organization": '"><script>'},
        {"relay": "http://smee.io/a"},
        {"relay": "https://[smee.io"},
        {"relay": "https://me:pass@smee.io/a"},
        {"relay": "https://smee.io/" + "a" * 500},
    ],
)
def test_what_is_no_organization_and_no_relay_is_refused(
    person: Newcomer, query: dict[str, str]
) -> None:
    person.unlock()
    page = person.get("/setup", query_string=query)
    assert page.status_code == 400
    assert "<script>" not in page.text
    assert all(f'value="{escape(typed)}"' in page.text for typed in query.values())
    assert manifest_on(page.text)["hook_attributes"] == {
        "url": f"{PUBLIC_URL}/webhook",
        "active": True,
    }


def test_a_private_address_is_told_that_github_cannot_reach_it(tmp_path: Path) -> None:
    elsewhere = {"GITHUB_URL": "https://github.com", "PUBLIC_URL": "http://localhost:8000"}
    with newcomer(tmp_path, **elsewhere) as person:
        person.unlock()
        page = person.get("/setup").text
        assert "GitHub cannot reach http://localhost:8000." in page
        assert 'name="manifest"' not in page
        through_a_relay = person.get("/setup", query_string={"relay": "https://smee.io/a"}).text
        assert 'name="manifest"' in through_a_relay


def test_registering_keeps_the_credentials_for_us_alone(person: Newcomer, tmp_path: Path) -> None:
    answer = person.register()
    app = person.simulator.world.apps[0]
    kept = read_kept_credentials(tmp_path)
    assert (answer.status_code, answer.location) == (303, "/setup")
    assert kept is not None
    assert (kept.app_id, kept.slug) == (str(app.id), "issuegraph")
    assert (kept.private_key, kept.webhook_secret) == (app.private_key_pem, app.webhook_secret)
    assert stat.S_IMODE((tmp_path / "credentials").stat().st_mode) == 0o600


def test_the_running_process_receives_at_once(person: Newcomer) -> None:
    assert person.post("/webhook").status_code == 503
    person.register()
    assert person.post("/webhook").status_code == 401


@pytest.mark.parametrize("state", ["", "foreign", "é"])
def test_a_foreign_state_changes_nothing(person: Newcomer, tmp_path: Path, state: str) -> None:
    person.unlock()
    person.get("/setup")
    answer = person.get("/setup/registered", query_string={"code": "c", "state": state})
    assert answer.status_code == 400
    assert "does not belong to a registration" in answer.text
    assert read_kept_credentials(tmp_path) is None


def test_another_browser_cannot_bring_the_code(person: Newcomer, tmp_path: Path) -> None:
    person.unlock()
    back = person.confirm_on_github(person.get("/setup"))
    assert person.another_browser().get(back, base_url=PUBLIC_URL).status_code == 400
    assert read_kept_credentials(tmp_path) is None


def test_a_state_is_good_once(person: Newcomer) -> None:
    person.unlock()
    back = person.confirm_on_github(person.get("/setup"))
    cancelled = re.sub(r"code=[^&]*", "code=", back)
    assert "was cancelled" in person.get(cancelled).text
    assert "does not belong to a registration" in person.get(back).text


def test_two_tabs_share_one_state(person: Newcomer) -> None:
    person.unlock()
    first, second = person.get("/setup").text, person.get("/setup").text
    assert first == second


def test_a_second_registration_never_replaces_the_first(person: Newcomer, tmp_path: Path) -> None:
    person.register()
    before = (tmp_path / "credentials").read_bytes()
    again = person.get("/setup/registered", query_string={"code": "c", "state": "s"})
    assert (again.status_code, again.location) == (303, "/setup")
    assert (tmp_path / "credentials").read_bytes() == before


def test_a_code_that_github_forgot_is_explained(person: Newcomer, tmp_path: Path) -> None:
    person.unlock()
    back = person.confirm_on_github(person.get("/setup"))
    person.simulator.world.manifest_codes.clear()
    answer = person.get(back)
    assert answer.status_code == 400
    assert "GitHub does not know this registration any more" in answer.text
    assert read_kept_credentials(tmp_path) is None


def test_while_github_is_away_its_code_is_kept_to_ask_again(
    person: Newcomer, tmp_path: Path
) -> None:
    person.unlock()
    back = person.confirm_on_github(person.get("/setup"))
    faults, conversions = person.simulator.world.faults, ("POST", "/app-manifests/")
    faults.add(match=conversions, kind=FaultKind.STATUS_BEFORE, status=503)
    away = person.get(back)
    assert (away.status_code, "GitHub does not answer" in away.text) == (502, True)
    assert person.post("/setup/exchange").location == "/setup"
    assert read_kept_credentials(tmp_path) is not None
    assert person.post("/setup/exchange").status_code == 403


def test_the_environment_for_a_platform_is_shown_once(person: Newcomer) -> None:
    person.register()
    secret = person.simulator.world.apps[0].webhook_secret or ""
    first, second = (person.post("/setup/environment") for _ in range(2))
    assert (first.status_code, secret in first.text) == (200, True)
    assert first.headers["Cache-Control"] == "no-store"
    assert (second.status_code, secret in second.text) == (400, False)


def arrive(person: Newcomer, event: str) -> None:
    app = person.simulator.world.apps[0]
    account = {"login": "octo", "type": "Organization", "id": 5}
    installation = {"id": 1, "account": account, "repository_selection": "selected"}
    payload = {"zen": "Speak like a human.", "action": "created", "installation": installation}
    body = json.dumps(payload | {"repositories": []}).encode()
    answer = deliver(
        person.another_browser(),
        body,
        X_GitHub_Event=event,
        X_GitHub_Hook_Installation_Target_ID=str(app.id),
        X_Hub_Signature_256=sign(body, (app.webhook_secret or "").encode()),
    )
    assert answer.status_code == 200


def test_the_first_delivery_is_shown_arriving(person: Newcomer) -> None:
    person.register()
    assert f"{person.simulator.url}/apps/issuegraph/installations/new" in person.get("/setup").text
    seen = [person.get("/setup/arrival").get_json()]
    for event in ("ping", "installation"):
        arrive(person, event)
        seen.append(person.get("/setup/arrival").get_json())
    assert seen == [
        {"reached": False, "arrived": False},
        {"reached": True, "arrived": False},
        {"reached": True, "arrived": True},
    ]
    assert "It works" in person.get("/setup").text


def test_an_unsigned_delivery_is_no_arrival(person: Newcomer) -> None:
    person.register()
    person.post("/webhook", data=b"{}", headers={"X-GitHub-Event": "installation"})
    assert person.folder.arrived() is None


def test_when_all_is_done_the_page_is_gone(person: Newcomer) -> None:
    person.register()
    arrive(person, "installation")
    person.folder.close()
    statuses = [person.get(path).status_code for path in SETUP_PATHS]
    assert statuses == [404, 404, 404]
    assert person.post("/setup", data={"token": "x"}).status_code == 404
    assert person.get("/setup/installed").location == "/"


def test_credentials_from_the_environment_leave_nothing_to_set_up(
    person: Newcomer, tmp_path: Path
) -> None:
    person.register()
    app = person.simulator.world.apps[0]
    (tmp_path / "credentials").unlink()
    person.environ |= {
        "GITHUB_APP_ID": str(app.id),
        "GITHUB_PRIVATE_KEY": app.private_key_pem,
        "GITHUB_WEBHOOK_SECRET": app.webhook_secret or "",
    }
    person.restart()
    assert [person.get(path).status_code for path in SETUP_PATHS] == [404, 404, 404]


def test_people_who_install_the_app_come_back_to_the_set_up(person: Newcomer) -> None:
    answer = person.get("/setup/installed?installation_id=1&setup_action=install")
    assert (answer.status_code, answer.location) == (303, "/setup")


def test_the_page_may_send_a_form_to_github_and_run_our_script_alone(person: Newcomer) -> None:
    policy = person.get("/setup").headers["Content-Security-Policy"]
    assert f"form-action 'self' {person.simulator.url};" in policy
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
