"""The reference page `docs/commands.md`, written from the table of commands."""

from bot.commands import limits
from bot.commands.command import Command
from bot.commands.grammar import DEFAULT_PREFIX
from bot.commands.table import COMMANDS

_HEAD = f"""# Commands

Written by `python -m bot.commands`; change a command's file, not this page.

A command is the first line of a new comment on an issue, at its very beginning. Editing a comment
gives no command, and neither does a quote, code, or anything below the first line. A name of
several words stands between double quotes. `/Triage` counts as `/triage`. A comment that begins
with another bot's command, or with a path, is read like any other comment.

The answer is a reaction: \U0001f440 while it is worked on, \U0001f680 when it is done, \U0001f615
when it cannot be done or the person may not ask for it. Who may is asked from GitHub each time.
A refusal is no comment, so that nobody can make the bot talk. What stands behind \U0001f615:

- there is no such command, or it takes other arguments; `/triage help` lists those you may use
- the label does not exist in the repository, or its configuration does not let the bot add it
- `#N` is this issue, is newer, cannot be read, or is itself marked as a duplicate of this issue
- there is no analysis to explain yet, or the issue was analysed too often within the hour
- you may not use this command here

The log of whoever runs the bot has the exact reason, as `entry refused`.

A person has {limits.BY_ONE_PERSON_ON_AN_ISSUE} commands an hour on one issue and \
{limits.BY_ONE_PERSON_IN_A_REPOSITORY} in a repository; all people together have
{limits.ON_AN_ISSUE} on an issue and {limits.IN_A_REPOSITORY} in a repository. The first command \
beyond that is answered
with \U0001f615, the others with nothing.

| command | does | who may use it |
|---|---|---|
"""
_TAIL = """
## Another prefix

Where `/triage` belongs to another bot, as it does to Prow in Kubernetes-style repositories, choose
another word in `.github/issuegraph.yml`:

```yaml
commands:
  prefix: /issuegraph
```
"""


def render_page() -> str:
    """Return the page as Markdown."""
    rows = "".join(_row(command) for command in COMMANDS)
    examples = "\n".join(
        f"{DEFAULT_PREFIX} {example}".rstrip()
        for command in COMMANDS
        for example in command.examples
    )
    return f"{_HEAD}{rows}\n## Examples\n\n```text\n{examples}\n```\n{_TAIL}"


def _row(command: Command) -> str:
    written = command.written(DEFAULT_PREFIX).replace("|", "\\|")
    return f"| `{written}` | {command.summary} | {command.who_may.title} |\n"
