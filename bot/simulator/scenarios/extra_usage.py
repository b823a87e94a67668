"""Five reports of one day with the same provider error, each under another request id."""

from datetime import timedelta

from bot.simulator.issue import Issue
from bot.simulator.scenarios.scenario import NewIssue, Scenario, installed_app
from bot.simulator.state import World

FULL_NAME = "shoreline/terminal-assistant"
_MESSAGE = (
    '400 {\\"type\\":\\"error\\",\\"error\\":{\\"type\\":\\"invalid_request_error\\",'
    '\\"message\\":\\"You\'re out of extra usage. Add more at claude.ai/settings/usage and keep'
    ' going.\\"},\\"request_id\\":\\"%s\\"}'
)
_FRAMES = (
    "at makeRequest (/$bunfs/root/assistant:1387:4120)",
    "at processTicksAndRejections (native:7:39)",
    "at stream (/$bunfs/root/assistant:2214:918)",
)
_REPORTS = (
    (
        "[Bug] Anthropic API Error: Out of extra usage quota despite available balance",
        "kai-berg",
        "My balance shows 38 dollars, still every prompt is refused.",
        "win32",
        "2.0.76",
    ),
    (
        "[Bug] API Error 400: out of extra usage right after topping up",
        "lena-ok",
        "I added more an hour ago. The message stays the same.",
        "darwin",
        "2.0.76",
    ),
    (
        "[Bug] Out of extra usage but subscription is not used up",
        "m-okafor",
        "The usage page says 12 percent for this week.",
        "linux",
        "2.0.75",
    ),
    (
        "[Bug] invalid_request_error about extra usage on every command",
        "petra-v",
        "Started this morning, even for a one-word prompt.",
        "win32",
        "2.0.76",
    ),
    (
        "[Bug] Cannot continue session: extra usage exhausted",
        "ray-d",
        "Resuming yesterday's session fails, a new session fails too.",
        "linux",
        "2.0.76",
    ),
)


def extra_usage_body(account: str, *, platform: str, version: str, request_id: str) -> str:
    """Return a report in the shape that the assistant's own bug command writes."""
    error = _MESSAGE % request_id
    frames = "\\n    ".join(_FRAMES)
    return (
        f"**Bug Description**\n{account}\n\n"
        "**Environment Info**\n"
        f"- Platform: {platform}\n- Terminal: vscode\n- Version: {version}\n\n"
        "**Errors**\n```json\n"
        f'[{{"error":"Error: {error}\\n    {frames}","timestamp":"2026-01-07T09:12:44.310Z"}}]\n'
        "```\n"
    )


def extra_usage_world(world: World) -> Scenario:
    """Build the repository with four of the reports; the fifth is the new issue."""
    with world.quietly():
        repository = world.create_repository(FULL_NAME)
        for name in ("bug", "area:api", "duplicate", "enhancement"):
            repository.create_label(name)
        repository.set_permission("shore-keeper", "write")
        start = world.now() - timedelta(hours=8)
        opened: list[Issue] = []
        for position, (title, author, account, platform, version) in enumerate(_REPORTS[:-1]):
            body = extra_usage_body(
                account, platform=platform, version=version, request_id=_request_id(position)
            )
            moment = start + timedelta(hours=position)
            issue = repository.open_issue(
                title, body, author=author, labels=["bug"], created_at=moment
            )
            opened.append(issue)
        _answer(opened, world=world)
    app, installation = installed_app(world, FULL_NAME)
    return Scenario(repository, app, installation, (_last_report(),))


def _answer(opened: list[Issue], *, world: World) -> None:
    moment = world.now() - timedelta(hours=2)
    opened[0].comment(
        "shore-keeper",
        "Logging out and in again refreshes the balance. That is a workaround until the service"
        " reads it anew by itself.\n\n```console\n$ assistant logout && assistant login\n```",
        created_at=moment,
    )
    opened[0].comment("kai-berg", "Confirmed, this works for me.", created_at=moment)
    opened[1].comment("shore-keeper", f"Duplicate of #{opened[0].number}", created_at=moment)


def _last_report() -> NewIssue:
    title, author, account, platform, version = _REPORTS[-1]
    body = extra_usage_body(
        account, platform=platform, version=version, request_id=_request_id(len(_REPORTS) - 1)
    )
    return NewIssue(title, body, author, "duplicate")


def _request_id(position: int) -> str:
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefgh"
    return "req_011CW" + "".join(alphabet[(position * 7 + n * 5) % 32] for n in range(19))
