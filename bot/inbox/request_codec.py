"""A request as small JSON and back: ids and names, no words that a user wrote at length."""

from typing import Any, assert_never

import orjson

from bot.domain.issue import RepositoryRef
from bot.domain.requests import (
    BacktestRepository,
    DropKeptFiles,
    ForgetInstallation,
    ForgetIssue,
    HideReports,
    LearnRepositories,
    RecordOutcome,
    RememberIssue,
    RememberRemovedLabel,
    Request,
    ResumeInstallation,
    ResumeIssue,
    RunCommand,
    SettleFixes,
    Target,
    TrainModels,
    TriageIssue,
)

_CAUSES = frozenset({"opened", "edited", "reopened", "commented", "command"})


def encode_request(request: Request) -> str:
    """Write a request as one line of JSON."""
    return orjson.dumps(_to_fields(request)).decode()


def decode_request(text: str) -> Request:
    """Read what `encode_request` wrote; ValueError for anything else."""
    try:
        return _from_fields(orjson.loads(text))
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a request: {error}") from error


def _to_fields(request: Request) -> dict[str, Any]:  # noqa: C901 - one branch a request
    match request:
        case TriageIssue(target=target, cause=cause):
            return {"kind": "triage", **_target(target), "cause": cause, "as_of": request.as_of}
        case RunCommand(target=target, comment_id=comment_id, sender=sender):
            return {
                "kind": "command",
                **_target(target),
                "comment_id": comment_id,
                "sender": sender,
                "prefix": request.prefix,
                "digest": request.digest,
                "brings_evidence": request.brings_evidence,
            }
        case RememberRemovedLabel(target=target, label=label):
            return {"kind": "removed_label", **_target(target), "label": label}
        case RecordOutcome(target=target):
            return {"kind": "outcome", **_target(target)}
        case ForgetIssue(target=target):
            return {"kind": "forget_issue", **_target(target)}
        case DropKeptFiles() | TrainModels() | BacktestRepository() | SettleFixes() | HideReports():
            return _about_repository(request)
        case ForgetInstallation(installation_id=installation_id, repositories=repositories):
            names = [str(repository) for repository in repositories]
            return {
                "kind": "forget_installation",
                "installation_id": installation_id,
                "repositories": names,
                "repository_ids": list(request.repository_ids),
            }
        case ResumeInstallation(installation_id=installation_id):
            return {"kind": "resume_installation", "installation_id": installation_id}
        case LearnRepositories(installation_id=installation_id, repositories=repositories):
            names = [str(repository) for repository in repositories]
            return {"kind": "learn", "installation_id": installation_id, "repositories": names}
        case RememberIssue(target=target):
            return {"kind": "remember", **_target(target)}
        case ResumeIssue(target=target):
            return {"kind": "resume_issue", **_target(target)}
        case _:
            assert_never(request)


_AboutRepository = DropKeptFiles | TrainModels | BacktestRepository | SettleFixes | HideReports
_ABOUT_REPOSITORY: dict[str, type[_AboutRepository]] = {
    "drop_files": DropKeptFiles,
    "train": TrainModels,
    "backtest": BacktestRepository,
    "settle_fixes": SettleFixes,
    "hide_reports": HideReports,
}


def _about_repository(request: _AboutRepository) -> dict[str, Any]:
    kinds = {type_: kind for kind, type_ in _ABOUT_REPOSITORY.items()}
    return {
        "kind": kinds[type(request)],
        "installation_id": request.installation_id,
        "repository_id": request.repository_id,
        "repository": str(request.repository),
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "installation_id": target.installation_id,
        "repository_id": target.repository_id,
        "repository": str(target.repository),
        "number": target.number,
    }


def _from_fields(fields: dict[str, Any]) -> Request:  # noqa: C901 - one branch a request
    kind = fields["kind"]
    if kind == "forget_installation":
        names = tuple(RepositoryRef.parse(name) for name in fields["repositories"])
        # Requests that were kept by an earlier version have no ids.
        ids = tuple(_whole(one) for one in fields.get("repository_ids", ()))
        return ForgetInstallation(_whole(fields["installation_id"]), names, ids)
    if kind == "learn":
        names = tuple(RepositoryRef.parse(name) for name in fields["repositories"])
        return LearnRepositories(_whole(fields["installation_id"]), names)
    if kind == "resume_installation":
        return ResumeInstallation(_whole(fields["installation_id"]))
    if kind in _ABOUT_REPOSITORY:
        repository = RepositoryRef.parse(fields["repository"])
        ids = _whole(fields["installation_id"]), _whole(fields["repository_id"])
        return _ABOUT_REPOSITORY[kind](*ids, repository)
    target = _read_target(fields)
    if kind == "triage":
        return _read_triage(fields, target)
    if kind == "command":
        return _read_command(fields, target)
    if kind == "removed_label":
        return RememberRemovedLabel(target, str(fields["label"]))
    if kind == "outcome":
        return RecordOutcome(target)
    if kind == "forget_issue":
        return ForgetIssue(target)
    if kind == "remember":
        return RememberIssue(target)
    if kind == "resume_issue":
        return ResumeIssue(target)
    raise ValueError(f"not a kind of request: {kind!r}")


def _read_triage(fields: dict[str, Any], target: Target) -> TriageIssue:
    if fields["cause"] not in _CAUSES:
        raise ValueError(f"not a cause: {fields['cause']!r}")
    # Requests that were kept by an earlier version do not say as of when.
    return TriageIssue(target, fields["cause"], _whole(fields.get("as_of", 0)))


def _read_command(fields: dict[str, Any], target: Target) -> RunCommand:
    comment_id, sender = _whole(fields["comment_id"]), str(fields["sender"])
    # Requests that were kept by an earlier version have none of these.
    prefix, digest = fields.get("prefix", "/triage"), fields.get("digest")
    brings_evidence = fields.get("brings_evidence") is True
    return RunCommand(
        target, comment_id, sender, str(prefix), str(digest) if digest else None, brings_evidence
    )


def _read_target(fields: dict[str, Any]) -> Target:
    return Target(
        installation_id=_whole(fields["installation_id"]),
        repository_id=_whole(fields["repository_id"]),
        repository=RepositoryRef.parse(fields["repository"]),
        number=_whole(fields["number"]),
    )


def _whole(value: object) -> int:
    if type(value) is not int:
        raise ValueError(f"not a whole number: {value!r}")
    return value
