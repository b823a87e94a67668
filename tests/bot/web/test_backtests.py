"""Back-test pages: open to whoever holds the key, and to nobody else."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.test import Client

from bot.domain.issue import RepositoryRef
from bot.store.learned import StoredBacktest
from bot.web.app import create_app
from bot.web.backtests import backtest_url
from tests.fakes import (
    SECRET_KEY,
    InboxInMemory,
    ReportsInMemory,
    VotesInMemory,
    settings_in,
)

BACKTEST = StoredBacktest(
    70,
    "acme/Rocket.js",
    datetime(2026, 5, 4, 12, tzinfo=UTC),
    "# Back-test of acme/Rocket.js\n\n<script>alert(1)</script>\n\n| a |\n|---|\n| 0.50 |\n",
    "<svg><title>Back-test</title></svg>",
    '{"issues": 3}',
)
ADDRESS = urlsplit(backtest_url("http://localhost", BACKTEST, secret_key=SECRET_KEY))


class OneBacktest:
    def find_backtest(self, repository: RepositoryRef) -> StoredBacktest | None:
        return BACKTEST if repository.key == "acme/rocket.js" else None


@pytest.fixture
def client(tmp_path: Path) -> Client:
    app = create_app(
        settings_in(tmp_path),
        inbox=InboxInMemory(),
        reports=ReportsInMemory(),
        votes=VotesInMemory(),
        backtests=OneBacktest(),
    )
    return app.test_client()


def test_the_page_shows_the_table_and_the_plot_and_runs_nothing(client: Client) -> None:
    page = client.get(f"{ADDRESS.path}?{ADDRESS.query}")
    assert page.status_code == 200
    assert f'<img src="{ADDRESS.path}/plot.svg?{ADDRESS.query}"' in page.text
    assert "<td>0.50</td>" in page.text
    assert "<script>" not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("form", "expected"),
    [("markdown", BACKTEST.markdown), ("json", BACKTEST.json), ("plot.svg", BACKTEST.svg)],
)
def test_programs_get_what_people_see(client: Client, form: str, expected: str) -> None:
    assert client.get(f"{ADDRESS.path}/{form}?{ADDRESS.query}").text == expected


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(ADDRESS.path, id="no key"),
        pytest.param(f"{ADDRESS.path}?key=00", id="another key"),
        pytest.param(f"/backtests/acme/other?{ADDRESS.query}", id="another repository"),
        pytest.param(f"{ADDRESS.path}/json", id="another form without a key"),
    ],
)
def test_without_its_key_a_page_does_not_exist(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
