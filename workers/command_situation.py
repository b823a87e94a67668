"""What a command is told: read from GitHub at this moment, and no more than the command needs."""

from dataclasses import dataclass

from bot.commands.command import Command, NamedLabel, Need, Role, Situation, role_of
from bot.commands.grammar import Call
from bot.commands.issue_number import read_number
from bot.commands.table import COMMANDS
from bot.domain.graph import Reading
from bot.domain.issue import Comment, IssueRef, Label
from bot.domain.requests import Target
from bot.memory.conclusion import Conclusion
from bot.repo_config.model import LabelSettings
from workers.analysis.classify.label_choice import is_allowed
from workers.toolbox import IssueReader, Toolbox

# Each label costs a call.
_MOST_LABELS = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """One command, who typed it and where."""

    target: Target
    call: Call
    command: Command
    comment: Comment
    asker: str


def find_role(asked: Asked, *, reader: IssueReader) -> Role:
    """Return what the asker may do, as far as the command depends on it."""
    if asked.command.who_may is Role.ANYONE and Need.ROLE not in asked.command.needs:
        return Role.ANYONE
    role = role_of(reader.permission(asked.target.repository, asked.asker), is_reporter=False)
    if role is Role.TRIAGER or asked.command.who_may is Role.TRIAGER:
        return role
    issue = reader.read_header(asked.target.ref)
    author = issue.author.login.lower() if issue and issue.author else ""
    return Role.REPORTER if author == asked.asker.lower() else role


def read_situation(asked: Asked, *, role: Role, reader: IssueReader, toolbox: Toolbox) -> Situation:
    """Return the situation in which the command runs."""
    target, needs = asked.target, asked.command.needs
    return Situation(
        issue=target.ref,
        issue_url=f"{toolbox.web_url}/{target.repository}/issues/{target.number}",
        asker=asked.asker,
        role=role,
        comment_url=asked.comment.url,
        web_url=toolbox.web_url,
        commands=COMMANDS,
        labels=_read_labels(asked, reader) if Need.LABELS in needs else (),
        other=_read_other(asked, reader) if Need.OTHER_ISSUE in needs else None,
        conclusion=_find_conclusion(target, toolbox) if Need.CONCLUSION in needs else None,
    )


def _read_labels(asked: Asked, reader: IssueReader) -> tuple[NamedLabel, ...]:
    settings = reader.read_config(asked.target.repository).config.labels
    names = asked.call.arguments[:_MOST_LABELS]
    found = ((name, reader.read_label(asked.target.repository, name)) for name in names)
    return tuple(_named(name, label, settings=settings) for name, label in found)


def _named(asked: str, label: Label | None, *, settings: LabelSettings) -> NamedLabel:
    spelling = label.name if label else None
    return NamedLabel(asked, spelling, may_be_added=is_allowed(spelling or asked, settings))


def _read_other(asked: Asked, reader: IssueReader) -> Reading | None:
    ref = IssueRef(asked.target.repository, read_number(asked.call))
    return next(iter(reader.read_items((ref,))), None)


def _find_conclusion(target: Target, toolbox: Toolbox) -> Conclusion | None:
    earlier = toolbox.reports.earlier(target)
    return earlier.conclusion if earlier else None
