"""Whom the pages take for the same voter: a cookie with a signed number that says nothing else.

It is set by the first vote and not before, so that who only reads is not known again.
"""

import secrets
from dataclasses import dataclass, field

from flask import request
from werkzeug.wrappers import Response

from bot.web.page_key import is_page_key, page_key

# No login of GitHub's has a colon.
PAGE_VOTERS = "page:"
_COOKIE = "issuegraph_voter"
_YEAR_SECONDS = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Voters:
    """Reads and writes the cookie; without a valid one the reader is new."""

    secret_key: bytes = field(repr=False)
    is_https: bool = True

    def known(self) -> str | None:
        """Return who sends the request, None for a reader who never voted."""
        voter, _, key = request.cookies.get(_COOKIE, "").partition(".")
        is_ours = is_page_key(key, secret_key=self.secret_key, subject=_subject(voter))
        return f"{PAGE_VOTERS}{voter}" if is_ours else None

    def known_or_new(self) -> str:
        return self.known() or f"{PAGE_VOTERS}{secrets.token_urlsafe(16)}"

    def remember(self, voter: str, response: Response) -> None:
        """Have the browser say next time who this was; no script and no other site learns it."""
        number = voter.removeprefix(PAGE_VOTERS)
        response.set_cookie(
            _COOKIE,
            f"{number}.{page_key(self.secret_key, _subject(number))}",
            max_age=_YEAR_SECONDS,
            path="/reports",
            secure=self.is_https,
            httponly=True,
            samesite="Lax",
        )


def _subject(number: str) -> str:
    return f"voter:{number}"
