"""Webhooks: what is told, how it is signed, in which order, and what a redelivery repeats."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from bot.simulator import Simulator
from bot.simulator.deliver import sign

SECRET = "a secret of some length"


class Receiver(HTTPServer):
    """Keeps what it receives and answers with a status."""

    status = 202

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), _Keeper)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/webhook"


class _Keeper(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert isinstance(self.server, Receiver)
        self.server.received.append((dict(self.headers.items()), body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Say nothing."""
        del code, size


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def told(sim: Simulator, receiver: Receiver) -> Any:
    app = sim.world.create_app(
        "issuegraph",
        webhook_url=receiver.url,
        webhook_secret=SECRET,
        events=("issues", "issue_comment", "label", "release", "pull_request", "repository"),
    )
    repository = sim.world.create_repository("octo/engine")
    sim.world.install(app, ["octo/engine"])
    return repository


def test_a_known_signature_is_made() -> None:
    # The example of GitHub's page "Validating webhook deliveries".
    made = sign(b"Hello, World!", "It's a Secret to Everybody")
    expected = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert made["X-Hub-Signature-256"] == expected


def test_an_opened_issue_is_told_with_github_s_headers(
    sim: Simulator, receiver: Receiver, told: Any
) -> None:
    told.open_issue("crash", "boom")
    sim.wait_for_deliveries(5)
    headers, body = receiver.received[-1]
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    lower = {name.lower(): value for name, value in headers.items()}
    assert lower["x-hub-signature-256"] == f"sha256={digest}"
    assert lower["x-github-event"] == "issues"
    assert lower["x-github-hook-installation-target-type"] == "integration"
    assert lower["user-agent"].startswith("GitHub-Hookshot/")


def test_deliveries_arrive_in_the_order_of_events(sim: Simulator, told: Any) -> None:
    issue = told.open_issue("crash", "boom")
    issue.comment("mira", "hm")
    issue.add_labels(["bug"], by="mira")
    issue.close(by="mira")
    sim.wait_for_deliveries(5)
    actions = [(d.event, d.action, d.status) for d in sim.world.deliveries]
    assert actions == [
        ("installation", "created", "OK"),
        ("issues", "opened", "OK"),
        ("issue_comment", "created", "OK"),
        ("label", "created", "OK"),
        ("issues", "labeled", "OK"),
        ("issues", "closed", "OK"),
    ]


def test_a_redelivery_repeats_guid_and_body(sim: Simulator, receiver: Receiver, told: Any) -> None:
    receiver.status = 503
    told.open_issue("crash", "boom")
    sim.wait_for_deliveries(5)
    failed = sim.world.deliveries[-1]
    receiver.status = 202
    again = sim.world.courier.redeliver(failed)
    sim.wait_for_deliveries(5)
    assert (failed.status_code, again.status_code) == (503, 202)
    assert (again.guid, again.redelivery) == (failed.guid, True)
    assert receiver.received[-1][1] == receiver.received[-2][1]


def test_an_unreachable_receiver_is_a_failed_delivery(sim: Simulator) -> None:
    app = sim.world.create_app("issuegraph", webhook_url="http://127.0.0.1:9/webhook")
    sim.world.create_repository("octo/engine")
    sim.world.install(app, ["octo/engine"])
    sim.wait_for_deliveries(5)
    assert sim.world.deliveries[-1].status == "failed to connect to host"


def test_an_issue_opened_without_delivery_is_told_to_nobody(sim: Simulator, told: Any) -> None:
    told.open_issue("crash", "boom", deliver=False)
    sim.wait_for_deliveries(5)
    assert [d.event for d in sim.world.deliveries] == ["installation"]


ACTS: dict[str, Callable[[Any, Any], Any]] = {
    "issues.opened": lambda r, _: r.open_issue("a", "b"),
    "issues.edited": lambda r, _: r.open_issue("a", "b").edit(title="c", body="d"),
    "issues.closed": lambda r, _: r.open_issue("a", "b").close("not_planned"),
    "issues.reopened": lambda r, _: _closed(r).reopen(),
    "issues.labeled": lambda r, _: r.open_issue("a", "b").add_labels(["bug"]),
    "issues.unlabeled": lambda r, _: _labeled(r).remove_label("bug"),
    "issues.locked": lambda r, _: r.open_issue("a", "b").lock("spam"),
    "issues.unlocked": lambda r, _: r.open_issue("a", "b").unlock(),
    "issues.deleted": lambda r, _: r.open_issue("a", "b").delete(),
    "issues.transferred": lambda r, target: r.open_issue("a", "b").transfer(target),
    "issue_comment.created": lambda r, _: r.open_issue("a", "b").comment("mira", "c"),
    "issue_comment.edited": lambda r, _: _commented(r).edit("d"),
    "issue_comment.deleted": lambda r, _: _commented(r).delete(),
    "label.created": lambda r, _: r.create_label("bug"),
    "release.published": lambda r, _: r.release("v1"),
    "pull_request.opened": lambda r, _: r.open_pull("a", "b"),
    "pull_request.closed": lambda r, _: r.open_pull("a", "b").merge(),
}


def _closed(repository: Any) -> Any:
    issue = repository.open_issue("a", "b")
    issue.close()
    return issue


def _labeled(repository: Any) -> Any:
    return repository.open_issue("a", "b", labels=["bug"])


def _commented(repository: Any) -> Any:
    return repository.open_issue("a", "b").comment("mira", "c")


@pytest.mark.parametrize("told_as", ACTS, ids=ACTS)
def test_a_payload_satisfies_the_contract(
    sim: Simulator, told: Any, webhook_contract: Any, *, told_as: str
) -> None:
    target = sim.world.create_repository("octo/attic")
    ACTS[told_as](told, target)
    event, _, action = told_as.partition(".")
    found = [d for d in sim.world.deliveries if (d.event, d.action) == (event, action)]
    payload = json.loads(json.dumps(found[-1].payload))
    assert webhook_contract.check(event, payload) == []
    assert payload["installation"] == {
        "id": found[-1].installation_id,
        "node_id": payload["installation"]["node_id"],
    }


def test_a_transferred_issue_is_opened_in_its_new_place(
    sim: Simulator, told: Any, webhook_contract: Any
) -> None:
    attic = sim.world.create_repository("octo/attic")
    sim.world.installations[0].repositories.append(attic)
    issue = told.open_issue("a", "b")
    moved = issue.transfer(attic)
    told_last = sim.world.deliveries[-1]
    payload = json.loads(json.dumps(told_last.payload))
    assert (told_last.event, told_last.action) == ("issues", "opened")
    assert webhook_contract.check("issues", payload) == []
    assert payload["issue"]["id"] == moved.id
    assert payload["changes"]["old_issue"]["id"] == issue.id


@pytest.mark.parametrize("action", ["created", "suspend", "unsuspend", "deleted"])
@pytest.mark.usefixtures("told")
def test_an_installation_payload_satisfies_the_contract(
    sim: Simulator, webhook_contract: Any, *, action: str
) -> None:
    installation = sim.world.installations[0]
    sim.world.suspend(installation)
    sim.world.unsuspend(installation)
    sim.world.uninstall(installation)
    found = next(d for d in sim.world.deliveries if d.action == action)
    assert webhook_contract.check("installation", found.payload) == []
