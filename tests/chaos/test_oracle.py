from types import SimpleNamespace
from typing import Any

import pytest

from bot.simulator import World, wall_clock
from chaos.oracle import Findings, judge_issue
from chaos.report_text import FOREIGN_COMMENT, body_of, error_of, title_of

OURS = f"TL;DR: {error_of(7)}"
FOLLOW_UP = "The verdict changed from **new** to **duplicate**."


@pytest.mark.parametrize(
    ("comments", "wrong"),
    [
        pytest.param([OURS], {}, id="one comment"),
        pytest.param([OURS, FOLLOW_UP], {}, id="a follow-up beneath it"),
        pytest.param([], {"lost": 1}, id="none"),
        pytest.param([OURS, OURS], {"duplicates": 1}, id="two"),
        pytest.param([OURS, FOLLOW_UP, FOLLOW_UP], {"duplicates": 1}, id="two follow-ups"),
        pytest.param([FOLLOW_UP], {"lost": 1}, id="a follow-up alone"),
        pytest.param(["TL;DR: unit 6"], {"outdated": 1}, id="of an older text"),
    ],
)
def test_what_is_wrong_on_an_issue_is_counted(comments: list[str], wrong: dict[str, int]) -> None:
    world = World.create(clock=wall_clock)
    with world.quietly():
        app = world.create_app("issuegraph", webhook_secret="s", permissions={}, events=[])
        issue = world.create_repository("octo/engine").open_issue(title_of(7), body_of(7))
        issue.comment("grace", FOREIGN_COMMENT)
        for body in comments:
            issue.comment(app.bot, body)
    site: Any = SimpleNamespace(app=app)
    assert judge_issue(site, issue) == Findings(issues=1, **wrong)
