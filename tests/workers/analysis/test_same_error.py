import pytest

from bot.domain.evidence import SourceKind
from bot.domain.findings import ErrorSighting
from tests.builders import (
    a_graph,
    a_ref,
    a_repository,
    a_similar,
    a_verdict,
    an_evidence,
    issue_url,
    some_findings,
)
from workers.analysis.reports.same_error import same_error
from workers.analysis.reports.subject import Subject


def _sighting(number: int, version: str | None = None, *, is_exact: bool = True) -> ErrorSighting:
    source = an_evidence(issue_url(number), kind=SourceKind.ISSUE)
    return ErrorSighting(a_ref(number), source, version, is_exact)


def _subject(*sightings: ErrorSighting, similar: tuple = ()) -> Subject:
    findings = some_findings(sightings=sightings, similar=similar)
    return Subject(a_repository(), a_graph(), findings, a_verdict())


@pytest.mark.parametrize(
    ("sightings", "expected"),
    [
        ([_sighting(1, "1.8"), _sighting(4)], "The same error is in #1 and #4; first seen in 1.8."),
        (
            [_sighting(1, "2.0"), _sighting(4, "1.10"), _sighting(5, "main")],
            "The same error is in #1, #4 and #5; first seen in 1.10.",
        ),
        ([_sighting(1)], "The same error is in #1."),
        ([_sighting(1, is_exact=False)], "Nearly the same error is in #1."),
        ([_sighting(n) for n in range(1, 6)], "The same error is in #1, #2, #3 and others."),
    ],
    ids=["version", "an older version later", "one", "near", "many"],
)
def test_where_the_error_was_met_is_said_once(
    sightings: list[ErrorSighting], expected: str
) -> None:
    (statement,) = same_error(_subject(*sightings))
    assert statement.text == expected
    assert statement.sources == tuple(one.source for one in sightings[:3])


def test_what_is_said_as_a_duplicate_is_not_said_again() -> None:
    assert list(same_error(_subject(_sighting(5), similar=(a_similar(5),)))) == []


def test_nothing_is_said_of_an_error_that_is_new() -> None:
    assert list(same_error(_subject())) == []
