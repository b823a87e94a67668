"""Fields of timeline events; unlike REST, GraphQL tells both ends of every link."""

from bot.simulator.conversation import Conversation, Event
from bot.simulator.graph.asking import Info, Resolver, moment, read


def _other_end(event: Event, _info: Info) -> Conversation | None:
    return event.other


def _own_end(event: Event, _info: Info) -> Conversation:
    return event.thread


def _crosses(event: Event, _info: Info) -> bool:
    other = event.other
    return other is not None and other.repository is not event.thread.repository


_EVENT: dict[str, Resolver] = {"createdAt": moment("created_at")}


_LINK: dict[str, Resolver] = {
    **_EVENT,
    "isCrossRepository": _crosses,
    "source": _own_end,
    "subject": _other_end,
}


_DUPLICATE: dict[str, Resolver] = {**_EVENT, "canonical": _other_end, "duplicate": _own_end}


EVENT_FIELDS: dict[str, dict[str, Resolver]] = {
    "ClosedEvent": _EVENT
    | {
        "stateReason": lambda event, _info: (event.state_reason or "").upper() or None,
    },
    "ReopenedEvent": _EVENT | {"stateReason": lambda _event, _info: "REOPENED"},
    "ConnectedEvent": _LINK,
    "DisconnectedEvent": _LINK,
    "CrossReferencedEvent": _EVENT
    | {
        "isCrossRepository": _crosses,
        "source": _other_end,
        "target": _own_end,
        "willCloseTarget": read("will_close"),
    },
    "MarkedAsDuplicateEvent": _DUPLICATE,
    "UnmarkedAsDuplicateEvent": _DUPLICATE,
    "ReferencedEvent": _EVENT | {"isDirectReference": lambda _event, _info: True},
    "RenamedTitleEvent": _EVENT
    | {
        "currentTitle": lambda event, _info: event.renamed[1],
        "previousTitle": lambda event, _info: event.renamed[0],
    },
    "TransferredEvent": _EVENT | {"fromRepository": read("from_repository")},
    "LabeledEvent": _EVENT,
    "UnlabeledEvent": _EVENT,
}
