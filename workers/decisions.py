"""What people decide, put where later analyses find it."""

from typing import assert_never

from bot.domain.decisions import (
    CastVote,
    DenyOriginal,
    Hold,
    NameOriginal,
    RefuseLabels,
    Remembered,
    Resume,
    WantLabels,
)
from bot.domain.requests import Target
from workers.toolbox import Toolbox


def remember(decision: Remembered, *, target: Target, toolbox: Toolbox) -> None:
    """Keep a decision; keeping it twice changes nothing."""
    match decision:
        case NameOriginal():
            toolbox.people.name_original(target.key, decision)
        case DenyOriginal():
            toolbox.people.deny_original(target.key, decision)
        case WantLabels(names=names):
            for name in names:
                toolbox.memory.want_label(target.key, name)
        case RefuseLabels(names=names):
            for name in names:
                toolbox.memory.remember_removed_label(target.key, name)
        case CastVote():
            toolbox.votes.cast(target, decision, at=toolbox.clock.now())
        case Hold():
            toolbox.people.hold(target.key)
        case Resume():
            toolbox.people.resume(target.key)
        case _:
            assert_never(decision)
