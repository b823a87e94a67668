import pytest

from bot.domain.decisions import NameOriginal, Standing
from bot.domain.graph import LinkReason, Reading
from tests.builders import a_graph, a_link, a_ref, a_similar, an_issue, comment_url
from workers.analysis.people import add_named_original, denied_by_all, heed_people

ROOT = a_ref(7)
NAMED = Standing(original=NameOriginal(3, comment_url()))


def test_a_named_original_is_linked_with_the_comment_as_its_source() -> None:
    reading = add_named_original(Reading(an_issue(7)), NAMED)
    link = a_link(3, reason=LinkReason.DUPLICATE_OF, read_at=comment_url(), said_by="maintainer")
    assert reading.links == (link,)


def test_without_a_statement_nothing_is_added() -> None:
    reading = Reading(an_issue(7))
    assert add_named_original(reading, Standing()) is reading


def test_a_named_original_stands_first_as_a_duplicate() -> None:
    similar = (a_similar(5), a_similar(3, relation="related"))
    heeded = heed_people(similar, root=ROOT, standing=NAMED)
    assert heeded == (a_similar(3), a_similar(5))


def test_a_denied_issue_is_named_no_more() -> None:
    standing = Standing(denied=frozenset({5}))
    heeded = heed_people((a_similar(5), a_similar(3)), root=ROOT, standing=standing)
    assert heeded == (a_similar(3),)


@pytest.mark.parametrize(("said_by", "denied"), [("maintainer", {5}), ("anyone", set())])
def test_a_maintainer_denies_in_words_as_well(said_by: str, denied: set[int]) -> None:
    link = a_link(5, reason=LinkReason.DIFFERENT_FROM, said_by=said_by)
    graph = a_graph(root=an_issue(7), links=(link,))
    assert denied_by_all(Standing(), graph).denied == denied


def test_what_was_named_by_command_is_denied_by_no_words() -> None:
    link = a_link(3, reason=LinkReason.DIFFERENT_FROM, said_by="maintainer")
    graph = a_graph(root=an_issue(7), links=(link,))
    assert denied_by_all(NAMED, graph) == NAMED


def test_a_denial_concerns_no_other_repository() -> None:
    elsewhere = a_similar(5, issue=an_issue(5, ref=a_ref(5, type(ROOT.repository)("acme", "pad"))))
    standing = Standing(denied=frozenset({5}))
    assert heed_people((elsewhere,), root=ROOT, standing=standing) == (elsewhere,)
