"""Which files of a repository hold its issue forms and templates."""

from collections.abc import Iterable

from bot.github.snapshots import Json

FORMS_FOLDER = ".github/ISSUE_TEMPLATE"
_ENDINGS = (".yml", ".yaml", ".md")
_MOST_READ = 3


def pick_form_files(entries: Iterable[Json]) -> list[Json]:
    """Return the three files to read of a folder's listing, forms before templates."""
    files = [
        entry
        for entry in entries
        if entry["type"] == "file"
        and entry["name"].lower().endswith(_ENDINGS)
        and not entry["name"].lower().startswith("config.")
    ]
    files.sort(key=lambda entry: (entry["name"].lower().endswith(".md"), entry["name"]))
    return files[:_MOST_READ]
