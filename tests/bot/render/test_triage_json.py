import json

import pytest

from bot.domain.verdict import VerdictKind
from bot.render.triage_json import triage_as_json
from tests.bot.render.golden import expected_text
from tests.bot.render.worlds import FULL, poisoned
from tests.builders import a_triage
from tests.hostile_texts import HOSTILE_TEXTS


def test_the_whole_triage_is_written_with_stable_keys() -> None:
    written = json.dumps(triage_as_json(FULL), indent=2, ensure_ascii=False) + "\n"

    assert written == expected_text("triage.json", written)


def test_moments_items_and_members_are_plain_words() -> None:
    written = triage_as_json(FULL)

    assert written["analysed_at"] == "2026-03-02T12:00:00Z"
    assert written["verdict"]["kind"] == "workaround"  # type: ignore[index]
    assert written["graph"]["root"]["ref"] == "acme/rocket#7"  # type: ignore[index]


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_any_text_survives_json(text: str) -> None:
    written = triage_as_json(poisoned(FULL, text))

    assert json.loads(json.dumps(written)) == written


def test_of_a_likely_vulnerability_only_the_conclusion_is_written() -> None:
    document = triage_as_json(a_triage(VerdictKind.SECURITY))
    assert sorted(document) == ["analysed_at", "cost", "issue", "report", "verdict", "version"]
    assert "findings" not in json.dumps(document)
