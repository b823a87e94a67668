"""Settings: an empty environment works, and a dangerous one is refused in plain words."""

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.errors import SettingsError
from bot.settings.secret_key import read_or_make_secret_key
from bot.settings.settings import Settings

KEY = "0123456789abcdef"
DATABASE_FORM = (
    "DATABASE_URL must be an address such as postgresql://user:password@host/name or"
    " sqlite:////folder/file.db."
)
REDIS_FORM = (
    "REDIS_URL must be an address such as redis://:password@host:6379/0, or begin with rediss://,"
    " unix://, redis+sentinel:// or rediss+sentinel://; after a question mark only what redis-py"
    " knows of such a connection."
)
SECRET = "f3a94c07b1d2e5f6"


def read(tmp_path: Path, **variables: str) -> Settings:
    return Settings.from_environment(
        {"DATA_DIR": str(tmp_path), "SECRET_KEY": KEY, **variables},
    )


def refuse(tmp_path: Path, **variables: str) -> list[str]:
    with pytest.raises(SettingsError) as refusal:
        read(tmp_path, **variables)
    return str(refusal.value).splitlines()


def test_an_empty_environment_means_the_defaults_and_no_credentials(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings == Settings(
        data_dir=tmp_path,
        secret_key=KEY.encode(),
        database_url=f"sqlite:///{tmp_path}/issuegraph.db",
    )
    assert not settings.has_credentials


def test_every_variable_reaches_its_field(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        DATABASE_URL="postgres://me:pass@db/issues",
        REDIS_URL="redis://:secret@cache:6379/0",
        GITHUB_API_URL="https://git.example.com/api/v3/",
        GITHUB_URL="https://git.example.com/",
        PUBLIC_URL="https://triage.example.com/",
        PORT="9000",
        WEB_CONCURRENCY="1",
        WORKER_CONCURRENCY="3",
        DRY_RUN="On",
        LOG_LEVEL="DEBUG",
        LOG_FORMAT="json",
    )
    assert settings == Settings(
        data_dir=tmp_path,
        secret_key=KEY.encode(),
        database_url="postgresql+psycopg://me:pass@db/issues",
        redis_url="redis://:secret@cache:6379/0",
        github_api_url="https://git.example.com/api/v3",
        github_url="https://git.example.com",
        public_url="https://triage.example.com",
        port=9000,
        web_concurrency=1,
        worker_concurrency=3,
        dry_run=True,
        log_level="debug",
        log_format="json",
    )


def test_the_public_address_follows_the_port(tmp_path: Path) -> None:
    assert read(tmp_path, PORT="9000").public_url == "http://localhost:9000"


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "   ",
        "development",
        "changeme",
        "It's a Secret to Everybody",
        "your-webhook-secret-here",
        "15 characters..",
        f"{SECRET},",
        f"{SECRET},secret",
    ],
)
def test_a_webhook_secret_that_others_could_guess_is_refused(tmp_path: Path, secret: str) -> None:
    problem = (
        "GITHUB_WEBHOOK_SECRET must be at least 16 characters that nobody can guess;"
        " `openssl rand -hex 32` prints some."
    )
    assert refuse(tmp_path, GITHUB_WEBHOOK_SECRET=secret) == [problem]


def test_half_of_the_credentials_are_refused(tmp_path: Path) -> None:
    problem = (
        "Set all of these or none: GITHUB_APP_ID, GITHUB_PRIVATE_KEY (or"
        " GITHUB_PRIVATE_KEY_PATH), GITHUB_WEBHOOK_SECRET."
    )
    assert refuse(tmp_path, GITHUB_APP_ID="12") == [problem]


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("PORT", "70000", "PORT must be a number from 1 to 65535."),
        ("PORT", "²", "PORT must be a number from 1 to 65535."),
        ("WEB_CONCURRENCY", "0", "WEB_CONCURRENCY must be a number from 1 to 64."),
        ("DRY_RUN", "maybe", "DRY_RUN must be on or off."),
        ("LOG_FORMAT", "xml", "LOG_FORMAT must be one of: auto, json, console."),
        ("DATABASE_URL", "issues.db", DATABASE_FORM),
        ("DATABASE_URL", "mysql://me:canary@db/issues", DATABASE_FORM),
        ("DATABASE_URL", "postgresql+asyncpg://me:canary@db/issues", DATABASE_FORM),
        ("REDIS_URL", "cache:6379", REDIS_FORM),
        ("REDIS_URL", "foo://cache", REDIS_FORM),
        ("REDIS_URL", "foo://:canary@cache", REDIS_FORM),
        ("REDIS_URL", "REDIS://:canary@cache", REDIS_FORM),
        ("REDIS_URL", "redis://:can/ary@cache:6379", REDIS_FORM),
        ("REDIS_URL", "redis://[::1", REDIS_FORM),
        ("REDIS_URL", "unix://", REDIS_FORM),
        ("REDIS_URL", "redis://:canary@cache/triage", REDIS_FORM),
        ("REDIS_URL", "redis://:canary@cache?patience=9", REDIS_FORM),
        ("REDIS_URL", "redis://:canary@cache?socket_timeout=soon", REDIS_FORM),
        ("REDIS_URL", "redis://:canary@cache?ssl_cert_reqs=none", REDIS_FORM),
        (
            "REDIS_URL",
            "redis+sentinel://:canary@one/0",
            "REDIS_URL needs ?service= and the name Sentinel knows Redis by.",
        ),
        (
            "REDIS_URL",
            "redis+sentinel://:can/ary@one/0?service=main",
            "REDIS_URL has a Sentinel that is no host:port.",
        ),
        ("SECRET_KEY", "short", "SECRET_KEY must be at least 16 characters, or unset."),
        ("GITHUB_APP_ID", "Iv1.abc", "GITHUB_APP_ID must be the App's number."),
        (
            "GITHUB_API_URL",
            "http://git.example.com",
            "GITHUB_API_URL must start with https://, since tokens are sent there.",
        ),
        (
            "PUBLIC_URL",
            "https://user@example.com",
            "PUBLIC_URL must be an address such as https://example.com.",
        ),
        (
            "GITHUB_PRIVATE_KEY_PATH",
            "/nowhere/key.pem",
            "GITHUB_PRIVATE_KEY_PATH names a file that cannot be read.",
        ),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, name: str, value: str, problem: str) -> None:
    assert refuse(tmp_path, **{name: value}) == [problem]


def test_a_simulator_on_this_machine_needs_no_https(tmp_path: Path) -> None:
    settings = read(tmp_path, GITHUB_API_URL="http://127.0.0.1:9001/api")
    assert settings.github_api_url == "http://127.0.0.1:9001/api"


def test_all_problems_are_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({"DATA_DIR": str(data_dir), "PORT": "x", "DRY_RUN": "x"})
    assert str(refusal.value).splitlines() == [
        "PORT must be a number from 1 to 65535.",
        "DRY_RUN must be on or off.",
    ]
    assert not data_dir.exists()


def test_a_printed_value_shows_no_secret(tmp_path: Path) -> None:
    settings = replace(
        read(tmp_path, REDIS_URL="redis://:canary@cache", DATABASE_URL="postgresql://a:canary@db"),
        secret_key=b"canary",
        github_private_key="canary",
        github_webhook_secrets=(b"canary",),
    )
    assert "canary" not in repr(settings)


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    environ = {"DATA_DIR": str(tmp_path / "data")}
    first, second = (Settings.from_environment(environ) for _ in range(2))
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 32
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({"DATA_DIR": str(in_the_way)})
    assert str(refusal.value) == (
        f"DATA_DIR must be a folder that this user can write; {in_the_way}: File exists."
    )


def test_where_nothing_is_kept_no_folder_is_needed(tmp_path: Path) -> None:
    nowhere = tmp_path / "file" / "data"
    nowhere.parent.touch()
    assert read(nowhere, REDIS_URL="redis://localhost").data_dir == nowhere


def test_processes_that_start_together_agree_on_the_secret_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(read_or_make_secret_key, [tmp_path] * 32))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_with_all_credentials_the_app_is_registered(tmp_path: Path) -> None:
    pem = make_key()
    path = tmp_path / "key.pem"
    path.write_text(pem)
    credentials = {"GITHUB_APP_ID": "12", "GITHUB_WEBHOOK_SECRET": f"{SECRET}, {SECRET[::-1]}"}
    settings = read(tmp_path, GITHUB_PRIVATE_KEY_PATH=str(path), **credentials)
    assert settings.has_credentials
    assert settings.github_private_key == pem
    assert settings.github_webhook_secrets == (SECRET.encode(), SECRET[::-1].encode())
    escaped = pem.replace("\n", "\\n")
    assert read(tmp_path, GITHUB_PRIVATE_KEY=escaped, **credentials) == settings


def test_a_private_key_that_is_none_is_refused_without_repeating_it(tmp_path: Path) -> None:
    (problem,) = refuse(tmp_path, GITHUB_PRIVATE_KEY="canary")
    assert problem.startswith("GITHUB_PRIVATE_KEY is ")
    assert "canary" not in problem


def make_key() -> str:
    key = rsa.generate_private_key(public_exponent=65_537, key_size=1024)  # noqa: S505 - never used
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ).decode()


@pytest.mark.parametrize(
    ("address", "is_refused"),
    [
        ("redis://db.example:6379/0", True),
        ("redis://10.0.0.5", True),
        ("redis+sentinel://one:26379,two:26379/0?service=main", True),
        ("redis://ann@db.example", True),
        ("redis://:secret@db.example:6379/0", False),
        ("rediss+sentinel://:secret@one:26379,two:26379/0?service=main", False),
        ("redis://127.0.0.1:6379", False),
        ("redis://[::1]:6379", False),
        ("redis://localhost:6379", False),
        ("unix:///run/redis.sock", False),
    ],
)
def test_a_redis_of_another_machine_needs_a_password(
    tmp_path: Path, address: str, *, is_refused: bool
) -> None:
    environ = {"DATA_DIR": str(tmp_path), "REDIS_URL": address}
    allowed = Settings.from_environment({**environ, "REDIS_WITHOUT_PASSWORD": "on"})
    assert allowed.redis_url == address
    if not is_refused:
        assert Settings.from_environment(environ).redis_url == address
        return
    with pytest.raises(SettingsError, match=r"^REDIS_URL names another machine .*\.$"):
        Settings.from_environment(environ)


def test_a_language_model_is_refused_since_none_would_be_asked(tmp_path: Path) -> None:
    assert read(tmp_path, LANGUAGE_MODEL="").has_credentials is False
    assert refuse(tmp_path, LANGUAGE_MODEL="some-model") == [
        "LANGUAGE_MODEL must be empty: the evidence engine is the only one there is."
    ]
