"""Which environment variables the settings read: whoever lists them is held to that."""

from pathlib import Path

from bot.settings.settings import Settings


class _Watched(dict[str, str]):
    """An environment that knows what it was asked for."""

    def __init__(self, variables: dict[str, str]) -> None:
        super().__init__(variables)
        self.asked: set[str] = set()

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        self.asked.add(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)


def variables_read(data_dir: Path) -> set[str]:
    """Return the names of all variables that are looked at."""
    environ = _Watched({"DATA_DIR": str(data_dir)})
    Settings.from_environment(environ)
    return environ.asked
