"""What the operator decides, read once from the environment and checked before anything starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.errors import SettingsError
from bot.settings.credentials import read_credentials
from bot.settings.data_folder import writing_below
from bot.settings.environment import Environment
from bot.settings.secret_key import read_or_make_secret_key
from bot.settings.server_addresses import read_database_url, read_redis_url

_LEAST_SECRET_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting; the comments name the variable where the field does not."""

    data_dir: Path
    # SECRET_KEY: signs markers and the addresses of private reports.
    secret_key: bytes = field(repr=False)
    # Addresses of databases carry passwords, so neither is shown.
    database_url: str = field(repr=False)
    # None means an embedded server with its data under `data_dir`.
    redis_url: str | None = field(default=None, repr=False)
    github_app_id: str | None = None
    # PEM text, whichever way GITHUB_PRIVATE_KEY or GITHUB_PRIVATE_KEY_PATH gave it.
    github_private_key: str | None = field(default=None, repr=False)
    # GITHUB_WEBHOOK_SECRET: one, or two while rotating.
    github_webhook_secrets: tuple[bytes, ...] = field(default=(), repr=False)
    github_api_url: str = "https://api.github.com"
    github_url: str = "https://github.com"
    public_url: str = "http://localhost:8000"
    port: int = 8000
    web_concurrency: int = 2
    worker_concurrency: int = 2
    # The texts of reports of closed issues go so many days after the issue was closed.
    reports_kept_days: int = 365
    # Think, but write nothing on GitHub.
    dry_run: bool = False
    log_level: str = "info"
    # "auto" is console on a terminal and json elsewhere.
    log_format: str = "auto"

    @property
    def has_credentials(self) -> bool:
        """Say whether the App is registered; without it only the set-up pages make sense."""
        return bool(self.github_app_id and self.github_private_key and self.github_webhook_secrets)

    @staticmethod
    def from_environment(environ: Mapping[str, str]) -> "Settings":
        """Read every variable; SettingsError lists all problems, one a line."""
        environment = Environment(environ)
        settings = _read(environment)
        chosen_key = _read_chosen_key(environment)
        _refuse_a_language_model(environment)
        if environment.problems:
            raise SettingsError("\n".join(environment.problems))
        # Last, so that a refused start leaves nothing on the disk.
        return replace(settings, secret_key=chosen_key or _read_kept_key(settings.data_dir))


def _read(environment: Environment) -> Settings:
    data_dir = Path(environment.text("DATA_DIR", "./data")).absolute()
    settings = Settings(
        data_dir=data_dir,
        secret_key=b"",
        database_url=read_database_url(environment, data_dir=data_dir),
        redis_url=read_redis_url(environment),
    )
    for read in (_with_github, _with_web, _with_work, _with_log):
        settings = read(settings, environment)
    return settings


def _with_github(settings: Settings, environment: Environment) -> Settings:
    credentials = read_credentials(environment, data_dir=settings.data_dir)
    return replace(
        settings,
        github_app_id=credentials.app_id,
        github_private_key=credentials.private_key,
        github_webhook_secrets=credentials.webhook_secrets,
        github_api_url=environment.secure_web_address("GITHUB_API_URL", settings.github_api_url),
        github_url=environment.secure_web_address("GITHUB_URL", settings.github_url),
    )


def _with_web(settings: Settings, environment: Environment) -> Settings:
    port = environment.whole_number("PORT", settings.port, least=1, most=65_535)
    return replace(
        settings,
        port=port,
        public_url=environment.web_address("PUBLIC_URL", f"http://localhost:{port}"),
        web_concurrency=environment.whole_number(
            "WEB_CONCURRENCY", settings.web_concurrency, least=1, most=64
        ),
    )


def _with_work(settings: Settings, environment: Environment) -> Settings:
    return replace(
        settings,
        worker_concurrency=environment.whole_number(
            "WORKER_CONCURRENCY", settings.worker_concurrency, least=1, most=64
        ),
        reports_kept_days=environment.whole_number(
            "REPORTS_KEPT_DAYS", settings.reports_kept_days, least=1, most=36_500
        ),
        dry_run=environment.switch("DRY_RUN"),
    )


def _with_log(settings: Settings, environment: Environment) -> Settings:
    return replace(
        settings,
        log_level=environment.one_of("LOG_LEVEL", ("info", "debug", "warning", "error")),
        log_format=environment.one_of("LOG_FORMAT", ("auto", "json", "console")),
    )


def _refuse_a_language_model(environment: Environment) -> None:
    # Better than to go on without what the operator believes is at work.
    if environment.text("LANGUAGE_MODEL"):
        environment.problems.append(
            "LANGUAGE_MODEL must be empty: the evidence engine is the only one there is."
        )


def _read_chosen_key(environment: Environment) -> bytes:
    key = environment.text("SECRET_KEY").encode()
    if key and len(key) < _LEAST_SECRET_KEY_BYTES:
        environment.problems.append(
            f"SECRET_KEY must be at least {_LEAST_SECRET_KEY_BYTES} characters, or unset."
        )
    return key


def _read_kept_key(data_dir: Path) -> bytes:
    with writing_below(data_dir):
        return read_or_make_secret_key(data_dir)
