import pytest

from bot.domain.evidence import Evidence, SourceKind
from bot.domain.issue import Actor
from bot.render.links import Linker, linker_for
from tests.builders import ROCKET, a_comment, a_graph, a_ref, a_triage, an_issue, issue_url

LINKER = Linker(ROCKET, addresses={a_ref(5).key: issue_url(5)})
REDIRECTED = "https://redirect.github.com/acme/rocket/issues/5"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (issue_url(5), f"[issue]({REDIRECTED})"),
        (REDIRECTED, f"[issue]({REDIRECTED})"),
        (f"{issue_url(5)}#issuecomment-1", f"[issue]({REDIRECTED}#issuecomment-1)"),
        (
            "https://github.com/acme/rocket/releases/tag/@a/b(1)",
            "[issue](https://github.com/acme/rocket/releases/tag/%40a/b%281%29)",
        ),
        ("https://github.com@evil.example/a", "issue `https://github.com@evil.example/a`"),
        ("https://github.com.evil.example/", "issue `https://github.com.evil.example/`"),
        ("http://github.com/acme", "issue `http://github.com/acme`"),
        ("javascript:alert(1)", "issue `javascript:alert(1)`"),
        ("https://github.com/a b", "issue `https://github.com/a b`"),
        ("https://github.com/a>b", "issue `https://github.com/a>b`"),
        ("https://github.com/a\\b", "issue `https://github.com/a\\b`"),
        ("", "issue"),
    ],
)
def test_only_an_address_on_our_github_becomes_a_link(url: str, expected: str) -> None:
    assert LINKER.source(Evidence(url, SourceKind.ISSUE)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See #5.", f"See [#5]({REDIRECTED})."),
        ("#5: seen", f"[#5]({REDIRECTED}): seen"),
        ("See acme/rocket#5.", f"See [#5]({REDIRECTED})."),
        ("See ACME/Rocket#5.", f"See [#5]({REDIRECTED})."),
        ("See #6.", "See #\u200b6."),
        ("See other/rocket#5.", "See other/rocket#\u200b5."),
        ("See #55 and a#5 and /#5", "See #\u200b55 and a#\u200b5 and /#\u200b5"),
    ],
)
def test_only_an_item_that_was_read_is_linked_in_a_text(text: str, expected: str) -> None:
    assert LINKER.text(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Same as #5.", "Same as #5."),
        ("This fixes #5.", f"This fixes [#5]({REDIRECTED})."),
        ("Closed: #5.", f"Closed: [#5]({REDIRECTED})."),
        ("Does not resolve acme/rocket#5", f"Does not resolve [#5]({REDIRECTED})"),
    ],
)
def test_the_original_is_referred_to_plainly_but_never_told_to_close(
    text: str, expected: str
) -> None:
    linker = Linker(ROCKET, addresses=LINKER.addresses, original=a_ref(5))

    assert linker.text(text) == expected


def test_sources_are_named_once_each_and_at_most_four() -> None:
    sources = [Evidence(issue_url(at), SourceKind.COMMENT) for at in (1, 1, 2, 3, 4, 5)]

    assert LINKER.sources(sources).count("[comment]") == 4


def test_on_another_host_a_link_is_direct() -> None:
    linker = Linker(ROCKET, "https://ghe.example/")

    assert (
        linker.link("x", "https://ghe.example/a/b/issues/1")
        == "[x](https://ghe.example/a/b/issues/1)"
    )
    assert linker.link("x", issue_url(5)) == f"x `{issue_url(5)}`"


@pytest.mark.parametrize(
    ("login", "name"),
    [
        ("pilot", "comment by pilot"),
        ("renovate[bot]", "comment by renovate\\[bot\\]"),
        ("@octocat", "comment by @\u200boctocat"),
        (None, "comment"),
    ],
)
def test_a_comment_is_named_by_who_wrote_it_and_nobody_is_mentioned(
    login: str | None, name: str
) -> None:
    said = a_comment(author=Actor(login) if login else None)
    linker = linker_for(a_triage(graph=a_graph(root=an_issue(comments=(said,)))))
    source = linker.source(Evidence(said.url, SourceKind.COMMENT))
    assert source.startswith(f"[{name}](https://redirect.github.com/")


def test_what_github_recorded_is_said_to_be() -> None:
    assert LINKER.source(Evidence(issue_url(5), SourceKind.EVENT)).startswith(
        "[recorded by GitHub]"
    )
