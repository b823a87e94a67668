"""What must be true when everything has come to rest, whatever was done to it before.

It judges by what stands on the simulated GitHub and in the inbox, never by what our programs say.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.simulator.issue import Issue
from chaos.report_text import FOREIGN_COMMENT, error_of
from chaos.site import Site

# How the two lines begin that tell of another verdict beneath our comment.
_FOLLOW_UP = "The verdict changed from"
_UNIT = re.compile(r"unit (\d{1,9}) ")


@dataclass(frozen=True, slots=True)
class Findings:
    """What was counted; all but `issues` and `accepted` must be zero."""

    issues: int = 0
    accepted: int = 0
    # Accepted deliveries whose work has not ended, and issues without a comment.
    lost: int = 0
    # Comments of ours beyond the first on an issue, and standing follow-ups beyond the first.
    duplicates: int = 0
    # Comments that do not quote the newest text of their issue.
    outdated: int = 0
    # Comments of others that were changed or removed.
    foreign: int = 0
    # Deliveries given up, which no fault of ours asked for.
    given_up: int = 0

    @property
    def is_good(self) -> bool:
        wrong = (self.lost, self.duplicates, self.outdated, self.foreign, self.given_up)
        return not any(wrong)

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(
            self.issues + other.issues,
            self.accepted + other.accepted,
            self.lost + other.lost,
            self.duplicates + other.duplicates,
            self.outdated + other.outdated,
            self.foreign + other.foreign,
            self.given_up + other.given_up,
        )


def judge(site: Site, issues: Iterable[Issue]) -> Findings:
    """Count what is wrong with the deliveries and with these issues."""
    judged = sum((judge_issue(site, issue) for issue in issues), Findings())
    return judged + judge_inbox(site)


def judge_inbox(site: Site) -> Findings:
    """Count the deliveries that were accepted and did not end, or were given up."""
    return Findings(
        accepted=len(site.accepted()), lost=len(site.unfinished()), given_up=site.given_up()
    )


def judge_issue(site: Site, issue: Issue) -> Findings:
    """Count what is wrong on one issue."""
    said = [one for one in issue.comments if one.author is site.app.bot]
    follow_ups = [one for one in said if _FOLLOW_UP in one.body]
    ours = [one for one in said if one not in follow_ups]
    foreign = Counter(one.body for one in issue.comments if one.author is not site.app.bot)
    newest = _UNIT.search(issue.title)
    expected = error_of(int(newest[1])) if newest else issue.title
    standing = [one for one in follow_ups if not one.minimized_reason]
    return Findings(
        issues=1,
        lost=int(not ours),
        duplicates=max(0, len(ours) - 1) + max(0, len(standing) - 1),
        outdated=sum(expected not in one.body for one in ours),
        foreign=int(foreign != Counter([FOREIGN_COMMENT])),
    )
