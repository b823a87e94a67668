"""The App on GitHub: its key, its permissions, its events, and where it is installed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.errors import RetryLater, Unreachable
from bot.github.manifest import Wish, wished_events, wished_permissions
from workers.cli.checkup.asking import AsksAsApp
from workers.cli.checkup.finding import Finding, fail, ok, warn

_RANKS = {"read": 1, "write": 2, "admin": 3}
_MOST_INSTALLATIONS = 100
# Prow runs in the repositories of these, and `/triage` there is a command of its own.
_PROW_ACCOUNTS = frozenset(
    "cert-manager etcd-io istio jetstack k8s-at-home knative kubeflow kubernetes kubernetes-client"
    " kubernetes-csi kubernetes-sigs kubevirt metal3-io openshift tektoncd".split()
)


def examine_app(github: AsksAsApp) -> list[Finding]:
    """Ask GitHub who the App is and what it was granted."""
    try:
        app = github.read("/app")
        installations = github.read("/app/installations", {"per_page": _MOST_INSTALLATIONS})
    except (RetryLater, Unreachable) as error:
        advice = (
            "GITHUB_APP_ID and the private key must belong together, and GITHUB_API_URL to their"
            " GitHub. A key can be made anew on the App's page."
        )
        return [fail("credentials", str(error), advice=advice)]
    return [
        ok("credentials", f"GitHub knows the App as {app['slug']} (id {app['id']})"),
        *_examine_permissions(app["permissions"]),
        *_examine_events(app["events"]),
        *_examine_installations(installations, app["permissions"]),
    ]


def _examine_permissions(granted: Mapping[str, str]) -> Iterator[Finding]:
    missing = [wish for wish in wished_permissions() if not _is_granted(wish, granted)]
    for wish in missing:
        yield fail(
            "permissions",
            f"{wish.name}: {wish.access} is missing. {wish.reason}",
            advice="Grant it on the App's page, then accept it where the App is installed.",
        )
    surplus = sorted(granted.keys() - {wish.name for wish in wished_permissions()})
    if surplus:
        yield warn(
            "permissions",
            f"more is granted than is used: {', '.join(surplus)}",
            advice="Take it away on the App's page: what nobody has, nobody can abuse.",
        )
    if not missing and not surplus:
        yield ok("permissions", "exactly those of app.yml")


def _is_granted(wish: Wish, granted: Mapping[str, str]) -> bool:
    return _RANKS.get(granted.get(wish.name, ""), 0) >= _RANKS[wish.access]


def _examine_events(subscribed: Iterable[str]) -> Iterator[Finding]:
    missing = [wish for wish in wished_events() if wish.name not in set(subscribed)]
    for wish in missing:
        says = f"{wish.name} is not subscribed. {wish.reason}"
        advice = "Subscribe to it on the App's page."
        # Without this one nothing happens at all; the others cost some of it.
        make = fail if wish.name == "issues" else warn
        yield make("events", says, advice=advice)
    if not missing:
        yield ok("events", "all of app.yml are subscribed")


def _examine_installations(
    installations: list[dict[str, Any]], permissions: Mapping[str, str]
) -> Iterator[Finding]:
    if not installations:
        yield warn(
            "installations",
            "the App is installed nowhere",
            advice="Install it from its page on GitHub, on the repositories it shall serve.",
        )
    for installation in installations:
        yield from _examine_installation(installation, permissions)


def _examine_installation(
    installation: Mapping[str, Any], permissions: Mapping[str, str]
) -> Iterator[Finding]:
    account = str(installation["account"]["login"])
    if installation.get("suspended_at"):
        advice = "Its owner can lift that in the settings of the installation."
        yield warn("installations", f"{account} has suspended the App", advice=advice)
    elif any(installation["permissions"].get(name) != it for name, it in permissions.items()):
        advice = f"Its owner has to accept them at {installation['html_url']}."
        yield warn("installations", f"{account} has not accepted new permissions", advice=advice)
    else:
        yield ok("installations", f"at work for {account}")
    if account.lower() in _PROW_ACCOUNTS:
        yield warn(
            "commands",
            f"{account} uses Prow, where /triage is a command of its own",
            advice="Set commands.prefix there in .github/issuegraph.yml, e.g. to /issuegraph.",
        )
