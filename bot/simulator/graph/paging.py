"""A list as a GraphQL connection: cut by first, last, after and before, with cursors."""

import base64
from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError

LARGEST_PAGE = 100


def connect(items: Sequence[Any], arguments: dict[str, Any], *, name: str) -> dict[str, Any]:
    """Return a connection; GitHub insists on `first` or `last`, 1 to 100."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is None and last is None:
        raise GraphQLError(
            f"You must provide a `first` or `last` value to properly paginate the `{name}`"
            " connection.",
            extensions={"type": "MISSING_PAGINATION_BOUNDARIES"},
        )
    for size in (first, last):
        if size is not None and not 0 <= size <= LARGEST_PAGE:
            raise GraphQLError(
                f"Requesting {size} records on the `{name}` connection exceeds the `first` limit"
                f" of {LARGEST_PAGE} records.",
                extensions={"type": "EXCESSIVE_PAGINATION"},
            )
    start = _position(arguments.get("after"), before_first=-1) + 1
    end = _position(arguments.get("before"), before_first=len(items))
    end = min(end, len(items))
    if first is not None:
        end = min(end, start + first)
    if last is not None:
        start = max(start, end - last)
    shown = list(items[start:end])
    return {
        "nodes": shown,
        "totalCount": len(items),
        "filteredCount": len(items),
        "pageInfo": {
            "hasNextPage": end < len(items),
            "hasPreviousPage": start > 0,
            "startCursor": _cursor(start) if shown else None,
            "endCursor": _cursor(end - 1) if shown else None,
        },
    }


def _cursor(position: int) -> str:
    return base64.b64encode(f"cursor:{position}".encode()).decode()


def _position(cursor: str | None, *, before_first: int) -> int:
    if cursor is None:
        return before_first
    try:
        return int(base64.b64decode(cursor).decode().removeprefix("cursor:"))
    except ValueError:
        raise GraphQLError(
            f"`{cursor}` does not appear to be a valid cursor.",
            extensions={"type": "INVALID_CURSOR_ARGUMENTS"},
        ) from None
