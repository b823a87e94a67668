"""What may be written about an issue, and what is wrong with the file that decides it."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.evidence import Evidence, SourceKind, Statement
from bot.domain.issue import Issue
from bot.domain.triage import Steering
from bot.domain.verdict import VerdictKind
from bot.repo_config.layers import CONFIG_PATH, FileProblem, LoadedConfig
from bot.repo_config.model import RepoConfig
from bot.repo_config.pattern import matches_any


def steer(loaded: LoadedConfig, *, issue: Issue, verdict: VerdictKind) -> Steering:
    """Return what the repository lets be written about `issue` with this verdict."""
    config = loaded.config
    free = Steering(
        problems=problem_statements(loaded.problems),
        command_prefix=config.commands.prefix,
        only_suggests_labels=config.labels.mode == "suggest",
    )
    silence = _silence(config, issue)
    if silence:
        return replace(free, may_comment=False, may_label=False, because=silence)
    if config.mode == "labels":
        because = "The mode is labels: no comment is written."
        return replace(free, may_comment=False, because=because)
    if verdict.value not in config.verdicts.may_speak:
        return replace(free, may_comment=False, because="This verdict may not be commented.")
    return free


def problem_statements(problems: Iterable[FileProblem]) -> tuple[Statement, ...]:
    """Return what is wrong, each with the line that it was read from."""
    return tuple(_statement(one) for one in problems)


def _silence(config: RepoConfig, issue: Issue) -> str:
    if config.mode == "silent":
        return "The mode is silent: nothing is written on GitHub."
    if any(matches_any(config.hold_labels, label) for label in issue.labels):
        return "The issue carries a label that holds it: nothing is written on GitHub."
    return ""


def _statement(found: FileProblem) -> Statement:
    problem = found.problem
    place = f"{CONFIG_PATH} in {found.repository}, line {problem.line}, column {problem.column}:"
    source = Evidence(f"{found.url}#L{problem.line}", SourceKind.FILE, problem.message)
    return Statement(place, (source,))
