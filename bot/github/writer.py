"""Effects carried out on one issue; carrying one out twice changes nothing the second time."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from bot.domain.effects import (
    AddLabels,
    MinimiseReply,
    React,
    RemoveLabels,
    Reply,
    SetIssueType,
    SuggestedLabel,
    SuggestLabels,
    UpsertComment,
)
from bot.domain.issue import Issue
from bot.domain.requests import Target
from bot.errors import Invalid, Unreachable
from bot.github.answers import Gone
from bot.github.client import GitHubClient
from bot.github.comment_writer import CommentWriter
from bot.github.paths import comment_path, issue_label_path, issue_path, label_path

_MINIMISE = """
mutation Minimise($id: ID!) {
  minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) { clientMutationId }
}
"""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes to one issue; `check_lease` raises when somebody else has taken over."""

    client: GitHubClient
    target: Target
    comments: CommentWriter
    check_lease: Callable[[], None]

    def upsert_comment(
        self, effect: UpsertComment, *, is_asked_for: bool, seen: Issue | None = None
    ) -> str:
        """Post or edit our comment; return its address, empty when a person deleted it."""
        write = self.comments.restore if is_asked_for else self.comments.upsert
        return write(effect, seen=seen).url

    def reply(self, effect: Reply) -> str:
        """Post or edit the reply on a topic; return its address, empty when it stays deleted."""
        comments = self.comments.on(effect.topic)
        write = comments.restore if effect.is_asked_for else comments.upsert
        return write(UpsertComment(effect.body, effect.fingerprint)).url

    def minimise_reply(self, effect: MinimiseReply) -> None:
        """Fold a reply away; where GitHub does not let us, it stays as it is."""
        comment_id = self.comments.on(effect.topic).known_id()
        if comment_id is None:
            return
        try:
            comment = self.client.get(comment_path(self.target.repository, comment_id))
        except Unreachable:
            return
        self.check_lease()
        self.client.mutate(_MINIMISE, {"id": comment["node_id"]})

    def add_labels(self, effect: AddLabels) -> bool:
        """Put on all labels with one call; False where GitHub will not, as beyond a hundred.

        GitHub would create what does not exist.
        """
        if not effect.names:
            return True
        self.check_lease()
        path = f"{issue_path(self.target.ref)}/labels"
        try:
            self.client.ensure(path, {"labels": list(effect.names)})
        except Invalid:
            return False
        return True

    def suggest_labels(self, effect: SuggestLabels) -> bool:
        """Propose each label once; False, and nothing done, where GitHub keeps no proposals.

        A host that does not know proposals would add the labels, so it is asked first.
        """
        path = issue_path(self.target.ref)
        try:
            listed = self.client.get(f"{path}/suggestions", state="all", per_page=100)
        except Unreachable:
            return False
        known = {one["target_id"] for one in listed if one["action"] == "add_label"}
        new = [one for one in effect.labels if not known or self._label_id(one.name) not in known]
        return self._propose(new) if new else True

    def set_issue_type(self, effect: SetIssueType) -> None:
        """Give the issue its type; one that may not be given is left out."""
        self.check_lease()
        try:
            self.client.patch(issue_path(self.target.ref), {"type": effect.name})
        except Invalid:
            return

    def remove_labels(self, effect: RemoveLabels) -> None:
        """Take labels off one by one, as GitHub wants it."""
        client = self.client.without_allowance()
        for name in effect.names:
            self.check_lease()
            try:
                client.delete(issue_label_path(self.target.ref, name))
            except Gone:
                continue

    def react(self, effect: React) -> None:
        self.check_lease()
        self.client.ensure(f"{self._reacted_to(effect)}/reactions", {"content": effect.content})

    def _propose(self, labels: Sequence[SuggestedLabel]) -> bool:
        self.check_lease()
        proposals = [asdict(one) | {"suggest": True} for one in labels]
        try:
            self.client.ensure(f"{issue_path(self.target.ref)}/labels", {"labels": proposals})
        except Invalid:
            return False
        return True

    def _label_id(self, name: str) -> int | None:
        try:
            found = self.client.get(label_path(self.target.repository, name))
        except Unreachable:
            return None
        label_id: int = found["id"]
        return label_id

    def _reacted_to(self, effect: React) -> str:
        if effect.comment_id is None:
            return issue_path(self.target.ref)
        return comment_path(self.target.repository, effect.comment_id)
