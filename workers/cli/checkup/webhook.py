"""The way of a delivery: where GitHub sends it, whether that is here, what became of the last."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from bot.errors import RetryLater, Unreachable
from workers.cli.checkup.asking import AsksAsApp
from workers.cli.checkup.finding import Finding, fail, ok, warn

_LOOKED_AT = 50


def examine_webhook(github: AsksAsApp, *, public_url: str) -> list[Finding]:
    """Compare GitHub's settings with ours, and look at the latest deliveries."""
    try:
        config = github.read("/app/hook/config")
        deliveries = github.read("/app/hook/deliveries", {"per_page": _LOOKED_AT})
    except (RetryLater, Unreachable) as error:
        advice = "Check the webhook on the App's page: it must be active."
        return [fail("webhook", str(error), advice=advice)]
    return [*_examine_config(config, public_url), *_examine_deliveries(deliveries)]


def _examine_config(config: Mapping[str, Any], public_url: str) -> Iterator[Finding]:
    expected, url = f"{public_url}/webhook", config.get("url", "")
    if url == expected:
        yield ok("webhook", f"deliveries go to {url}")
    else:
        yield warn(
            "webhook",
            f"deliveries go to {url or 'nowhere'}, not to {expected}",
            advice="Right for a relay; else correct the address on the App's page, or PUBLIC_URL.",
        )
    if not config.get("secret"):
        advice = "Set on the App's page what GITHUB_WEBHOOK_SECRET says."
        yield fail("webhook", "GitHub signs nothing, so all is refused", advice=advice)
    if config.get("content_type") != "json":
        advice = "Choose application/json on the App's page."
        yield fail("webhook", "GitHub sends forms, which are refused", advice=advice)
    if str(config.get("insecure_ssl", "0")) != "0":
        advice = "Switch SSL verification on, on the App's page."
        yield warn("webhook", "GitHub does not check our certificate", advice=advice)


def _examine_deliveries(deliveries: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    if not deliveries:
        advice = "Open an issue, and look again."
        yield warn("deliveries", "GitHub has sent nothing in the last days", advice=advice)
        return
    failed = [one for one in deliveries if not _is_taken(one["status_code"])]
    if not failed:
        yield ok("deliveries", f"the last {len(deliveries)} were taken")
        return
    says = (
        f"{len(failed)} of the last {len(deliveries)} were not taken, last: {_describe(failed[0])}"
    )
    if _is_taken(deliveries[0]["status_code"]):
        advice = "The newest was taken. Redeliver the others on the App's page, under Advanced."
        yield warn("deliveries", says, advice=advice)
    else:
        yield fail("deliveries", says, advice=_advice_for(deliveries[0]["status_code"]))


def _is_taken(status: int) -> bool:
    return HTTPStatus.OK <= status < HTTPStatus.BAD_REQUEST


def _describe(delivery: Mapping[str, Any]) -> str:
    return f"{delivery['event']} at {delivery['delivered_at']}, {delivery['status']}"


def _advice_for(status: int) -> str:
    match status:
        case HTTPStatus.UNAUTHORIZED:
            return "GITHUB_WEBHOOK_SECRET is not the secret on the App's page."
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return "Redis could not be written when it came; see the line on Redis."
        case HTTPStatus.NOT_FOUND:
            return "Something else answers at that address; compare it with PUBLIC_URL."
        case _:
            return "The web process did not answer in time, or is not reached from outside."


def examine_reach(public_url: str, *, ask: Callable[[str], int]) -> list[Finding]:
    """Ask our own public address; `ask` returns a status, and raises OSError for silence."""
    address = f"{public_url}/healthz"
    try:
        status = ask(address)
    except OSError as error:
        advice = "Is the web process running, and PUBLIC_URL right? GitHub must reach it as well."
        return [fail("reach", f"{address}: {type(error).__name__}", advice=advice)]
    if status != HTTPStatus.OK:
        advice = "Something else answers there; check PUBLIC_URL and the proxy in front."
        return [fail("reach", f"{address} answers with status {status}", advice=advice)]
    return [ok("reach", f"{public_url} answers")]
