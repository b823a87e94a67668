"""Which files of a repository hold its issue forms and templates."""

from collections.abc import Iterable

from bot.github.snapshots import Json

FORMS_FOLDER = ".github/ISSUE_TEMPLATE"
_ENDINGS = (".yml", ".yaml", ".md")
_MOST_READ = 2


def pick_form_files(entries: Iterable[Json]) -> list[Json]:
    """Return the two files to read of a folder's listing: forms, and what is named a bug, first."""
    return sorted(filter(_may_be_form, entries), key=_rank)[:_MOST_READ]


def _may_be_form(entry: Json) -> bool:
    name = entry["name"].lower()
    is_form = name.endswith(_ENDINGS) and not name.startswith("config.")
    return bool(entry["type"] == "file" and is_form)


def _rank(entry: Json) -> tuple[bool, bool, str]:
    name = entry["name"].lower()
    return (name.endswith(".md"), "bug" not in name, name)
