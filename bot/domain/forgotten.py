"""How much was deleted of what was kept, so that it can be told."""

from collections.abc import Mapping

# By what it is called, in the plural.
Forgotten = Mapping[str, int]


def tell_forgotten(*parts: Forgotten) -> str:
    """Return the counts in one line: "1,204 issues, 2 models, 1 back-tests"."""
    total: dict[str, int] = {}
    for part in parts:
        for name, count in part.items():
            total[name] = total.get(name, 0) + count
    found = [f"{count:,} {name}" for name, count in total.items() if count]
    return ", ".join(found) or "nothing was kept"
