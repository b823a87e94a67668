"""An answer that refuses: GitHub's status, message and, for 422, its list of errors."""

from typing import Any

DOCUMENTATION = "https://docs.github.com/rest"
WRITE_LIMIT_MESSAGE = (
    "You have exceeded a secondary rate limit and have been temporarily blocked from content"
    " creation. Please retry your request again later."
)


class ApiError(Exception):
    """A refusal, raised anywhere and written as GitHub writes it."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        errors: list[Any] | None = None,
        headers: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors
        self.headers = headers or {}
        self.extra = extra or {}

    def body(self) -> dict[str, Any]:
        """Return the JSON that GitHub sends with this refusal."""
        shown: dict[str, Any] = {"message": self.message, "documentation_url": DOCUMENTATION}
        if self.errors is not None:
            shown["errors"] = self.errors
        return {**shown, "status": str(self.status), **self.extra}


def not_found() -> ApiError:
    """Return the answer for what does not exist, or not for this caller."""
    return ApiError(404, "Not Found")


def invalid(resource: str, field: str, code: str, *, message: str | None = None) -> ApiError:
    """Return GitHub's validation failure of one field."""
    error = {"resource": resource, "field": field, "code": code}
    if message is not None:
        error["message"] = message
    return ApiError(422, "Validation Failed", errors=[error])
