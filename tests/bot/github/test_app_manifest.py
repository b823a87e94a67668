from pathlib import Path

import yaml

from bot.github.app_auth import PERMISSIONS

MANIFEST = yaml.safe_load((Path(__file__).parents[3] / "app.yml").read_text())


def test_the_app_asks_for_what_its_tokens_are_good_for_and_no_more() -> None:
    assert MANIFEST["default_permissions"] == PERMISSIONS


def test_the_app_is_told_what_it_acts_on_and_is_nobody_elses() -> None:
    assert MANIFEST["default_events"] == [
        *("issues", "issue_comment", "label", "release", "push", "repository")
    ]
    assert MANIFEST["public"] is False
