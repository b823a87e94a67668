"""What GitHub counts about an issue: comments, participants, reactions, timeline events."""

from collections import Counter
from collections.abc import Mapping

from bot.domain.issue import Issue
from bot.render.quote import inline_quote

_MOST_EVENTS = 8
_MOST_PARTICIPANTS = 10
_REACTIONS = {
    "+1": "\U0001f44d",
    "-1": "\U0001f44e",
    "laugh": "\U0001f604",
    "hooray": "\U0001f389",
    "confused": "\U0001f615",
    "heart": "\u2764\ufe0f",
    "rocket": "\U0001f680",
    "eyes": "\U0001f440",
}


def render_statistics(issue: Issue) -> str:
    """Return a table; rows without a count are left out."""
    rows = {
        "State": _state(issue),
        "Opened": issue.created_at.date().isoformat(),
        "Closed": issue.closed_at.date().isoformat() if issue.closed_at else "",
        "Comments": str(max(issue.comment_count, len(issue.comments))),
        "Participants": _participants(issue),
        "Reactions": _reactions(issue.reactions),
        "Most frequent timeline events": _events(issue.timeline),
    }
    lines = (f"| {name} | {value} |" for name, value in rows.items() if value)
    return "\n".join(("| | |", "|---|---|", *lines))


def _state(issue: Issue) -> str:
    reason = (issue.state_reason or "").lower().replace("_", " ")
    return f"{issue.state} ({inline_quote(reason, most=40)})" if reason else issue.state


def _participants(issue: Issue) -> str:
    authors = (issue.author, *(comment.author for comment in issue.comments))
    logins = list(dict.fromkeys(author.login for author in authors if author))
    names = ", ".join(inline_quote(login, most=40) for login in logins[:_MOST_PARTICIPANTS])
    more = len(logins) - _MOST_PARTICIPANTS
    return f"{names} and {more} more" if more > 0 else names


def _reactions(counts: Mapping[str, int]) -> str:
    return ", ".join(
        f"{sign} {counts[name]}" for name, sign in _REACTIONS.items() if counts.get(name)
    )


def _events(timeline: tuple[str, ...]) -> str:
    most = Counter(timeline).most_common(_MOST_EVENTS)
    return ", ".join(f"{inline_quote(name, most=60)} {count}" for name, count in most)
