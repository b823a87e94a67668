"""What time it is at GitHub, by the answer it gave: ours may be wrong."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

_LENGTH_OF_A_DATE = len("Sun, 01 Mar 2026 12:00:00 GMT")


def server_time(headers: Mapping[str, str], *, otherwise: datetime) -> datetime:
    """Return the moment of the answer; `otherwise` where its headers do not tell."""
    try:
        # A date has a fixed length here; a proxy may have added its own behind it.
        date = parsedate_to_datetime(headers.get("date", "")[:_LENGTH_OF_A_DATE])
    except ValueError:
        return otherwise
    return date if date.tzinfo else otherwise
