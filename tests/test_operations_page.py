"""docs/operations.md against the code: every metric, every log line, every address is there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bot.inbox.entry import EntryState, InboxFigures
from bot.metrics import Metrics

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "operations.md").read_text()
NOT_FOR_OPERATORS = {
    # Set-up tells it in the browser too.
    "App registered",
    # At level debug, one for each delivery.
    "delivery kept",
}
LEVELS = {"debug", "info", "warning", "error", "exception"}


def metrics_told() -> set[str]:
    ones = dict.fromkeys(EntryState, 1)
    figures = InboxFigures(
        ones,
        ended=ones,
        queued=1,
        longest_wait_seconds=1.0,
        is_outage=False,
        waits={"refusal": 1},
        calls={"read good": 1},
    )
    metrics = Metrics(figures=lambda: figures)
    metrics.count_delivery("accepted")
    families = text_string_to_metric_families(metrics.as_text().decode())
    samples = {
        family.name if family.type == "histogram" else sample.name
        for family in families
        for sample in family.samples
    }
    return {name for name in samples if not name.endswith("_created")}


def events_logged() -> Iterator[str]:
    for package in ("bot", "workers"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "simulator" not in path.parts:
                yield from events_in(ast.parse(path.read_text()))


def events_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(
                    attr=level, value=ast.Name(id="log") | ast.Attribute(attr="log" | "_log")
                ),
                args=[told, *_],
            ) if level in LEVELS:
                yield from texts_of(told)


def texts_of(told: ast.expr) -> Iterator[str]:
    match told:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=ast.Constant(value=str(one)), orelse=ast.Constant(value=str(other))):
            yield from (one, other)


def test_every_metric_is_explained_and_no_other() -> None:
    explained = set(re.findall(r"^\| `(issuegraph_[a-z_]{1,80})` \|", PAGE, re.MULTILINE))
    assert explained == metrics_told()


def test_every_log_line_is_explained() -> None:
    logged = set(events_logged()) - NOT_FOR_OPERATORS
    assert sorted(event for event in logged if f"`{event}`" not in PAGE) == []


def test_the_page_explains_no_log_line_that_is_gone() -> None:
    table = PAGE.partition("## What a log line means")[2].partition("\n## ")[0]
    rows = [row.split(" | ")[0] for row in table.splitlines() if row.startswith("| `")]
    explained = {name for row in rows for name in re.findall(r"`([^`]{1,80})`", row)}
    assert sorted(explained - set(events_logged()) - {"event"}) == []
