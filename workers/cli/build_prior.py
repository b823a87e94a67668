"""`issuegraph build-prior`: a general model of types, from labelled files the operator may use."""

from pathlib import Path

import click

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("build-prior")
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to write the model: DATA_DIR/types-prior.npz is read by the workers.",
)
@click.option(
    "--model", type=_FOLDER, help="Folder of the language model; learn from its vectors as well."
)
def build_prior(files: tuple[Path, ...], *, output: Path, model: Path | None) -> None:
    """Learn types for repositories without history from CSV files (repo,label,title,body).

    What is written holds hashed words and their weights, and no text.
    """
    from workers.learning.prior import build
    from workers.providers.opening import open_encoder

    try:
        built = build(files, meanings=open_encoder(model))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    try:
        output.write_bytes(built.data)
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror}") from error
    click.echo(
        f"{output}: {len(built.data) / 1e6:.2f} MB, {built.features} features "
        f"from {built.issues} issues of {built.repositories} repositories",
        err=True,
    )
