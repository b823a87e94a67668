"""The repository that is measured: earlier reports, a form, and issues that link to them."""

from dataclasses import dataclass

import orjson

from bot.simulator import World
from bot.simulator.apps import App
from bot.simulator.issue import Issue
from bot.simulator.repository import Repository

SECRET = "a-secret-for-measuring-only-3f9a1c"  # noqa: S105 - made up, for this run
FULL_NAME = "harbour/winch"
# What GitHub sends for an opened issue is about this large.
DELIVERY_BYTES = 18_700
_FILLER = "and it went on as before. "
_PATIENCE_SECONDS = 5.0
_PERMISSIONS = {"issues": "write", "contents": "read", "pull_requests": "read"}
_FORM = """\
name: Bug report
description: Something is broken
labels: [bug]
body:
  - type: textarea
    id: what
    attributes: {label: What happened?}
    validations: {required: true}
  - type: input
    id: version
    attributes: {label: Version}
    validations: {required: true}
"""
EARLIER = """\
### What happened?

Lifting load {number} stops with

```
Traceback (most recent call last):
  File "/srv/winch/lift.py", line 88, in lift
    drum.turn(cable, metres={number})
winch.errors.CableSlack: cable {number} is slack after 3 turns
```

### Version

winch 2.{number}.0, Python 3.12, Ubuntu 24.04
"""
NEW = """\
### What happened?

Lifting stops half way, perhaps as in {links}.

```
Traceback (most recent call last):
  File "/srv/winch/lift.py", line 88, in lift
    drum.turn(cable, metres=40)
winch.errors.CableSlack: cable 40 is slack after 3 turns
```

### Version

winch 2.7.1, Python 3.12, Ubuntu 24.04
"""


@dataclass(frozen=True, slots=True)
class Harbour:
    """The App and the one repository that it is installed on."""

    app: App
    repository: Repository
    installation_id: int

    @classmethod
    def build(cls, world: World, *, earlier: int) -> "Harbour":
        """Found the repository with `earlier` reports, which nobody is told of."""
        with world.quietly():
            repository = world.create_repository(FULL_NAME)
            repository.create_label("bug", color="d73a4a")
            repository.put_file(".github/ISSUE_TEMPLATE/bug.yml", _FORM)
            repository.release("v2.7.0")
            for number in range(1, earlier + 1):
                repository.open_issue(f"Cable {number} slack", EARLIER.format(number=number))
            app = world.create_app(
                "issuegraph", webhook_secret=SECRET, permissions=_PERMISSIONS, events=["issues"]
            )
            installation = world.install(app, [FULL_NAME])
        return cls(app, repository, installation.id)

    def open_issue(self, *, links: range) -> Issue:
        """Open an issue whose text links to the reports of these numbers."""
        names = ", ".join(f"#{number}" for number in links)
        return self.repository.open_issue("Cable slack while lifting", NEW.format(links=names))


def usual_delivery(world: World, harbour: Harbour) -> bytes:
    """Return the body of `issues.opened` at its usual size."""
    receiver, harbour.app.webhook_url = harbour.app.webhook_url, "http://127.0.0.1:9/nobody"
    harbour.open_issue(links=range(1, 4))
    payload = world.deliveries[-1].payload
    world.courier.wait(_PATIENCE_SECONDS)
    harbour.app.webhook_url = receiver
    missing = DELIVERY_BYTES - len(orjson.dumps(payload))
    payload["issue"]["body"] += _FILLER * (missing // len(_FILLER))
    # Without spaces, as GitHub sends it.
    return orjson.dumps(payload)
