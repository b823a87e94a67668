"""What GitHub knows the App by: from the environment, else from set-up; all of it, or none.

A webhook secret that others could guess is refused, since it would let anyone speak as GitHub.
"""

from dataclasses import dataclass, field
from pathlib import Path

from bot.settings.environment import Environment
from bot.settings.kept_credentials import FILE_NAME, read_kept_credentials
from bot.settings.private_key import normalise_private_key

LEAST_SECRET_BYTES = 16
_MOST_SECRETS = 2
# Long enough to pass the length rule, and yet printed in documentation and templates.
_WELL_KNOWN = frozenset(
    {
        "development",
        "secret",
        "changeme",
        "itsasecrettoeverybody",
        "yourwebhooksecret",
        "yourwebhooksecrethere",
        "mywebhooksecret",
        "replacewithyoursecret",
        "githubwebhooksecret",
    }
)
_SECRETS = "GITHUB_WEBHOOK_SECRET"
_VARIABLES = ("GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_PRIVATE_KEY_PATH")
_NAMES = "GITHUB_APP_ID, GITHUB_PRIVATE_KEY (or GITHUB_PRIVATE_KEY_PATH), GITHUB_WEBHOOK_SECRET"


@dataclass(frozen=True, slots=True)
class Credentials:
    """The App's id, its private key as PEM text, and one webhook secret (two while rotating)."""

    app_id: str | None = None
    private_key: str | None = field(default=None, repr=False)
    webhook_secrets: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def is_complete(self) -> bool:
        return bool(self.app_id and self.private_key and self.webhook_secrets)


def read_credentials(environment: Environment, *, data_dir: Path) -> Credentials:
    """Read the credentials, noting what is missing, unreadable or too easily guessed.

    What set-up kept in `data_dir` counts only while the environment names nothing.
    """
    # An empty secret is a mistake to be told of, while the others may be handed on empty.
    is_named = any(environment.text(name) for name in _VARIABLES) or environment.has(_SECRETS)
    return _read_named(environment) if is_named else _read_kept(environment, data_dir)


def _read_kept(environment: Environment, data_dir: Path) -> Credentials:
    try:
        app = read_kept_credentials(data_dir)
    except ValueError as error:
        environment.problems.append(
            f"{data_dir / FILE_NAME} {error}; put it right, or remove it to set up anew."
        )
        return Credentials()
    if app is None:
        return Credentials()
    return Credentials(app.app_id, app.private_key, (app.webhook_secret.encode(),))


def _read_named(environment: Environment) -> Credentials:
    known_problems = len(environment.problems)
    credentials = Credentials(
        app_id=_read_app_id(environment),
        private_key=_read_private_key(environment),
        webhook_secrets=_read_webhook_secrets(environment),
    )
    has_some = credentials != Credentials()
    is_explained = len(environment.problems) > known_problems
    if has_some and not credentials.is_complete and not is_explained:
        environment.problems.append(f"Set all of these or none: {_NAMES}.")
    return credentials


def _read_app_id(environment: Environment) -> str | None:
    text = environment.text("GITHUB_APP_ID")
    if text and not (text.isascii() and text.isdigit()):
        environment.problems.append("GITHUB_APP_ID must be the App's number.")
    return text or None


def _read_private_key(environment: Environment) -> str | None:
    text = environment.text("GITHUB_PRIVATE_KEY") or _read_key_file(environment)
    if not text:
        return None
    try:
        return normalise_private_key(text)
    except ValueError as error:
        environment.problems.append(f"GITHUB_PRIVATE_KEY is {error}.")
        return None


def _read_key_file(environment: Environment) -> str:
    path = environment.text("GITHUB_PRIVATE_KEY_PATH")
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        environment.problems.append("GITHUB_PRIVATE_KEY_PATH names a file that cannot be read.")
        return ""


def _read_webhook_secrets(environment: Environment) -> tuple[bytes, ...]:
    if not environment.has(_SECRETS):
        return ()
    secrets = [part.strip() for part in environment.text(_SECRETS).split(",")]
    if len(secrets) > _MOST_SECRETS:
        environment.problems.append(f"{_SECRETS} takes one secret, or two while rotating.")
    if any(_is_weak(secret) for secret in secrets):
        environment.problems.append(
            f"{_SECRETS} must be at least {LEAST_SECRET_BYTES} characters that nobody can guess;"
            " `openssl rand -hex 32` prints some."
        )
    return tuple(secret.encode() for secret in secrets)


def _is_weak(secret: str) -> bool:
    bare = "".join(character for character in secret.lower() if character.isalnum())
    return len(secret.encode()) < LEAST_SECRET_BYTES or bare in _WELL_KNOWN
