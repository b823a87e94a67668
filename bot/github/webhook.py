"""Headers and bytes of a delivery in, an event out; nothing is read, sent or kept.

Rule: the signature is verified over the raw bytes before anything in them is believed.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, cast, get_args

from bot.domain.events import (
    CodePushed,
    CommentChanged,
    Event,
    InstallationChanged,
    IssueAction,
    IssueChanged,
    LabelChanged,
    Origin,
    OtherEvent,
    Ping,
    RepositoryChanged,
)
from bot.domain.issue import Actor, Association, RepositoryRef
from bot.github.paths import NAME, OWNER
from bot.github.payload import Members, UnreadablePayload, load_members

__all__ = ["UnreadablePayload", "is_for_app", "read_event", "verify_signature"]

_SIGNATURE = re.compile(rb"sha256=([0-9a-fA-F]{64})")
_DELIVERY = re.compile(r"[0-9A-Za-z-]{1,64}")
_EVENT = re.compile(r"[a-z0-9_]{1,64}")
_ACTION = re.compile(r"[a-z_]{1,64}")
_ASSOCIATIONS: frozenset[str] = frozenset(get_args(Association))
_SETTINGS_FOLDER = ".github/"
_TOUCHED = ("added", "modified", "removed")
# GitHub lists no more than these of a push.
_MOST_COMMITS = 2_048
# GitHub shows content of deleted accounts under this name.
_GHOST = Actor("ghost")


def verify_signature(body: bytes, signature: str | bytes | None, secrets: Sequence[bytes]) -> bool:
    """Tell whether one of the secrets made the `X-Hub-Signature-256` header for these bytes.

    Two secrets are valid while one replaces the other. All are tried, in constant time.
    """
    given = signature.encode(errors="replace") if isinstance(signature, str) else signature
    match = _SIGNATURE.fullmatch(given or b"")
    if match is None:
        return False
    digest = match[1].lower()
    # A list, not a generator: `any` would stop at the first match and time would tell which.
    matches = [hmac.compare_digest(_sign(body, secret), digest) for secret in secrets if secret]
    return any(matches)


def is_for_app(target_type: str | None, target_id: str | None, app_id: str) -> bool:
    """Tell whether the hook belongs to this App, by `X-GitHub-Hook-Installation-Target-*`.

    Only hooks of Apps carry an App's id; the others are told apart by their missing installation.
    """
    return target_type != "integration" or target_id == app_id


def read_event(*, event: str, delivery: str, body: bytes) -> Event:
    """Read the delivery with `X-GitHub-Event: event` and `X-GitHub-Delivery: delivery`.

    UnreadablePayload when it is not what GitHub sends; OtherEvent when the bot has no use for it.
    """
    if not _DELIVERY.fullmatch(delivery):
        raise UnreadablePayload("X-GitHub-Delivery is absent or not an id")
    if not _EVENT.fullmatch(event):
        raise UnreadablePayload("X-GitHub-Event is absent or not a name")
    payload = load_members(body)
    match event:
        case "ping":
            return Ping(delivery, payload.text_or_empty("zen"))
        case "installation" | "installation_repositories":
            return _read_installation(payload, delivery=delivery)
        case "push":
            return _read_push(payload, delivery=delivery)
        case "issues" | "issue_comment" | "label" | "release" | "repository":
            return _read_repository_event(payload, event=event, delivery=delivery)
        case _:
            return OtherEvent(delivery, event, _read_action_of_other(payload))


def _sign(body: bytes, secret: bytes) -> bytes:
    return hmac.new(secret, body, hashlib.sha256).hexdigest().encode()


def _read_action_of_other(payload: Members) -> str:
    """Return the action if it is a plain word; some events let anybody choose it."""
    action = payload.values.get("action")
    return action if isinstance(action, str) and _ACTION.fullmatch(action) else ""


def _read_repository_event(payload: Members, *, event: str, delivery: str) -> Event:
    action = payload.matching("action", pattern=_ACTION)
    if not payload.has("installation"):
        # A webhook of the repository itself: nobody gave the App the right to act there.
        return OtherEvent(delivery, event, f"{action} without an installation")
    origin = _read_origin(payload, delivery=delivery)
    match event, action:
        case (
            "issues",
            "opened" | "edited" | "reopened" | "closed" | "unlocked" | "transferred" | "deleted",
        ):
            return _read_issue(payload, origin=origin, action=action)
        case "issues", "labeled" | "unlabeled" if payload.has("label"):
            number = payload.object("issue").identifier("number")
            return LabelChanged(origin, action, number, payload.object("label").text("name"))
        case "issue_comment", "created" | "edited" | "deleted":
            return _read_comment(payload, origin=origin, action=action)
        case (("label" | "release"), _):
            return RepositoryChanged(origin, event, action)
        case "repository", "privatized" | "publicized":
            return RepositoryChanged(origin, "repository", action)
        case _:
            return OtherEvent(delivery, event, action)


def _read_issue(payload: Members, *, origin: Origin, action: IssueAction) -> IssueChanged:
    issue = payload.object("issue")
    changed = _read_changed(payload)
    return IssueChanged(origin, action, issue.identifier("number"), changed, _read_as_of(issue))


def _read_push(payload: Members, *, delivery: str) -> Event:
    if not payload.has("installation"):
        return OtherEvent(delivery, "push")
    default = payload.object("repository").text("default_branch")
    commits = payload.objects("commits")
    paths = (path for commit in commits for kind in _TOUCHED for path in commit.texts(kind))
    settings = {path for path in paths if path.startswith(_SETTINGS_FOLDER)}
    return CodePushed(
        _read_origin(payload, delivery=delivery),
        is_default_branch=payload.text("ref") == f"refs/heads/{default}",
        paths=tuple(sorted(settings)),
        is_partial=bool(payload.values.get("forced")) or len(commits) >= _MOST_COMMITS,
    )


def _read_origin(payload: Members, *, delivery: str) -> Origin:
    repository = payload.object("repository")
    return Origin(
        delivery=delivery,
        installation_id=payload.object("installation").identifier("id"),
        repository=_read_repository_ref(repository),
        repository_id=repository.identifier("id"),
        sender=_read_actor(payload, "sender"),
    )


def _read_repository_ref(repository: Members) -> RepositoryRef:
    owner, _, name = repository.text("full_name").partition("/")
    if not (OWNER.fullmatch(owner) and NAME.fullmatch(name)):
        raise UnreadablePayload(f"{repository.path}full_name is not owner/name")
    return RepositoryRef(owner, name)


def _read_actor(of: Members, name: str) -> Actor:
    if not of.has(name):
        return _GHOST
    account = of.object(name)
    return Actor(account.text("login"), is_bot=account.text_or_empty("type") == "Bot")


def _read_changed(payload: Members) -> tuple[str, ...]:
    if not payload.has("changes"):
        return ()
    changes = payload.object("changes")
    return tuple(name for name in ("title", "body") if changes.has(name))


def _read_comment(
    payload: Members, *, origin: Origin, action: Literal["created", "edited", "deleted"]
) -> CommentChanged:
    issue, comment = payload.object("issue"), payload.object("comment")
    return CommentChanged(
        origin=origin,
        action=action,
        number=issue.identifier("number"),
        comment_id=comment.identifier("id"),
        author=_read_actor(comment, "user"),
        association=_read_association(comment),
        body=comment.text_or_empty("body"),
        is_on_pull_request=issue.has("pull_request"),
        as_of=_read_as_of(issue),
    )


def _read_as_of(issue: Members) -> int:
    """Return when the issue changed last; 0 where that cannot be read, for it is only a help."""
    moment = issue.values.get("updated_at")
    try:
        return int(datetime.fromisoformat(moment).timestamp()) if isinstance(moment, str) else 0
    except (OverflowError, ValueError):
        return 0


def _read_association(comment: Members) -> Association:
    """Return how the author belongs to the repository; a word we do not know gives no rights."""
    word = comment.text_or_empty("author_association")
    return cast(Association, word) if word in _ASSOCIATIONS else "NONE"


def _read_installation(payload: Members, *, delivery: str) -> InstallationChanged:
    installation = payload.object("installation")
    account = installation.object("account")
    action = payload.matching("action", pattern=_ACTION)
    return InstallationChanged(
        delivery=delivery,
        action=action,
        installation_id=installation.identifier("id"),
        # Enterprises have a slug where users and organisations have a login.
        account=account.text("login") if account.has("login") else account.text("slug"),
        added=(
            *_read_repository_refs(payload, "repositories_added"),
            *(_read_repository_refs(payload, "repositories") if action == "created" else ()),
        ),
        removed=_read_repository_refs(payload, "repositories_removed"),
        lost_ids=_read_lost_ids(payload, is_uninstalled=action == "deleted"),
    )


def _read_lost_ids(payload: Members, *, is_uninstalled: bool) -> tuple[int, ...]:
    name = "repositories" if is_uninstalled else "repositories_removed"
    return tuple(repository.identifier("id") for repository in payload.objects(name))


def _read_repository_refs(payload: Members, name: str) -> tuple[RepositoryRef, ...]:
    return tuple(_read_repository_ref(repository) for repository in payload.objects(name))
