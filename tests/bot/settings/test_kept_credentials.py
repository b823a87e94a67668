"""Credentials from set-up: written once, for us alone, and second to the environment."""

import stat
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings.kept_credentials import RegisteredApp, keep_credentials, read_kept_credentials
from bot.settings.settings import Settings
from bot.simulator.apps import development_key

APP = RegisteredApp(
    app_id="12",
    slug="issuegraph",
    html_url="https://github.com/apps/issuegraph",
    private_key=development_key(),
    webhook_secret="f3a94c07b1d2e5f6",
)


def read(folder: Path, **variables: str) -> Settings:
    always = {"DATA_DIR": str(folder), "SECRET_KEY": "0123456789abcdef"}
    return Settings.from_environment({**always, **variables})


def test_what_is_kept_is_read_again_and_is_ours_alone(tmp_path: Path) -> None:
    assert keep_credentials(tmp_path, APP)
    assert read_kept_credentials(tmp_path) == APP
    assert stat.S_IMODE((tmp_path / "credentials").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["credentials"]


def test_the_first_app_stays(tmp_path: Path) -> None:
    other = RegisteredApp("13", "other", "https://github.com/apps/other", "key", "secret")
    assert [keep_credentials(tmp_path, app) for app in (APP, other)] == [True, False]
    assert read_kept_credentials(tmp_path) == APP


def test_settings_take_what_is_kept_where_the_environment_names_nothing(tmp_path: Path) -> None:
    keep_credentials(tmp_path, APP)
    settings = read(tmp_path, GITHUB_APP_ID="")
    assert settings.has_credentials
    assert settings.github_app_id == "12"
    assert settings.github_webhook_secrets == (b"f3a94c07b1d2e5f6",)


def test_the_environment_wins_and_is_never_mixed_with_what_is_kept(tmp_path: Path) -> None:
    keep_credentials(tmp_path, APP)
    with pytest.raises(SettingsError, match="Set all of these or none"):
        read(tmp_path, GITHUB_APP_ID="77")


@pytest.mark.parametrize("secret", ["", "development"])
def test_a_dangerous_secret_is_refused_whatever_is_kept(tmp_path: Path, secret: str) -> None:
    keep_credentials(tmp_path, APP)
    with pytest.raises(SettingsError, match="GITHUB_WEBHOOK_SECRET must be"):
        read(tmp_path, GITHUB_WEBHOOK_SECRET=secret)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"app_id": "1"}', "\x00", '{"private_key": 5}'],
    ids=["empty", "list", "object", "part", "binary", "types"],
)
def test_a_broken_file_stops_the_start_in_plain_words(tmp_path: Path, content: str) -> None:
    (tmp_path / "credentials").write_text(content)
    with pytest.raises(SettingsError, match="put it right, or remove it to set up anew") as refusal:
        read(tmp_path)
    assert len(str(refusal.value).splitlines()) == 1


def test_secrets_stay_out_of_what_is_shown() -> None:
    assert "f3a94c07" not in repr(APP)
    assert "PRIVATE KEY" not in repr(APP)
