"""Thousands of signed deliveries at 200 a second, most of no interest, while work goes on."""

import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from bot.simulator.deliver import sign
from bot.simulator.ground import Happening
from bot.simulator.issue import Issue
from bot.simulator.payloads import payload_of
from chaos.load import Answered, Prepared, read_answers, write_prepared
from chaos.oracle import Findings, judge_issue
from chaos.report_text import FOREIGN_COMMENT, body_of, title_of
from chaos.site import SECRET, Site, Tenant, wait_until

RATE = 200.0
# Of ten deliveries one opens an issue, two edit it, seven are of no interest.
_EVENTS = ("issues opened", "issues edited", "issues edited", *("issue_comment created",) * 7)


@dataclass(frozen=True, slots=True)
class BurstResult:
    """How a flood of deliveries was met; seconds count from when a delivery was due."""

    sent: int
    kept: int
    refused: int
    p50_seconds: float
    p99_seconds: float
    max_seconds: float
    drain_seconds: float
    findings: Findings


def flood(site: Site, *, deliveries: int, drain_seconds: float) -> BurstResult:
    """Send the deliveries, wait for their work to end and judge every issue."""
    issues, prepared = _prepare(site, deliveries)
    started = time.monotonic()
    answers = _send(site, prepared)
    kept = {one.guid for one in answers if one.status == 202}  # noqa: PLR2004 - HTTP's Accepted
    wait_until(site.is_idle, seconds=drain_seconds, what="all is worked off")
    drained = time.monotonic() - started
    judged = sum((judge_issue(site, one) for one in issues), Findings())
    seconds = sorted(one.seconds for one in answers)
    return BurstResult(
        sent=len(answers),
        kept=len(kept),
        refused=sum(one.status not in (200, 202) for one in answers),
        p50_seconds=quantile(seconds, 0.5),
        p99_seconds=quantile(seconds, 0.99),
        max_seconds=seconds[-1],
        drain_seconds=drained,
        findings=judged + Findings(given_up=site.given_up()),
    )


def quantile(ordered: list[float], share: float) -> float:
    """Return the value below which a share of the ordered values lies."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def prepare(site: Site, tenant: Tenant, issue: Issue, *, event: str, number: int) -> Prepared:
    """Sign a delivery about an issue; `event` is such as "issues opened"."""
    name, _, action = event.partition(" ")
    subjects: dict[str, Any] = {"issue": issue}
    if name == "issue_comment":
        subjects["comment"] = issue.comments[0]
    if action == "edited":
        subjects["changes"] = {"title": {"from": "Crash"}}
    told = Happening(name, action, issue.author, tenant.repository, subjects, quiet=False)
    payload = payload_of(told, tenant.installation, links=site.simulator.world.links)
    body = orjson.dumps(payload)
    guid = str(UUID(int=number))
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": name,
        "X-GitHub-Delivery": guid,
        "X-GitHub-Hook-Installation-Target-Type": "integration",
        "X-GitHub-Hook-Installation-Target-ID": str(site.app.id),
        **sign(body, SECRET),
    }
    return Prepared(guid, headers, body.decode())


def _prepare(site: Site, deliveries: int) -> tuple[list[Issue], list[Prepared]]:
    issues: list[Issue] = []
    prepared: list[Prepared] = []
    tenant = site.tenants[0]
    for number in range(deliveries):
        event = _EVENTS[number % len(_EVENTS)]
        if event == "issues opened":
            tenant = site.tenants[len(issues) % len(site.tenants)]
            issues.append(_open_quietly(site, tenant, number))
        prepared.append(prepare(site, tenant, issues[-1], event=event, number=number + 1))
    return issues, prepared


def _open_quietly(site: Site, tenant: Tenant, number: int) -> Issue:
    with site.simulator.world.quietly():
        unit = 1_000_000 + number
        issue = tenant.repository.open_issue(title_of(unit), body_of(unit))
        issue.comment("grace", FOREIGN_COMMENT)
        return issue


def _send(site: Site, prepared: list[Prepared]) -> list[Answered]:
    source, target = site.folder / "deliveries.jsonl", site.folder / "answers.jsonl"
    write_prepared(source, prepared)
    port = site.web_url.rpartition(":")[2]
    # A process of its own: the simulated GitHub is busy answering the workers.
    subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "chaos.load", str(source), str(target), port, str(RATE)], check=True
    )
    return read_answers(target)
