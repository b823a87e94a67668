"""Who is calling, and what they may see: the App itself, an installation, a person, anybody."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt

from bot.simulator.apps import App, InstallationToken, public_key_of
from bot.simulator.errors import ApiError
from bot.simulator.ground import User
from bot.simulator.repository import Repository
from bot.simulator.state import World

LONGEST_ASSERTION = timedelta(minutes=10)
TOLERANCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Anonymous:
    """Nobody in particular."""

    caller: str = "anonymous"


@dataclass(frozen=True, slots=True)
class AsApp:
    """The App itself, by a signed assertion."""

    app: App

    @property
    def caller(self) -> str:
        """Return whose budget pays."""
        return f"app/{self.app.slug}"


@dataclass(frozen=True, slots=True)
class AsInstallation:
    """An installation, by its token."""

    token: InstallationToken

    @property
    def caller(self) -> str:
        """Return whose budget pays."""
        return f"installation/{self.token.installation.id}"


@dataclass(frozen=True, slots=True)
class AsPerson:
    """A person, by a personal token."""

    user: User

    @property
    def caller(self) -> str:
        """Return whose budget pays."""
        return f"user/{self.user.login}"


Actor = Anonymous | AsApp | AsInstallation | AsPerson


def identify(world: World, authorization: str) -> Actor:
    """Return who an Authorization header speaks for; raise the 401 that GitHub would answer."""
    if not authorization:
        return Anonymous()
    scheme, _, credential = authorization.strip().partition(" ")
    if scheme.lower() not in ("bearer", "token") or not credential:
        raise ApiError(401, "Bad credentials")
    if credential.count(".") == 2 and not credential.startswith("ghs_"):  # noqa: PLR2004 - a JWT
        return AsApp(_app_of(world, credential))
    person = world.personal_tokens.get(credential)
    if person is not None:
        return AsPerson(person)
    return AsInstallation(_living_token(world, credential))


def _living_token(world: World, credential: str) -> InstallationToken:
    token = world.installation_tokens.get(credential)
    if token is None or token.revoked or token.expires_at <= world.now():
        raise ApiError(401, "Bad credentials")
    if token.installation.deleted:
        raise ApiError(401, "Bad credentials")
    if token.installation.suspended_at is not None:
        raise ApiError(403, "This installation has been suspended")
    return token


def _app_of(world: World, assertion: str) -> App:
    try:
        claimed = jwt.decode(assertion, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        raise ApiError(401, "A JSON web token could not be decoded") from None
    app = world.app_by_issuer(str(claimed.get("iss", "")))
    if app is None:
        raise ApiError(404, "Integration not found")
    _verify_signature(assertion, app)
    _verify_times(claimed, now=world.now().timestamp())
    return app


def _verify_signature(assertion: str, app: App) -> None:
    checked_here = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
    try:
        jwt.decode(
            assertion,
            public_key_of(app.private_key_pem),
            algorithms=["RS256"],
            options=checked_here,  # type: ignore[arg-type]
        )
    except jwt.InvalidTokenError:
        raise ApiError(401, "A JSON web token could not be decoded") from None


def _verify_times(claimed: dict[str, Any], *, now: float) -> None:
    expires, issued = claimed.get("exp"), claimed.get("iat")
    if not isinstance(expires, int | float) or expires <= now:
        raise ApiError(
            401,
            "'Expiration time' claim ('exp') must be a numeric value representing the future"
            " time at which the assertion expires",
        )
    if expires > now + LONGEST_ASSERTION.total_seconds() + TOLERANCE_SECONDS:
        raise ApiError(401, "'Expiration time' claim ('exp') is too far in the future")
    if not isinstance(issued, int | float) or issued > now + TOLERANCE_SECONDS:
        raise ApiError(
            401,
            "'Issued at' claim ('iat') must be an Integer representing the time that the"
            " assertion was issued",
        )


def may_see(actor: Actor, repository: Repository) -> bool:
    """Say whether a repository exists for this caller."""
    if not repository.private:
        return True
    match actor:
        case AsInstallation(token):
            return token.covers(repository)
        case AsPerson(user):
            return repository.has_role(user, "read")
        case Anonymous() | AsApp():
            return False


def acting_user(actor: Actor) -> User | None:
    """Return the account under which the caller writes."""
    match actor:
        case AsInstallation(token):
            return token.installation.app.bot
        case AsPerson(user):
            return user
        case Anonymous() | AsApp():
            return None
