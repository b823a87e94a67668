from bot.domain.graph import LinkReason
from tests.builders import WEB, a_comment, an_issue
from workers.analysis.text_links import find_text_links


def test_each_place_of_a_thread_is_read_and_says_who_speaks() -> None:
    said = a_comment(500, body="Duplicate of #3", association="MEMBER")
    links = find_text_links(an_issue(7, body="See #4 and #7", comments=(said,)), web_url=WEB).links
    assert [(link.target.number, link.said_by) for link in links] == [
        (4, "anyone"),
        (3, "maintainer"),
    ]


def test_of_a_flood_what_maintainers_say_and_what_says_why_is_kept() -> None:
    flood = a_comment(500, body=" ".join(f"#{number}" for number in range(100, 1_000)))
    told = a_comment(501, body="Fixed by #20")
    said = a_comment(502, body="#3 tells of it.", association="MEMBER")
    links = find_text_links(an_issue(7, comments=(flood, told, said)), web_url=WEB).links
    assert len(links) == 500
    assert [(link.target.number, link.reason) for link in links[:2]] == [
        (3, LinkReason.MENTIONS),
        (20, LinkReason.FIXED_BY),
    ]


def test_of_a_flood_of_commits_the_first_are_kept() -> None:
    flood = a_comment(500, body=" ".join(f"{number:07x}a" for number in range(10**6, 10**6 + 900)))
    assert len(find_text_links(an_issue(7, comments=(flood,)), web_url=WEB).commits) == 500
