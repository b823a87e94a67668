from dataclasses import replace

import pytest

from bot.domain.issue import Issue
from tests.builders import a_comment, an_issue
from workers.analysis.comparable import read_once, read_report

ISSUE = an_issue(5, title="Engine stops", body="```\nFuelError: fuel line 12 is closed\n```")
# As nothing else would read it, so that it shows who read.
KNOWN = {ISSUE.ref.key: replace(read_report(ISSUE, forms=()), error=None)}


def test_a_known_report_goes_with_the_thread_as_it_was_read_last() -> None:
    read_further = replace(ISSUE, comments=(a_comment(),))

    found = read_once(read_further, forms=(), known=KNOWN)

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
    assert read_once(issue, forms=(), known=KNOWN) == read_report(issue, forms=())
