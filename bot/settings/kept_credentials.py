"""The credentials that set-up received from GitHub, kept beside the data for every process.

They are written once: a second registration never replaces the first, somebody has to remove the
file for that.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bot.settings.private_file import place_once
from bot.settings.private_key import normalise_private_key

FILE_NAME = "credentials"


@dataclass(frozen=True, slots=True)
class RegisteredApp:
    """An App as GitHub described it when it was registered."""

    app_id: str
    slug: str
    # The App's page, below which it is installed.
    html_url: str
    private_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)


def keep_credentials(data_dir: Path, app: RegisteredApp) -> bool:
    """Keep the App with mode 0600; False, and nothing changes, when one is kept already."""
    return place_once(data_dir / FILE_NAME, json.dumps(asdict(app), indent=1).encode())


def read_kept_credentials(data_dir: Path) -> RegisteredApp | None:
    """Return the App that is kept, None where there is none.

    ValueError, without any of the text, when the file is not what we wrote.
    """
    try:
        kept = json.loads((data_dir / FILE_NAME).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise ValueError("cannot be read") from error
    try:
        app = RegisteredApp(**kept)
        normalise_private_key(app.private_key)
    except (TypeError, AttributeError, ValueError) as error:
        raise ValueError("does not hold an App's credentials") from error
    return app
