"""`issuegraph eval types`: score the learning of types on issues that people labelled."""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from workers.evaluation.types_score import TypesScore
    from workers.learning.typed_issues import TypedIssue

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_SEED = 0


@click.command()
@click.option("--train", type=_FILE, required=True, help="CSV with repo,label,title,body.")
@click.option("--test", type=_FILE, help="CSV of the same form, not learned from.")
@click.option("--cv", "folds", type=click.IntRange(2, 20), help="Score --train by so many parts.")
@click.option(
    "--without-history", is_flag=True, help="Score each repository by what the others teach."
)
@click.option("--model", type=_FOLDER, help="Folder of the language model; read with it too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def types(
    train: Path,
    *,
    test: Path | None,
    folds: int | None,
    without_history: bool,
    model: Path | None,
    as_json: bool,
) -> None:
    """Learn types, one model a repository, and score them: F1 of each class, and overall."""
    from workers.evaluation.types_report import render_types, types_as_json

    if sum([test is not None, folds is not None, without_history]) != 1:
        raise click.UsageError("Say one of --test FILE, --cv N and --without-history.")
    try:
        score = _score(train, test=test, folds=folds, model=model)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(types_as_json(score), indent=2) if as_json else render_types(score))


def _score(
    train: Path, *, test: Path | None, folds: int | None, model: Path | None
) -> "TypesScore":
    """Score by another file, by parts of the one, or by repositories where neither is given."""
    from workers.evaluation.types import cross_validate, evaluate_split, leave_each_out
    from workers.providers.opening import open_encoder

    learned, meanings = _read(train), open_encoder(model)
    # Of the one processor that reads; on the wall's clock the machine's other work counts as well.
    clock = time.thread_time
    if test is not None:
        return evaluate_split(learned, _read(test), clock=clock, meanings=meanings)
    if folds is not None:
        return cross_validate(learned, folds=folds, seed=_SEED, clock=clock, meanings=meanings)
    return leave_each_out(learned, clock=clock, meanings=meanings)


def _read(file: Path) -> "Sequence[TypedIssue]":
    from workers.learning.typed_issues import read_typed_issues

    with file.open(encoding="utf-8-sig", newline="") as lines:
        try:
            return list(read_typed_issues(lines))
        except ValueError as error:
            raise click.ClickException(f"{file}: {error}") from error
