"""A pull request: an issue with commits, whose merge into the default branch closes others."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.simulator.commits import Commit
from bot.simulator.ground import User
from bot.simulator.issue import Issue
from bot.simulator.moments import Moment


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class PullRequest(Issue):
    """A pull request; `closes` are the issues that its merge closes."""

    base: str
    branch: str
    head_commit: Commit
    draft: bool = False
    closes: list[Issue] = field(default_factory=list)
    merged_at: datetime | None = None
    merged_by: User | None = None
    merge_commit: Commit | None = None

    @property
    def is_pull(self) -> bool:
        """Say that this is a pull request."""
        return True

    @property
    def event_name(self) -> str:
        """Return the webhook event that tells of pull requests."""
        return "pull_request"

    def link(self, issue: Issue, *, by: str | User | None = None, at: Moment | None = None) -> None:
        """Connect an issue by hand, as GitHub's Development menu does."""
        with self.repository.ground.lock:
            if issue in self.closes:
                return
            actor = self.repository.ground.user(by or self.author)
            self.closes.append(issue)
            issue.record("connected", actor=actor, at=at, other=self)
            self.record("connected", actor=actor, at=at, other=issue)

    def unlink(self, issue: Issue, *, by: str | User | None = None) -> None:
        """Take a connection back."""
        with self.repository.ground.lock:
            actor = self.repository.ground.user(by or self.author)
            self.closes.remove(issue)
            issue.record("disconnected", actor=actor, other=self)
            self.record("disconnected", actor=actor, other=issue)

    def merge(self, *, at: Moment | None = None, by: str | User | None = None) -> str:
        """Merge into the base branch, close what it closes, and return the merge commit's hash."""
        with self.repository.ground.lock:
            if self.merge_commit is None:
                self._merge(at=self.repository.ground.moment(at), by=by)
            if self.merge_commit is None:
                raise RuntimeError(f"#{self.number} was not merged")
            return self.merge_commit.sha

    def _merge(self, *, at: datetime, by: str | User | None) -> None:
        home, actor = self.repository, self.repository.ground.user(by or self.repository.owner)
        into_default = self.base == home.default_branch
        parents = (home.head, self.head_commit.sha) if into_default else (self.head_commit.sha,)
        message = f"Merge pull request #{self.number} from {self.branch}\n\n{self.title}"
        self.merge_commit = home.history.add(
            message, actor, at=at, parents=parents, files=self.head_commit.files
        )
        self.merged_at, self.merged_by = at, actor
        self.state, self.closed_at, self.closed_by = "closed", at, actor
        self.record("merged", actor=actor, at=at, commit=self.merge_commit)
        self.record("closed", actor=actor, at=at)
        home.contributors.add(self.author.login.lower())
        if into_default:
            home.head = self.merge_commit.sha
            self._close_linked(actor, at=at)
        self.say("pull_request", "closed", actor=actor)

    def _close_linked(self, actor: User, *, at: datetime) -> None:
        for issue in self.closes:
            issue.close("completed", by=actor, closer=self, at=at)
