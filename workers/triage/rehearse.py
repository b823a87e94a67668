"""One analysis of a made-up issue, so that whatever is made on first use exists before the work.

Patterns are compiled and parsers built when they are first needed. A job runs in a process forked
for it, so without a rehearsal before the fork every single job would make them anew.
"""

from datetime import UTC, datetime

from bot.domain.graph import IssueGraph, Link, LinkReason
from bot.domain.issue import Comment, Issue, IssueRef, Repository, RepositoryRef
from bot.domain.triage import Cost, Triage
from bot.render.comment import render_comment
from bot.render.report import render_report
from workers.triage.gather import Material
from workers.triage.think import Thinking, think

_URL = "https://github.example/made/up"
_HOME = RepositoryRef("made", "up")
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
# A little of everything: headings, code, an error, versions, a link and a name.
_BODY = """\
### What happened?

It stops, perhaps as in #1, says @someone.

```
Traceback (most recent call last):
  File "/made/up.py", line 1, in main
ValueError: nothing is there
```

### Version

up 1.0, Python 3.12, Ubuntu 24.04
"""


def rehearse() -> Triage:
    """Think about a made-up issue and render what comes of it; nothing is read or written."""
    how = Thinking(contains=lambda _release, _commit: False, now=lambda: _NOW, cost=Cost)
    triage = think(_material(), how=how)
    render_comment(triage, web_url=_URL, report_url=_URL)
    render_report(triage, web_url=_URL)
    return triage


def _material() -> Material:
    root, earlier = _issue(2), _issue(1)
    link = Link(root.ref, earlier.ref, LinkReason.MENTIONS, root.url)
    return Material(Repository(_HOME, _URL), IssueGraph(root, (earlier,), (link,)))


def _issue(number: int) -> Issue:
    url = f"{_URL}/issues/{number}"
    said = Comment(number, None, "MEMBER", "A workaround: `up --again`.", _NOW, f"{url}#comment")
    return Issue(
        ref=IssueRef(_HOME, number),
        title="Crash: ValueError when it starts",
        body=_BODY,
        url=url,
        state="open",
        created_at=_NOW,
        comments=(said,),
    )
