"""GitHub Apps, where they are installed, and the tokens that speak for an installation."""

import base64
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.simulator.ground import Ground, User
from bot.simulator.repository import Repository

TOKEN_LIFETIME = timedelta(hours=1)


@cache
def development_key() -> str:
    """Return a private key in PEM, made once a process: making one takes a tenth of a second."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ).decode()


@cache
def public_key_of(private_key_pem: str) -> str:
    """Return the public half of a PEM key."""
    key = serialization.load_pem_private_key(private_key_pem.encode(), None)
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class App:
    """A registered App."""

    id: int
    slug: str
    name: str
    owner: User
    bot: User
    private_key_pem: str
    webhook_url: str | None
    webhook_secret: str | None
    permissions: dict[str, str]
    events: list[str]
    created_at: datetime
    client_id: str
    external_url: str = "https://example.test/"
    setup_url: str | None = None

    @property
    def bot_login(self) -> str:
        """Return the login that the App writes under."""
        return self.bot.login


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class Installation:
    """An App at one account, on some of its repositories."""

    id: int
    app: App
    account: User
    permissions: dict[str, str]
    created_at: datetime
    repositories: list[Repository] = field(default_factory=list)
    suspended_at: datetime | None = None
    deleted: bool = False
    tokens: "list[InstallationToken]" = field(default_factory=list)

    def suspend(self, *, at: datetime) -> None:
        """Stop the App from doing anything here."""
        self.suspended_at = at

    def unsuspend(self) -> None:
        """Let the App work again."""
        self.suspended_at = None

    def expire_tokens(self) -> None:
        """End every token at once, as a revocation does."""
        for token in self.tokens:
            token.revoked = True


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class InstallationToken:
    """A token of one installation, perhaps narrowed to some repositories and permissions."""

    text: str
    installation: Installation
    permissions: dict[str, str]
    repositories: list[Repository] | None
    expires_at: datetime
    revoked: bool = False

    def covers(self, repository: Repository) -> bool:
        """Say whether the token speaks for this repository."""
        scope = self.installation.repositories
        allowed = scope if self.repositories is None else self.repositories
        return repository in scope and repository in allowed

    def allows(self, permission: str) -> bool:
        """Say whether the token has a permission written `name:read` or `name:write`."""
        name, _, wanted = permission.partition(":")
        if name == "metadata":
            return True
        granted = self.permissions.get(name)
        return granted in ("write", "admin") or granted == wanted


def mint_token(
    installation: Installation,
    *,
    ground: Ground,
    permissions: dict[str, str],
    repositories: list[Repository] | None,
) -> InstallationToken:
    """Make a token of one hour; long and without a fixed length, as GitHub's stateless ones."""
    parts = [base64.urlsafe_b64encode(ground.entropy(size)).decode() for size in (24, 150, 64)]
    text = f"ghs_{installation.app.id}_" + ".".join(part.rstrip("=") for part in parts)
    token = InstallationToken(
        text=text,
        installation=installation,
        permissions=permissions,
        repositories=repositories,
        expires_at=ground.now() + TOKEN_LIFETIME,
    )
    installation.tokens.append(token)
    return token
