"""Where a client gets the token that it speaks with: of an installation, or given by a person."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.github.app_auth import AppAuth
from bot.memory.installation_token import Token


@dataclass(slots=True)
class InstallationTokens:
    """The tokens of one installation for one repository, looked up once: no client lives long."""

    app: AppAuth
    installation_id: int
    repository_id: int
    _token: Token | None = field(default=None, repr=False)

    def token(self) -> Token:
        if self._token is None:
            self._token = self.app.installation_token(
                self.installation_id, repository_id=self.repository_id
            )
        return self._token

    def renew(self, refused: Token) -> Token:
        """Return a token that replaces the refused one, which another process may have made."""
        self._token = self.app.installation_token(
            self.installation_id, repository_id=self.repository_id, refused=refused
        )
        return self._token


@dataclass(slots=True)
class ListingTokens:
    """A token that lists the repositories of one installation."""

    app: AppAuth
    installation_id: int
    _token: Token | None = field(default=None, repr=False)

    def token(self) -> Token:
        if self._token is None:
            self._token = self.app.list_token(self.installation_id)
        return self._token

    def renew(self, refused: Token) -> Token:
        """Return a token that replaces the refused one."""
        del refused
        self._token = self.app.list_token(self.installation_id)
        return self._token


@dataclass(frozen=True, slots=True)
class GivenToken:
    """A token that a person gave, e.g. on the command line; an empty one reads as nobody."""

    value: str = field(repr=False)

    def token(self) -> Token:
        return Token(self.value, datetime.max.replace(tzinfo=UTC))

    def renew(self, refused: Token) -> Token:
        """Return the same token: there is no other."""
        return refused
