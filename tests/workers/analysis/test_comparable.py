from dataclasses import replace

import pytest

from bot.domain.issue import Issue
from tests.builders import a_comment, an_issue
from workers.analysis.comparable import ReadReports, read_report

ISSUE = an_issue(5, title="Engine stops", body="```\nFuelError: fuel line 12 is closed\n```")
# As nothing else would read it, so that it shows who read.
KNOWN = {ISSUE.ref.key: replace(read_report(ISSUE, forms=()), error=None)}


def test_a_known_report_goes_with_the_thread_as_it_was_read_last() -> None:
    read_further = replace(ISSUE, comments=(a_comment(),))

    found = ReadReports((), dict(KNOWN)).read(read_further)

    assert found == replace(KNOWN[ISSUE.ref.key], issue=read_further)


@pytest.mark.parametrize(
    "issue",
    [
        pytest.param(replace(ISSUE, title="Engine still stops"), id="another title"),
        pytest.param(replace(ISSUE, body="It stops."), id="another body"),
        pytest.param(an_issue(6, title=ISSUE.title, body=ISSUE.body), id="another issue"),
    ],
)
def test_what_reads_otherwise_than_what_is_known_is_read_anew(issue: Issue) -> None:
    assert ReadReports((), dict(KNOWN)).read(issue) == read_report(issue, forms=())


def test_what_was_read_is_not_read_again() -> None:
    other = an_issue(6, title=ISSUE.title, body=ISSUE.body)
    reports = ReadReports((), {})

    first = reports.read(other)

    assert reports.read(other).terms is first.terms
