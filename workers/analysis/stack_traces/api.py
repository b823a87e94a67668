"""Errors that a web API answers: an HTTP status, a JSON payload, or both."""

import re
from dataclasses import dataclass

API_WEIGHT = 92

_WITH_STATUS = re.compile(r"(?<![\w.])(?P<status>[45]\d\d)[ :,-]{1,3}(?P<payload>\{.{2,4000})")
_ERROR_OBJECT = re.compile(
    r"(?P<payload>\{\s{0,4}\"(?:type\"\s{0,4}:\s{0,4}\"error\"|error\"\s{0,4}:\s{0,4}\{).{2,4000})"
)
_MESSAGE = re.compile(
    r"\"(?:message|Message|detail|error_description|error)\"\s{0,4}:\s{0,4}"
    r"\"(?P<message>(?:[^\"\\]|\\.){3,500})\""
)
_CODE = re.compile(r"\"(?:type|code|__type|reason)\"\s{0,4}:\s{0,4}\"(?P<code>[\w.#-]{3,60})\"")
_STATUS = re.compile(
    r"(?:\bHTTP(?:/\d(?:\.\d)?)?|\b[Ss]tatus(?: ?[Cc]ode)?|\b[Rr]esponse code|\b[Ee]rror"
    r"(?: code)?)"
    r"[ :=]{1,3}(?P<status>[45]\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class ApiError:
    """What a payload says; `message` is verbatim and without the payload's braces."""

    message: str
    status: int | None = None
    code: str | None = None


def find_api_error(text: str) -> ApiError | None:
    """Find a JSON error payload; one cut off before its message counts when it has a status."""
    match = _WITH_STATUS.search(text) or _ERROR_OBJECT.search(text)
    if match is None:
        return None
    payload = match["payload"]
    status = match.groupdict().get("status")
    stated = _MESSAGE.search(payload)
    if stated is None and status is None:
        return None
    return ApiError(
        message=stated["message"] if stated else text.strip()[:500],
        status=int(status) if status else None,
        code=_find_code(payload),
    )


def find_status(message: str) -> int | None:
    """Return the HTTP status of 400 to 599 that a message names as one."""
    match = _STATUS.search(message)
    return int(match["status"]) if match else None


def _find_code(payload: str) -> str | None:
    codes = (match["code"] for match in _CODE.finditer(payload))
    return next((code for code in codes if code != "error"), None)
