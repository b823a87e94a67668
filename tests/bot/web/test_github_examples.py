"""GitHub's own example deliveries, from the folder of its published contract.

The folder is not part of this repository: ISSUEGRAPH_CONTRACT_DIR names it, or it lies beside it.
"""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.fakes import InboxInMemory, client_for, deliver, settings_in

BESIDE = Path(__file__).parents[4] / "shared" / "contract"
FOLDER = Path(os.environ.get("ISSUEGRAPH_CONTRACT_DIR", BESIDE)) / "webhooks"
EXAMPLES = FOLDER / "github-webhook-examples-trimmed.json"

pytestmark = pytest.mark.skipif(
    not EXAMPLES.exists(), reason="SKIPPED: GitHub's examples are not in ISSUEGRAPH_CONTRACT_DIR"
)


def read_examples() -> list[tuple[str, dict[str, Any]]]:
    events = orjson.loads(EXAMPLES.read_bytes())
    return [(event["name"], payload) for event in events for payload in event["examples"]]


def test_every_example_is_answered_and_none_is_unreadable(tmp_path: Path) -> None:
    client = client_for(settings_in(tmp_path))
    codes = Counter(
        deliver(
            client, orjson.dumps(payload), X_GitHub_Event=name, X_GitHub_Delivery=f"d-{number}"
        ).status_code
        for number, (name, payload) in enumerate(read_examples())
    )
    assert set(codes) <= {200, 202}
    assert codes.total() == len(read_examples())


def test_with_an_installation_an_opened_issue_is_kept(tmp_path: Path) -> None:
    inbox = InboxInMemory()
    client = client_for(settings_in(tmp_path), inbox=inbox)
    opened = [
        payload | {"installation": {"id": 7}}
        for name, payload in read_examples()
        if name == "issues" and payload["action"] == "opened"
    ]
    for number, payload in enumerate(opened):
        deliver(client, orjson.dumps(payload), X_GitHub_Delivery=f"d-{number}")
    numbers = [request.target.number for request in inbox.kept.values()]
    assert numbers == [payload["issue"]["number"] for payload in opened]
