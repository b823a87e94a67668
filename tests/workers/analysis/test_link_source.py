import pytest

from bot.domain.evidence import Evidence
from tests.builders import a_link, comment_url, issue_url, pull_url
from workers.analysis.link_source import source_of


@pytest.mark.parametrize(
    ("read_at", "said_by", "kind"),
    [
        (comment_url(), "anyone", "comment"),
        (comment_url(), "maintainer", "comment"),
        (issue_url(), "maintainer", "issue"),
        (issue_url(), "github", "event"),
        (pull_url(), "github", "pull request"),
    ],
)
def test_a_link_is_named_by_the_place_it_was_read_at(read_at: str, said_by: str, kind: str) -> None:
    link = a_link(read_at=read_at, said_by=said_by, quote="Same as #5")
    assert source_of(link) == Evidence(read_at, kind, "Same as #5")
