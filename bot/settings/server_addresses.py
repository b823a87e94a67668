"""Where Redis and the database are; nothing of an address is repeated, since it has a password."""

from pathlib import Path

from bot.errors import SettingsError
from bot.settings.environment import Environment, is_open_to_others
from bot.settings.redis_address import is_plain_address
from bot.settings.sentinel_address import SentinelAddress

_REDIS_FORM = (
    "REDIS_URL must be an address such as redis://:password@host:6379/0, or begin with rediss://,"
    " unix://, redis+sentinel:// or rediss+sentinel://; after a question mark only what redis-py"
    " knows of such a connection."
)
_DATABASE_FORM = (
    "DATABASE_URL must be an address such as postgresql://user:password@host/name or"
    " sqlite:////folder/file.db."
)
_OPEN_REDIS = (
    "REDIS_URL names another machine and no password; give that Redis one, or set"
    " REDIS_WITHOUT_PASSWORD=on where nobody else can reach it."
)
# Hosting services leave out the driver, and only these two are installed.
_DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "sqlite": "sqlite",
}


def read_redis_url(environment: Environment) -> str | None:
    """Return the address; whoever reaches Redis decides what is worked on, so it is guarded."""
    address = environment.text("REDIS_URL")
    may_be_open = environment.switch("REDIS_WITHOUT_PASSWORD")
    if not address:
        return None
    if problem := _find_problem(address):
        environment.problems.append(problem)
    elif not may_be_open and is_open_to_others(address):
        environment.problems.append(_OPEN_REDIS)
    return address


def read_database_url(environment: Environment, *, data_dir: Path) -> str:
    """Return the address with the driver that we bring."""
    address = environment.text("DATABASE_URL", f"sqlite:///{data_dir}/issuegraph.db")
    scheme, separator, rest = address.partition("://")
    if not separator or scheme not in _DRIVERS:
        environment.problems.append(_DATABASE_FORM)
        return address
    return f"{_DRIVERS[scheme]}://{rest}"


def _find_problem(address: str) -> str | None:
    try:
        if SentinelAddress.read(address):
            return None
    except SettingsError as error:
        return f"{error}."
    except ValueError:
        return _REDIS_FORM
    return None if is_plain_address(address) else _REDIS_FORM
