"""`issuegraph eval`: score the reading of issues against labelled data."""

import json
from pathlib import Path

import click

from workers.cli.evaluate_types import types

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("eval")
def evaluate() -> None:
    """Score what the bot reads against labelled data."""


@evaluate.command()
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def threads(file: Path, *, as_json: bool) -> None:
    """Score types, links, error messages and fix references on labelled threads (JSON lines)."""
    from workers.evaluation.threads import evaluate_threads, render_score, score_as_json

    with file.open(encoding="utf-8") as lines:
        try:
            score = evaluate_threads(lines)
        except ValueError as error:
            raise click.ClickException(f"{file}: {error}") from error
    if not score.origins:
        raise click.ClickException(f"{file}: no line is a judged thread, so there is no score")
    click.echo(json.dumps(score_as_json(score), indent=2) if as_json else render_score(score))


@evaluate.command()
@click.option("--pool", type=_FILE, required=True, help="Issues to search in: JSONL, or JSONL.gz.")
@click.option("--queries", type=_FILE, required=True, help="Issues with `duplicate_of`: JSONL.")
@click.option("--model", type=_FOLDER, help="A language model that `embeddings` built.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def duplicates(pool: Path, queries: Path, *, model: Path | None, as_json: bool) -> None:
    """Score the search for earlier reports on known duplicates."""
    from workers.evaluation.duplicates import evaluate_duplicates, render_score, score_as_json

    try:
        score = evaluate_duplicates(pool, queries, model=model)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(score_as_json(score), indent=2) if as_json else render_score(score))


evaluate.add_command(types)
