"""What a text does to the conversations it names: cross-references, closing links, duplicates."""

from collections.abc import Callable

from bot.simulator.commits import Commit
from bot.simulator.conversation import Comment, Conversation
from bot.simulator.ground import Happening, User
from bot.simulator.issue import Issue
from bot.simulator.mentions import Mention, find_mentions, names_a_duplicate
from bot.simulator.pull import PullRequest

FindThread = Callable[[str, int], Issue | None]


def weave(told: Happening, *, find_thread: FindThread) -> None:
    """Link the conversations that a new or edited text names."""
    match told.subjects:
        case {"commit": Commit() as commit}:
            _weave_commit(told, commit, find_thread=find_thread)
        case {"comment": Comment() as comment} if told.action in ("created", "edited"):
            _weave_text(comment.issue, comment.body, find_thread=find_thread)
            if told.action == "created":
                _weave_duplicate(comment, find_thread=find_thread)
        case {"issue": Issue() as issue} if told.action in ("opened", "edited"):
            _weave_text(issue, f"{issue.title}\n\n{issue.body}", find_thread=find_thread)
        case _:
            return


def _targets(
    text: str, home: Conversation, *, find_thread: FindThread
) -> list[tuple[Mention, Issue]]:
    found = []
    for mention in find_mentions(text):
        issue = find_thread(mention.repository or home.repository.full_name, mention.number)
        if issue is not None and issue is not home:
            found.append((mention, issue))
    return found


def _weave_text(source: Conversation, text: str, *, find_thread: FindThread) -> None:
    for mention, target in _targets(text, source, find_thread=find_thread):
        closes = mention.closes and isinstance(source, PullRequest) and not target.is_pull
        target.cross_reference(source, will_close=closes, at=source.updated_at)
        if closes and isinstance(source, PullRequest) and target not in source.closes:
            source.closes.append(target)


def _weave_duplicate(comment: Comment, *, find_thread: FindThread) -> None:
    issue, home = comment.issue, comment.repository
    if not isinstance(issue, Issue) or not names_a_duplicate(comment.body):
        return
    if not home.has_role(comment.author, "write"):
        return
    for _, target in _targets(comment.body, issue, find_thread=find_thread)[:1]:
        issue.mark_duplicate_of(target, by=comment.author, at=comment.created_at)


def _weave_commit(told: Happening, commit: Commit, *, find_thread: FindThread) -> None:
    for mention in find_mentions(commit.message):
        target = find_thread(mention.repository or told.repository.full_name, mention.number)
        if target is None:
            continue
        target.record("referenced", actor=commit.author, at=commit.at, commit=commit)
        if mention.closes and not target.is_pull and may_close(told, commit.author):
            target.close("completed", by=commit.author, closer=commit, at=commit.at)


def may_close(told: Happening, author: User) -> bool:
    """Say whether a commit's author may close issues of the repository it was pushed to."""
    return bool(told.repository.has_role(author, "write"))
