import pytest

from bot.domain.evidence import Evidence, SourceKind, Statement
from bot.domain.issue import RepositoryRef
from bot.domain.triage import Steering
from bot.domain.verdict import VerdictKind
from bot.repo_config.layers import FileProblem, LoadedConfig
from bot.repo_config.parse import parse_config
from bot.repo_config.problem import Problem
from tests.builders import an_issue
from workers.analysis.steering import steer

EVERYTHING, LABELS, NOTHING = (True, True), (False, True), (False, False)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        pytest.param("", EVERYTHING, id="default"),
        pytest.param("mode: labels", LABELS, id="labels"),
        pytest.param("mode: silent", NOTHING, id="silent"),
        pytest.param("hold_labels: ['Do Not *']", NOTHING, id="held"),
        pytest.param("hold_labels: [other]", EVERYTHING, id="not held"),
        pytest.param("verdicts: {may_speak: [fixed]}", LABELS, id="verdict not named"),
        pytest.param("verdicts: {may_speak: [new]}", EVERYTHING, id="verdict named"),
        pytest.param("{mode: silent, verdicts: {may_speak: [new]}}", NOTHING, id="strictest"),
    ],
)
def test_the_configuration_decides_what_may_be_written(
    text: str, allowed: tuple[bool, bool]
) -> None:
    loaded = LoadedConfig(parse_config(text, where="f"))
    issue = an_issue(labels=("do not touch",))
    steering = steer(loaded, issue=issue, verdict=VerdictKind.NEW)
    assert (steering.may_comment, steering.may_label) == allowed
    assert bool(steering.because) is (allowed != EVERYTHING)


def test_what_is_wrong_is_stated_with_the_line_as_its_source() -> None:
    found = FileProblem(
        Problem(3, 5, "write true or false"), "https://x/f", RepositoryRef("o", "r")
    )
    steering = steer(LoadedConfig(problems=(found,)), issue=an_issue(), verdict=VerdictKind.NEW)
    source = Evidence("https://x/f#L3", SourceKind.FILE, "write true or false")
    place = ".github/issuegraph.yml in o/r, line 3, column 5:"
    assert steering == Steering(problems=(Statement(place, (source,)),))
