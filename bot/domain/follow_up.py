"""The two lines that tell of a changed verdict, and what readers knew before them."""

from dataclasses import dataclass

from bot.domain.verdict import VerdictKind


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The follow-ups of an issue are counted; `since` is None while none of them holds."""

    generation: int = 1
    # The verdict that readers were told first.
    since: VerdictKind | None = None

    @property
    def topic(self) -> str:
        return f"follow-up-{self.generation}"
