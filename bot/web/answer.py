"""What a delivery is answered with; GitHub shows it to whoever looks at the delivery."""

from dataclasses import dataclass
from http import HTTPStatus

import orjson


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status, one word for what became of the delivery, and why."""

    code: HTTPStatus
    status: str
    reason: str

    @property
    def body(self) -> bytes:
        # A reason may name an event that half a surrogate pair got into.
        reason = self.reason.encode(errors="replace").decode()
        return orjson.dumps({"status": self.status, "reason": reason})
