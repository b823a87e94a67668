from bot.domain.evidence import Evidence, SourceKind, Statement
from bot.domain.triage import Steering
from bot.render.report import render_report
from tests.builders import a_triage

URL = "https://github.com/acme/rocket/blob/main/.github/issuegraph.yml"


def _section(steering: Steering) -> str:
    report = render_report(a_triage(steering=steering))
    return report.partition("### Configuration\n\n")[2].partition("\n\n### ")[0]


def test_a_mistake_in_the_configuration_is_shown_with_its_place() -> None:
    source = Evidence(f"{URL}#L3", SourceKind.FILE, "write true or false")
    place = ".github/issuegraph.yml in acme/rocket, line 3, column 5:"
    assert _section(Steering(problems=(Statement(place, (source,)),))) == (
        f"- {place} \u201cwrite true or false\u201d ([file]({URL}#L3))"
    )


def test_why_nothing_was_written_is_said() -> None:
    steering = Steering(may_comment=False, may_label=False, because="The mode is silent.")
    assert _section(steering) == "The mode is silent."


def test_without_a_configuration_nothing_is_said_of_it() -> None:
    assert _section(Steering()) == ""
