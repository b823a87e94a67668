"""What set-up remembers between requests, in files that every web process sees.

Secrets lie here as digests only. Each may be used once: to use one is to take its file away, which
of several that try only one can do. Without the folder there is no set-up.
"""

import hashlib
import hmac
import json
import secrets
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.settings.private_file import place_once, replace, take_away

FOLDER_NAME = "setup"
STATE_LIFE = timedelta(hours=1)
# Long enough to read that it worked; then nobody needs the page any more.
FAREWELL = timedelta(minutes=10)
_OF_ONE_APP = ("reached", "arrived", "shown")


@dataclass(frozen=True, slots=True)
class Arrival:
    """The first delivery, or the first that is more than GitHub's ping."""

    event: str
    at: str

    def is_older_than(self, age: timedelta, *, now: datetime) -> bool:
        return now - datetime.fromisoformat(self.at) > age


class SetupFolder:
    """The set-up of one installation, below its data folder."""

    def __init__(
        self,
        data_dir: Path,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._folder = data_dir / FOLDER_NAME
        self._now = now

    def is_open(self) -> bool:
        return self._folder.is_dir()

    def has_ended(self) -> bool:
        """Tell whether an issue or an installation came in, so that there is nothing left to do."""
        return self.arrived() is not None

    def is_over(self) -> bool:
        """Tell whether even the last page has been up long enough."""
        arrived = self.arrived()
        return arrived is not None and arrived.is_older_than(FAREWELL, now=self._now())

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def begin_anew(self) -> None:
        """Forget what came in for an App that is no longer known, so that another can be set up."""
        for name in _OF_ONE_APP:
            take_away(self._folder / name)

    def issue_token(self) -> str:
        """Return a new token that opens one session; an earlier one is worth nothing any more."""
        token = _new_secret()
        replace(self._folder / "token", _digest(token))
        return token

    def admit(self, token: str) -> str | None:
        """Use up the token and return a new session, the only one there is; None if it is wrong."""
        path = self._folder / "token"
        if not _holds(path, token) or not take_away(path):
            return None
        session = _new_secret()
        replace(self._folder / "session", _digest(session))
        return session

    def is_admitted(self, session: str) -> bool:
        return _holds(self._folder / "session", session)

    def new_state(self) -> str:
        """Return what GitHub has to send back within the hour; an earlier one is void."""
        state = _new_secret()
        ends_at = (self._now() + STATE_LIFE).isoformat()
        replace(self._folder / "state", _digest(state) + b" " + ends_at.encode())
        return state

    def is_pending(self, state: str) -> bool:
        """Tell whether the state may still come back."""
        path = self._folder / "state"
        if not _holds(path, state):
            return False
        _, _, ends_at = path.read_bytes().partition(b" ")
        return self._now() < datetime.fromisoformat(ends_at.decode())

    def take_state(self, state: str) -> bool:
        """Use up the state; False when it is wrong, too old or was used before."""
        return self.is_pending(state) and take_away(self._folder / "state")

    def show_once(self) -> bool:
        """Return True the first time alone: secrets are shown to be copied, not to be looked up."""
        return place_once(self._folder / "shown", b"")

    def note_delivery(self, event: str) -> None:
        """Remember the first delivery of each kind while set-up is open."""
        if not self.is_open() or self.has_ended():
            return
        arrival = json.dumps(asdict(Arrival(event[:100], self._now().isoformat()))).encode()
        place_once(self._folder / ("reached" if event == "ping" else "arrived"), arrival)

    def reached(self) -> Arrival | None:
        """Return GitHub's ping, None while it has not come."""
        return _read_arrival(self._folder / "reached")

    def arrived(self) -> Arrival | None:
        """Return the first delivery that is more than a ping, None while there is none."""
        return _read_arrival(self._folder / "arrived")


def _new_secret() -> str:
    return secrets.token_urlsafe(32)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest().encode()


def _holds(path: Path, secret: str) -> bool:
    """Compare in constant time."""
    try:
        kept, _, _ = path.read_bytes().partition(b" ")
    except FileNotFoundError:
        return False
    return hmac.compare_digest(kept, _digest(secret))


def _read_arrival(path: Path) -> Arrival | None:
    try:
        return Arrival(**json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
