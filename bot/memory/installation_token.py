"""An installation token and the moment it stops working.

The value is kept out of every `repr`, so that no log line or traceback can carry it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A token GitHub issued to one installation; `expires_at` is aware of its time zone."""

    value: str = field(repr=False)
    expires_at: datetime
