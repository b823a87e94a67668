"""What a repository holds besides its conversations: people, labels, files, commits, releases."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.simulator.commits import Commit, History
from bot.simulator.ground import ROLES, Ground, User
from bot.simulator.issue_type import IssueType
from bot.simulator.moments import Moment


@dataclass(slots=True, eq=False, repr=False)
class Label:
    """A label of one repository; its name is unique whatever the case."""

    id: int
    name: str
    color: str
    description: str | None


@dataclass(slots=True, eq=False, repr=False)
class Milestone:
    """A milestone of one repository."""

    id: int
    number: int
    title: str
    creator: User
    created_at: datetime
    state: str = "open"
    due_on: datetime | None = None


@dataclass(slots=True, eq=False, repr=False)
class Release:
    """A release and the commit that its tag names."""

    id: int
    tag: str
    commit: Commit
    author: User
    created_at: datetime
    body: str
    prerelease: bool
    draft: bool


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class Codebase:
    """A repository without its issues and pull requests."""

    ground: Ground
    id: int
    owner: User
    name: str
    private: bool
    default_branch: str
    created_at: datetime
    description: str = ""
    archived: bool = False
    has_issues: bool = True
    labels: dict[str, Label] = field(default_factory=dict)
    milestones: dict[int, Milestone] = field(default_factory=dict)
    releases: list[Release] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    contributors: set[str] = field(default_factory=set)
    # Empty where the owner knows no types.
    issue_types: list[IssueType] = field(default_factory=list)
    takes_suggestions: bool = False
    history: History = field(default_factory=History)
    head: str = ""

    def __post_init__(self) -> None:
        first = self.history.add("Initial commit", self.owner, at=self.created_at)
        self.head = first.sha

    @property
    def full_name(self) -> str:
        """Return `owner/name`."""
        return f"{self.owner.login}/{self.name}"

    def announce(self, event: str, action: str, *, actor: User, **subjects: Any) -> None:
        """Tell the world what was done here."""
        self.ground.announce(event, action, actor=actor, repository=self, **subjects)

    def set_permission(self, login: str, role: str) -> None:
        """Give a person a role, one of `ROLES`."""
        if role not in ROLES:
            raise ValueError(f"unknown role {role!r}; choose from {', '.join(ROLES)}")
        with self.ground.lock:
            self.roles[self.ground.user(login).login.lower()] = role

    def role_of(self, user: User) -> str:
        """Return the role that the person has, `read` for everybody where all may look."""
        if user is self.owner:
            return "admin"
        return self.roles.get(user.login.lower(), "none" if self.private else "read")

    def has_role(self, user: User, role: str) -> bool:
        """Say whether the person's role is at least the given one."""
        return ROLES.index(self.role_of(user)) >= ROLES.index(role)

    def association_of(self, user: User) -> str:
        """Return GitHub's `author_association` of a person here."""
        if user is self.owner:
            return "OWNER"
        role = self.roles.get(user.login.lower(), "none")
        if role in ("maintain", "admin"):
            return "MEMBER"
        if role in ("triage", "write"):
            return "COLLABORATOR"
        return "CONTRIBUTOR" if user.login.lower() in self.contributors else "NONE"

    def create_label(
        self,
        name: str,
        *,
        color: str = "ededed",
        description: str | None = None,
        by: str | User | None = None,
    ) -> Label:
        """Create a label; raise KeyError when one of that name exists."""
        with self.ground.lock:
            if name.lower() in self.labels:
                raise KeyError(name)
            label = Label(self.ground.next_id(), name, color, description)
            self.labels[name.lower()] = label
            self.announce("label", "created", actor=self.ground.user(by or self.owner), label=label)
            return label

    def label(self, name: str) -> Label:
        """Return the label of that name, made with GitHub's grey when it is missing."""
        return self.labels.get(name.lower()) or self.create_label(name)

    def create_issue_type(self, name: str, *, enabled: bool = True) -> IssueType:
        """Let issues have a type of this name."""
        with self.ground.lock:
            made = IssueType(self.ground.next_id(), name, f"Issues of type {name}", enabled)
            self.issue_types.append(made)
            return made

    def create_milestone(self, title: str, *, due_on: Moment | None = None) -> Milestone:
        """Create an open milestone."""
        with self.ground.lock:
            number = len(self.milestones) + 1
            due = None if due_on is None else self.ground.moment(due_on)
            made = Milestone(
                self.ground.next_id(), number, title, self.owner, self.ground.now(), due_on=due
            )
            self.milestones[number] = made
            return made

    def put_file(self, path: str, text: str) -> None:
        """Write a file on the default branch, as one commit."""
        with self.ground.lock:
            self.files[path.strip("/")] = text
            self.commit(f"Update {path}", files=((path.strip("/"), ""),))

    def commit(
        self,
        message: str,
        *,
        author: str | User | None = None,
        at: Moment | None = None,
        files: tuple[tuple[str, str], ...] = (),
    ) -> Commit:
        """Push one commit to the default branch; issues it names learn of it."""
        with self.ground.lock:
            actor = self.ground.user(author or self.owner)
            made = self.history.add(
                message, actor, at=self.ground.moment(at), parents=(self.head,), files=files
            )
            self.head = made.sha
            self.announce("push", "", actor=actor, commit=made)
            return made

    def find_commit(self, ref: str) -> Commit | None:
        """Return the commit that a branch, tag or (shortened) hash names."""
        if ref in (self.default_branch, "HEAD", f"heads/{self.default_branch}"):
            return self.history.commits[self.head]
        tag = ref.removeprefix("refs/").removeprefix("tags/")
        for release in self.releases:
            if release.tag == tag:
                return release.commit
        if ref in self.history.commits:
            return self.history.commits[ref]
        if len(ref) < 7:  # noqa: PLR2004 - git's shortest usual abbreviation
            return None
        return next((c for sha, c in self.history.commits.items() if sha.startswith(ref)), None)

    def release(
        self,
        tag: str,
        *,
        at: Moment | None = None,
        contains: list[str] | None = None,
        body: str = "",
        prerelease: bool = False,
        draft: bool = False,
    ) -> Release:
        """Publish a release of everything merged so far, or of a branch with just these commits."""
        with self.ground.lock:
            moment = self.ground.moment(at)
            commit = self._tagged_commit(tag, contains, at=moment)
            made = Release(
                self.ground.next_id(), tag, commit, self.owner, moment, body, prerelease, draft
            )
            self.releases.append(made)
            if not draft:
                self.announce("release", "published", actor=self.owner, release=made)
            return made

    def _tagged_commit(self, tag: str, contains: list[str] | None, *, at: datetime) -> Commit:
        if contains is None:
            return self.history.commits[self.head]
        first = next(iter(self.history.commits))
        parents = tuple(contains) or (first,)
        return self.history.add(f"Release {tag}", self.owner, at=at, parents=parents)

    def published_releases(self) -> list[Release]:
        """Return what everybody sees, newest first."""
        public = [release for release in self.releases if not release.draft]
        return sorted(public, key=lambda release: release.created_at, reverse=True)
