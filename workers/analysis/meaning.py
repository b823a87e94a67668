"""What of an issue's text means something: the reporter's words, without form and white space."""

import hashlib
from collections.abc import Sequence

from bot.domain.issue import Issue, IssueForm
from workers.analysis.form_sections import strip_template


def meaning_of(issue: Issue, *, forms: Sequence[IssueForm]) -> str:
    """Return a fingerprint that changes when title or body say something else.

    A ticked box, an emptied section of the form or another line break is no change.
    """
    words = " ".join(strip_template(issue.body, forms=forms).split())
    title = " ".join(issue.title.split())
    return hashlib.sha256(f"{title}\n{words}".encode(errors="replace")).hexdigest()[:32]
