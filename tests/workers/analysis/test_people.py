from bot.domain.decisions import NameOriginal, Standing
from bot.domain.graph import LinkReason, Reading
from tests.builders import a_link, a_ref, a_similar, an_issue, comment_url
from workers.analysis.people import add_named_original, heed_people

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


def test_a_denial_concerns_no_other_repository() -> None:
    elsewhere = a_similar(5, issue=an_issue(5, ref=a_ref(5, type(ROOT.repository)("acme", "pad"))))
    standing = Standing(denied=frozenset({5}))
    assert heed_people((elsewhere,), root=ROOT, standing=standing) == (elsewhere,)
