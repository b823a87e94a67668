"""A repository with its conversations: issues and pull requests share one run of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.simulator.codebase import Codebase
from bot.simulator.conversation import Comment
from bot.simulator.ground import User
from bot.simulator.issue import Issue
from bot.simulator.moments import Moment
from bot.simulator.pull import PullRequest


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class Repository(Codebase):
    """A repository; what is deleted or transferred keeps its number."""

    threads: dict[int, Issue] = field(default_factory=dict)

    def living(self) -> list[Issue]:
        """Return every issue and pull request that can be read here, oldest first."""
        return [t for t in self.threads.values() if not t.deleted and t.moved_to is None]

    def issue(self, number: int) -> Issue:
        """Return an issue or pull request; raise KeyError when there never was one."""
        return self.threads[number]

    def pulls(self) -> list[PullRequest]:
        """Return the pull requests, oldest first."""
        return [t for t in self.living() if isinstance(t, PullRequest)]

    def comment(self, comment_id: int) -> Comment | None:
        """Return the comment of that id, wherever in the repository it stands."""
        for thread in self.living():
            for comment in thread.comments:
                if comment.id == comment_id:
                    return comment
        return None

    def open_issue(
        self,
        title: str,
        body: str,
        *,
        author: str | User = "ada",
        labels: Sequence[str] = (),
        created_at: Moment | None = None,
        association: str | None = None,
        deliver: bool = True,
    ) -> Issue:
        """Open an issue; with `deliver=False` no webhook tells of it."""
        if not deliver:
            with self.ground.quietly():
                return self.open_issue(
                    title,
                    body,
                    author=author,
                    labels=labels,
                    created_at=created_at,
                    association=association,
                )
        with self.ground.lock:
            moment, writer = self.ground.moment(created_at), self.ground.user(author)
            issue = Issue(
                id=self.ground.next_id(),
                author=writer,
                body=body,
                created_at=moment,
                updated_at=moment,
                stored_at=self.ground.now(),
                repository=self,
                association=association,
                number=len(self.threads) + 1,
                title=title,
                labels=[self.label(name) for name in labels],
            )
            self.threads[issue.number] = issue
            for label in issue.labels:
                issue.record("labeled", actor=writer, at=moment, label=label)
            issue.say("issues", "opened", actor=writer)
            for label in issue.labels:
                issue.say("issues", "labeled", actor=writer, label=label)
            return issue

    def open_pull(
        self,
        title: str,
        body: str,
        author: str | User = "grace",
        *,
        draft: bool = False,
        base: str | None = None,
        closes: Sequence[int] = (),
        files: Sequence[tuple[str, str]] = (),
        created_at: Moment | None = None,
    ) -> PullRequest:
        """Open a pull request of one commit; `closes` are issue numbers linked by hand."""
        with self.ground.lock:
            moment, writer = self.ground.moment(created_at), self.ground.user(author)
            number = len(self.threads) + 1
            commit = self.history.add(
                title, writer, at=moment, parents=(self.head,), files=tuple(files)
            )
            pull = PullRequest(
                id=self.ground.next_id(),
                author=writer,
                body=body,
                created_at=moment,
                updated_at=moment,
                stored_at=self.ground.now(),
                repository=self,
                number=number,
                title=title,
                base=base or self.default_branch,
                branch=f"{writer.login}/patch-{number}",
                head_commit=commit,
                draft=draft,
            )
            self.threads[number] = pull
            pull.say("pull_request", "opened", actor=writer)
            for linked in closes:
                pull.link(self.threads[linked], at=moment)
            return pull

    def adopt(self, issue: Issue) -> Issue:
        """Take in a transferred issue with its comments, under a new number."""
        made = Issue(
            id=self.ground.next_id(),
            author=issue.author,
            body=issue.body,
            created_at=issue.created_at,
            updated_at=self.ground.now(),
            stored_at=self.ground.now(),
            repository=self,
            number=len(self.threads) + 1,
            title=issue.title,
            state=issue.state,
            state_reason=issue.state_reason,
            closed_at=issue.closed_at,
            comments=issue.comments,
            events=issue.events,
            labels=[self.label(label.name) for label in issue.labels],
        )
        for event in made.events:
            event.thread = made
        for comment in made.comments:
            comment.issue, comment.repository = made, self
        self.threads[made.number] = made
        return made
