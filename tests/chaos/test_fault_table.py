"""docs/reliability.md names a proof for every fault, and every proof it names exists."""

import re
from pathlib import Path

from chaos.scenarios.table import SCENARIOS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text()
TABLE = PAGE.partition("## Where each fault is proved")[2]
ROWS = dict(re.findall(r"^\| (F\d{1,2}) \| .{1,200}? \| (.{1,800}) \|$", TABLE, re.MULTILINE))


def test_every_fault_of_the_plan_has_its_row() -> None:
    assert list(ROWS) == [f"F{number}" for number in range(1, 39)]


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[a-z_/]{1,100}\.py)(?:::([a-z0-9_]{1,200}))?`", TABLE)
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or f"def {name}" not in (ROOT / path).read_text()
    ]
    assert missing == []


def test_every_scenario_is_named_where_its_fault_is_and_nowhere_else() -> None:
    said = {fault for fault, proof in ROWS.items() if proof.startswith("scenario")}
    also = {fault for fault, proof in ROWS.items() if "; scenario" in proof}
    assert said | also == {scenario.fault for scenario in SCENARIOS}
