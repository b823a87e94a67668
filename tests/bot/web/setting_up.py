"""A fresh instance, the person who sets it up, and the GitHub where the App is registered."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests
from werkzeug.test import Client, TestResponse

from bot.settings.settings import Settings
from bot.simulator import Simulator
from bot.web.app import create_site
from bot.web.setup_folder import SetupFolder
from bot.web.until_registered import UntilRegistered
from tests.fakes import InboxInMemory, ReportsInMemory

PUBLIC_URL = "https://triage.example.com"


@dataclass
class Newcomer:
    """A browser in front of an instance that knows no App yet."""

    simulator: Simulator
    data_dir: Path
    environ: dict[str, str]
    browser: Client = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    @property
    def folder(self) -> SetupFolder:
        return SetupFolder(self.data_dir)

    def restart(self) -> None:
        """Start the process anew; the browser forgets its cookies."""
        make = partial(create_site, inbox=InboxInMemory(), reports=ReportsInMemory())
        sites = UntilRegistered(partial(Settings.from_environment, self.environ), make)
        self.browser = Client(lambda environ, start: sites.site().app(environ, start))

    def another_browser(self) -> Client:
        return Client(self.browser.application)

    def get(self, path: str, **options: object) -> TestResponse:
        return self.browser.get(path, base_url=PUBLIC_URL, **options)

    def post(self, path: str, **options: object) -> TestResponse:
        return self.browser.post(path, base_url=PUBLIC_URL, **options)

    def unlock(self) -> TestResponse:
        return self.post("/setup", data={"token": self.folder.issue_token()})

    def confirm_on_github(self, page: TestResponse) -> str:
        """Press the button, confirm on GitHub, and return where GitHub sends the browser."""
        action, manifest = _form_of(page.text)
        state = parse_qs(urlsplit(action).query)["state"][0]
        answer = requests.post(
            f"{self.simulator.url}/settings/apps/confirm",
            data={"manifest": manifest, "state": state},
            allow_redirects=False,
            timeout=5,
        )
        return answer.headers["Location"].removeprefix(PUBLIC_URL)

    def register(self) -> TestResponse:
        """Go from the token to the credentials."""
        self.unlock()
        return self.get(self.confirm_on_github(self.get("/setup")))


@contextmanager
def newcomer(data_dir: Path, **environ: str) -> Iterator[Newcomer]:
    with Simulator.start() as simulator:
        always = {
            "DATA_DIR": str(data_dir),
            "SECRET_KEY": "0123456789abcdef",
            "PUBLIC_URL": PUBLIC_URL,
            "GITHUB_URL": simulator.url,
            "GITHUB_API_URL": simulator.api_url,
        }
        yield Newcomer(simulator, data_dir, always | environ)


def _form_of(page: str) -> tuple[str, str]:
    action = re.search(r'class="register" action="([^"]+)"', page)
    manifest = re.search(r'name="manifest" value="([^"]+)"', page)
    assert action
    assert manifest
    return html.unescape(action[1]), html.unescape(manifest[1])
