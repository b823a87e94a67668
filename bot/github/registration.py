"""The last step of GitHub's manifest flow: a code that is good once and for an hour, for an App."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import requests

from bot.errors import Unreachable
from bot.github.answers import explain_silence, read_answer
from bot.github.transport import ApiRequest, Transport
from bot.settings.kept_credentials import RegisteredApp
from bot.settings.private_key import normalise_private_key

_CODE = re.compile(r"[A-Za-z0-9_-]{1,200}")


def exchange_code(code: str, *, transport: Transport, now: datetime) -> RegisteredApp:
    """Exchange the code for the App's credentials; GitHub gives them once, within an hour.

    Unreachable when GitHub does not know the code (any more), RetryLater when it does not answer.
    """
    if not _CODE.fullmatch(code):
        raise Unreachable("that is not a code of GitHub's")
    # Asking twice harms nothing: the second answer is that the code was used.
    request = ApiRequest("POST", f"/app-manifests/{code}/conversions", is_repeatable=True)
    try:
        answer = transport.send(request, auth=None)
    except requests.RequestException as error:
        raise explain_silence(error, request) from error
    return _read_app(read_answer(answer, request, now=now))


def _read_app(answer: Mapping[str, Any]) -> RegisteredApp:
    secret = answer["webhook_secret"]
    if not secret:
        raise Unreachable("GitHub made no webhook secret, so its deliveries could not be trusted")
    return RegisteredApp(
        app_id=str(answer["id"]),
        slug=answer["slug"],
        html_url=answer["html_url"],
        private_key=normalise_private_key(answer["pem"]),
        webhook_secret=secret,
    )
