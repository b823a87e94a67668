"""Report pages: public ones for everybody, private ones by their key, hostile text as text."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from werkzeug.test import Client

from bot.domain.issue import IssueRef, RepositoryRef
from bot.web.issue_address import may_be_repository
from bot.web.markdown_page import render_markdown
from bot.web.opening import open_reports
from bot.web.report_address import report_key, report_url
from tests.fakes import (
    SECRET_KEY,
    ReportsInMemory,
    VotesInMemory,
    a_report,
    client_for,
    settings_in,
)

PAGE = "/reports/acme/Rocket.js/3"
KEY = report_key(SECRET_KEY, repository_id=70, number=3)
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "<iframe src=https://evil.example></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://evil.example/?q=1)",
    "<style>*{display:none}</style>",
    "<form action=https://evil.example><input name=q></form>",
    "<details open ontoggle=alert(1)>x</details>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content=0>",
    "<math><mtext><style><img src=x onerror=alert(1)>",
    "```mermaid\n</code></pre><script>alert(1)</script>\n```",
    "{{ 7*7 }}{% include '/etc/passwd' %}",
]
HARMLESS_TAGS = set(
    "html head meta title link body a header img main article p h1 h2 h3 bdi span time nav div"
    " footer details summary code pre section form button".split()
)


class Page(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    @property
    def fetched(self) -> list[str]:
        return [value for name, value in self.attributes if name == "src"]


@pytest.fixture
def reports() -> ReportsInMemory:
    return ReportsInMemory([a_report()])


@pytest.fixture
def client(tmp_path: Path, reports: ReportsInMemory) -> Client:
    return client_for(settings_in(tmp_path), reports=reports)


def test_a_report_has_a_page_a_markdown_file_and_a_json_document(client: Client) -> None:
    answers = [client.get(f"{PAGE}{form}") for form in ("", ".md", ".json")]
    assert [(answer.status_code, answer.content_type) for answer in answers] == [
        (200, "text/html; charset=utf-8"),
        (200, "text/markdown; charset=utf-8"),
        (200, "application/json"),
    ]
    assert "<h2>TL;DR</h2>" in answers[0].text
    assert answers[1].text == "### TL;DR\n\nFixed in 2.1.\n"
    assert answers[2].json == {"verdict": "fixed"}


def test_the_title_stands_on_the_page_once(client: Client, reports: ReportsInMemory) -> None:
    reports.reports = [a_report(markdown="# Triage of #3: Engine stalls\n\nVerdict: `fixed`\n")]
    html = client.get(PAGE).text
    assert re.findall(r"<h1>.*</h1>", html) == ["<h1><bdi>Engine stalls</bdi></h1>"]


@pytest.mark.parametrize(
    ("markdown", "levels"),
    [
        ("### TL;DR\n\n### Notes\n\n#### More", ["h2", "h2", "h3"]),
        ("## Duplicates\n\n### Table", ["h2", "h3"]),
        ("Only\n===\n\n###### Deep", ["h2", "h6"]),
        ("No heading", []),
    ],
)
def test_headings_begin_right_below_that_of_the_page(markdown: str, levels: list[str]) -> None:
    assert re.findall(r"<(h\d)>", render_markdown(markdown).html) == levels


def test_the_page_of_a_likely_vulnerability_does_not_repeat_its_title(
    client: Client, reports: ReportsInMemory
) -> None:
    reports.reports = [a_report(verdict="security")]
    html = client.get(PAGE).text
    assert "<h1><bdi>A possible vulnerability</bdi></h1>" in html
    assert "Engine stalls" not in html


def test_an_address_is_compared_without_regard_to_case(client: Client) -> None:
    assert client.get("/reports/ACME/rocket.JS/3").status_code == 200


@pytest.mark.parametrize("form", ["", ".md", ".json"])
def test_an_unknown_report_offers_to_look_for_another(client: Client, form: str) -> None:
    answer = client.get(f"/reports/acme/rocket/4{form}")
    assert answer.status_code == 404
    assert 'name="address"' in answer.text


@pytest.mark.parametrize("form", ["", ".md", ".json"])
@pytest.mark.parametrize(
    "address",
    [
        "acme/rocket/9223372036854775808",
        f"acme/rocket/{'9' * 5_000}",
        "acme/rocket/0",
        "%00/rocket/3",
        "acme/a%00b/3",
        f"acme/{'a' * 5_000}/3",
    ],
)
def test_what_no_database_could_look_up_is_an_unknown_report(
    tmp_path: Path, address: str, form: str
) -> None:
    settings = settings_in(tmp_path)
    client = client_for(settings, reports=open_reports(settings))
    assert client.get(f"/reports/{address}{form}").status_code == 404


@pytest.mark.parametrize("full_name", ["\0/rocket", "acme/\0", f"acme/{'a' * 101}", "acme"])
def test_nobody_is_asked_for_a_report_of_what_is_no_repository(full_name: str) -> None:
    assert not may_be_repository(full_name)
    assert may_be_repository("acme_corp/rocket.js")


@pytest.mark.parametrize("form", ["", ".md", ".json"])
@pytest.mark.parametrize(
    "key", ["", "?key=", "?key=%C3%A9", f"?key={KEY[:-1]}", f"?key={'0' * 64}"]
)
def test_a_private_report_without_its_key_looks_like_none(
    client: Client, reports: ReportsInMemory, form: str, key: str
) -> None:
    missing = client.get(f"{PAGE}9{form}{key}")
    reports.reports = [a_report(is_private=True)]
    private = client.get(f"{PAGE}{form}{key}")
    assert (private.status_code, private.text) == (404, missing.text)


@pytest.mark.parametrize("form", ["", ".md", ".json"])
def test_a_private_report_opens_with_its_key_and_is_not_cached(
    client: Client, reports: ReportsInMemory, form: str
) -> None:
    reports.reports = [a_report(is_private=True)]
    answer = client.get(f"{PAGE}{form}?key={KEY}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_other_forms_of_a_private_report_are_linked_with_its_key(
    client: Client, reports: ReportsInMemory
) -> None:
    reports.reports = [a_report(is_private=True)]
    assert f'href="{PAGE}.md?key={KEY}"' in client.get(f"{PAGE}?key={KEY}").text


def test_only_the_address_of_a_private_report_carries_a_key() -> None:
    ref = IssueRef(RepositoryRef("acme", "Rocket.js"), 3)
    public, private = (
        report_url(
            "https://triage.example",
            ref,
            is_private=is_private,
            repository_id=70,
            secret_key=SECRET_KEY,
        )
        for is_private in (False, True)
    )
    assert public == f"https://triage.example{PAGE}"
    assert private == f"https://triage.example{PAGE}?key={KEY}"


def test_each_issue_has_a_key_of_its_own() -> None:
    keys = {
        report_key(SECRET_KEY, repository_id=repository_id, number=number)
        for repository_id, number in [(7, 11), (71, 1), (7, 1), (71, 11)]
    }
    assert len(keys) == 4


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_reaches_a_page_as_text_only(
    client: Client, reports: ReportsInMemory, text: str
) -> None:
    reports.reports = [a_report(title=text, verdict=text, markdown=text, comment_url=text)]
    page = Page(client.get(PAGE).text)
    assert page.tags <= HARMLESS_TAGS
    assert page.fetched == ["/static/mark.svg"]
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
    targets = [value for name, value in page.attributes if name == "href"]
    assert all(re.match(r"https://github\.com/|/|#content", target) for target in targets)


def test_a_comment_elsewhere_is_not_linked(client: Client, reports: ReportsInMemory) -> None:
    reports.reports = [a_report(comment_url="https://github.com.evil.example/x")]
    assert "evil.example" not in client.get(PAGE).text


@pytest.mark.parametrize("path", ["/", PAGE, f"{PAGE}.md", "/nowhere", "/static/page.css"])
def test_every_page_forbids_scripts_frames_indexing_and_referrers(
    client: Client, path: str
) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Robots-Tag"] == "noindex"


def test_every_template_is_one_that_flask_escapes() -> None:
    templates = list(Path("bot/web/templates").iterdir())
    assert {template.suffix for template in templates} == {".html"}
    texts = [path.read_text() for path in (*templates, *Path("bot/web").glob("*.py"))]
    assert not [text for text in texts if re.search(r"\|\s*safe|Markup\(|autoescape", text)]


def test_a_diagram_is_shown_as_its_text(client: Client, reports: ReportsInMemory) -> None:
    reports.reports = [a_report(markdown="```mermaid\ngraph LR\n```\n")]
    html = client.get(PAGE).text
    diagram = "<summary>Diagram as Mermaid text, which GitHub draws</summary><pre><code>graph LR\n"
    assert diagram in html


def test_a_fault_of_ours_is_a_page_without_its_details(tmp_path: Path) -> None:
    class Broken(ReportsInMemory):
        def find(self, full_name: str, number: int) -> None:
            raise LookupError(f"canary {full_name} {number}")

    answer = client_for(settings_in(tmp_path), reports=Broken()).get(PAGE)
    assert answer.status_code == 500
    assert '<h1 class="lead">Internal Server Error</h1>' in answer.text
    assert "canary" not in answer.text


def test_a_method_that_a_page_does_not_know_is_refused(client: Client) -> None:
    answer = client.post(PAGE)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_the_page_shows_what_people_say_and_how_the_issue_was_closed(tmp_path: Path) -> None:
    closed = a_report(state="closed", state_reason="not_planned")
    reports, votes = ReportsInMemory([closed]), VotesInMemory({(70, 3): {"works": 2, "common": 1}})
    html = client_for(settings_in(tmp_path), reports=reports, votes=votes).get(PAGE).text
    assert "<span>Closed as not planned</span>" in html
    assert 'Works <span class="count">2</span>' in html
    assert 'Common issue <span class="count">1</span>' in html
