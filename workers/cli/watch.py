"""Open an issue on the local GitHub and show, as it happens, what comes back."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.panel import Panel

from bot.simulator import Simulator
from bot.simulator.conversation import Comment
from bot.simulator.issue import Issue
from bot.simulator.scenarios import NewIssue, Scenario
from bot.simulator.state import RequestRecord

_PATIENCE_SECONDS = 30.0
_LOOK_EVERY_SECONDS = 0.02
_QUIET_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Watched:
    """The local GitHub, the world it holds, and where our pages are."""

    simulator: Simulator
    scenario: Scenario
    web_url: str


def watch(watched: Watched, new_issue: NewIssue, *, console: Console) -> bool:
    """Open `new_issue`, show delivery, API calls and comment; False when no comment appears."""
    world = watched.simulator.world
    calls_before, deliveries_before = len(world.requests), len(world.deliveries)
    console.rule(f"[bold]{escape(new_issue.title)}")
    started = time.monotonic()
    issue = watched.scenario.repository.open_issue(
        new_issue.title, new_issue.body, author=new_issue.author
    )
    calls = _calls(watched, after=calls_before)
    comment = None
    with console.status("Waiting for the comment"):
        while comment is None and time.monotonic() - started < _PATIENCE_SECONDS:
            comment = our_comment(watched, issue)
            _show_calls(calls, console, since=started)
            time.sleep(_LOOK_EVERY_SECONDS)
    elapsed = time.monotonic() - started
    _await_quiet(watched)
    _show_calls(calls, console, since=started)
    _show_delivery(watched, console, position=deliveries_before)
    if comment is None:
        return False
    _show_comment(watched, issue, comment, console=console, seconds=elapsed)
    return True


def _await_quiet(watched: Watched) -> None:
    """Wait for the last call of the analysis: the labels may come after the comment."""
    requests, seen = watched.simulator.world.requests, -1
    while len(requests) != seen:
        seen = len(requests)
        time.sleep(_QUIET_SECONDS)


def our_comment(watched: Watched, issue: Issue) -> Comment | None:
    """Return the App's comment on the issue, None while there is none."""
    login = watched.scenario.app.bot_login
    return next((comment for comment in issue.comments if comment.author.login == login), None)


def _calls(watched: Watched, *, after: int) -> Iterator[RequestRecord | None]:
    """Yield each API call once, and None whenever there is no new one."""
    position = after
    while True:
        requests = watched.simulator.world.requests
        if position < len(requests):
            yield requests[position]
            position += 1
        else:
            yield None


def _show_calls(calls: Iterator[RequestRecord | None], console: Console, *, since: float) -> None:
    for call in calls:
        if call is None:
            return
        elapsed = time.monotonic() - since
        line = f"{elapsed:6.2f} s  {call.status}  {call.method:<5} {call.path}"
        console.print(f"[dim]{escape(line)}[/dim]")


def _show_delivery(watched: Watched, console: Console, *, position: int) -> None:
    for delivery in watched.simulator.world.deliveries[position : position + 1]:
        console.print(
            f"[dim]Delivery {delivery.guid}: {delivery.event}.{delivery.action}, answered "
            f"{delivery.status_code} in {delivery.duration_seconds * 1000:.0f} ms[/dim]"
        )


def _show_comment(
    watched: Watched, issue: Issue, comment: Comment, *, console: Console, seconds: float
) -> None:
    visible = comment.body.split("<details>", 1)[0].partition("-->\n")[2]
    title = f"{comment.author.login} commented after {seconds:.2f} s"
    console.print(Panel(Markdown(visible), title=title, border_style="green"))
    address = f"{watched.scenario.repository.full_name}/issues/{issue.number}"
    labels = ", ".join(label.name for label in issue.labels) or "none"
    console.print(f"  Labels:  {escape(labels)}")
    console.print(f"  Issue:   {watched.simulator.url}/{address}")
    full_name = watched.scenario.repository.full_name
    console.print(f"  Report:  {watched.web_url}/reports/{full_name}/{issue.number}")


def show_new(watched: Watched, *, console: Console, shown: set[int]) -> None:
    """Show our comments on issues that were opened by hand; `shown` grows by their numbers."""
    for issue in watched.scenario.repository.living():
        comment = None if issue.number in shown else our_comment(watched, issue)
        if comment is not None:
            shown.add(issue.number)
            console.rule(f"[bold]{escape(issue.title)}")
            seconds = (comment.created_at - issue.created_at).total_seconds()
            _show_comment(watched, issue, comment, console=console, seconds=seconds)
