"""Right before anything is written: what was read elsewhere must still be there for everybody.

A repository may have been made private since. Then the analysis is done again, which no longer
sees it.
"""

from bot.domain.triage import Triage
from bot.errors import RetryLater
from workers.toolbox import IssueReader

_SECONDS_UNTIL_AGAIN = 1.0


def insist_on_visibility(triage: Triage, *, reader: IssueReader) -> None:
    """Raise RetryLater when something of a repository that is not public now would be told."""
    home = triage.repository.ref
    elsewhere = {
        item.ref.repository.key: item.ref.repository
        for item in triage.graph.items
        if item.ref.repository.key != home.key
    }
    if all(reader.is_public(repository) for repository in elsewhere.values()):
        return
    raise RetryLater(
        "what was read elsewhere is not public any more", after_seconds=_SECONDS_UNTIL_AGAIN
    )
