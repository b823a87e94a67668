"""`issuegraph check-config`: check a repository configuration before it is pushed."""

import json
from pathlib import Path

import click

from bot.repo_config.parse import parse_config
from bot.repo_config.problem import ConfigError
from bot.repo_config.reference import render_reference
from bot.repo_config.schema import config_schema

# Enough to see that a file is too large, however large it is.
_READ_BYTES = 65_536


@click.command("check-config")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("--schema", "print_", flag_value="schema", help="Print the schema for editors.")
@click.option("--reference", "print_", flag_value="reference", help="Print every key as Markdown.")
def check_config(file: str | None, print_: str | None) -> None:
    """Check FILE (.github/issuegraph.yml) and say for each mistake what to write instead."""
    if print_ == "schema":
        click.echo(json.dumps(config_schema(), indent=2))
    elif print_ == "reference":
        click.echo(render_reference(), nl=False)
    elif file is None:
        raise click.UsageError("FILE is missing.")
    else:
        _check(Path(file))


def _check(path: Path) -> None:
    with path.open("rb") as opened:
        text = opened.read(_READ_BYTES).decode(errors="replace")
    try:
        parse_config(text, where=str(path))
    except ConfigError as error:
        click.echo(str(error), err=True)
        raise click.exceptions.Exit(1) from None
    click.echo(f"{path}: good")
