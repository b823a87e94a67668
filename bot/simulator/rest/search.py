"""The search endpoint: a page of the issues that a query finds."""

from flask import Blueprint, request

from bot.simulator.errors import ApiError, invalid
from bot.simulator.issue import Issue
from bot.simulator.rest.calling import current_call
from bot.simulator.searching import BadQueryError, parse_query, search
from bot.simulator.shapes.links import Json
from bot.simulator.shapes.threads import shape_issue

routes = Blueprint("search", __name__)
MOST_RESULTS = 1000


@routes.get("/search/issues")
def search_issues() -> Json:
    """Find issues and pull requests."""
    call = current_call()
    text = request.args.get("q", "")
    if not text.strip():
        raise invalid("Search", "q", "missing")
    try:
        query = parse_query(text)
    except BadQueryError as problem:
        raise invalid("Search", "q", "invalid", message=str(problem)) from None
    found = search(call.world, query, actor=call.actor, unseen=call.is_unseen)
    if found is None:
        message = (
            "The listed users and repositories cannot be searched either because the resources"
            " do not exist or you do not have permission to view them."
        )
        raise invalid("Search", "q", "invalid", message=message)
    found = _sorted(found)[:MOST_RESULTS]
    items = call.page(found, lambda issue: _shape(issue, query_terms=len(query.terms)))
    return {
        "total_count": len(found),
        "incomplete_results": False,
        "search_type": "lexical",
        "items": items,
    }


def _sorted(found: list[Issue]) -> list[Issue]:
    sort = request.args.get("sort")
    if sort not in ("created", "updated", "comments", None):
        raise ApiError(422, "Validation Failed")
    descending = request.args.get("order", "desc") == "desc"
    keys = {
        "created": lambda issue: issue.created_at.timestamp(),
        "updated": lambda issue: issue.updated_at.timestamp(),
        "comments": lambda issue: len(issue.comments),
    }
    return found if sort is None else sorted(found, key=keys[sort], reverse=descending)


def _shape(issue: Issue, *, query_terms: int) -> Json:
    shown = shape_issue(issue, current_call().links)
    # What search leaves out, though an issue read by its number has it.
    for absent in ("closed_by", "parent_issue_url"):
        shown.pop(absent, None)
    return shown | {"body": issue.body, "score": float(max(1, query_terms))}
