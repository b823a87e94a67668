"""`issuegraph analyze`: one analysis by hand, printed as the report, and posted when asked."""

import json
import os
from collections.abc import Callable
from dataclasses import replace

import click
from rich.console import Console
from rich.markdown import Markdown

from bot.domain.issue import IssueRef
from bot.errors import RetryLater, SettingsError, Unreachable, UserError
from bot.settings.settings import Settings
from workers.cli.progress import progress


@click.command()
@click.argument("issue", metavar="OWNER/REPO#N|URL")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--post", is_flag=True, help="Write the comment and the labels on GitHub, too.")
def analyze(issue: str, *, as_json: bool, post: bool) -> None:
    """Analyse an issue and print the report.

    Reads with GITHUB_TOKEN, or else as the App; posting needs the App's credentials, since a
    comment of anybody else's could not be told from ours later.
    """
    try:
        settings = Settings.from_environment(os.environ)
        with progress(is_quiet=as_json) as say:
            work = _post if post else _read
            markdown, document = work(issue, settings, say)
    except (SettingsError, Unreachable, RetryLater, UserError) as error:
        raise click.ClickException(str(error)) from error
    _show(document if as_json else markdown, is_markdown=not as_json)


def _read(issue: str, settings: Settings, say: Callable[[str], None]) -> tuple[str, str]:
    from bot.redis_server.embedded import given_or_embedded
    from bot.render.report import render_report
    from bot.render.triage_json import triage_as_json
    from workers.by_hand import ByHand

    ref = _parse(issue, settings)
    token = os.environ.get("GITHUB_TOKEN", "")
    if token or not settings.has_credentials:
        triage = ByHand(ref, settings, say).read(token=token)
    else:
        with given_or_embedded(settings.redis_url, data_dir=settings.data_dir) as url:
            triage = ByHand(ref, replace(settings, redis_url=url), say).read(token="")
    document = json.dumps(triage_as_json(triage), indent=2)
    return render_report(triage, web_url=settings.github_url), document


def _post(issue: str, settings: Settings, say: Callable[[str], None]) -> tuple[str, str]:
    from bot.redis_server.embedded import given_or_embedded
    from workers.by_hand import ByHand

    ref = _parse(issue, settings)
    if not settings.has_credentials:
        raise SettingsError("--post needs GITHUB_APP_ID and the App's key (see README.md).")
    with given_or_embedded(settings.redis_url, data_dir=settings.data_dir) as url:
        report = ByHand(ref, replace(settings, redis_url=url), say).post()
    return report.markdown, json.dumps(json.loads(report.json), indent=2)


def _parse(issue: str, settings: Settings) -> IssueRef:
    from bot.web.issue_address import parse_issue_address

    ref = parse_issue_address(issue, github_url=settings.github_url)
    if ref is None:
        raise click.BadParameter(f"{issue!r} is neither OWNER/REPO#N nor an issue's address")
    return ref


def _show(text: str, *, is_markdown: bool) -> None:
    console = Console()
    if is_markdown and console.is_terminal:
        console.print(Markdown(text))
    else:
        click.echo(text)
