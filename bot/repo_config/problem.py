"""What is wrong with a configuration file, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: line and column count from 1, the message says what to write instead."""

    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message}"


class ConfigError(Exception):
    """The file breaks the rules of `bot.repo_config.model`; nothing of it applies."""

    def __init__(self, problems: tuple[Problem, ...], *, where: str) -> None:
        super().__init__("\n".join(f"{where}:{problem}" for problem in problems))
        self.problems = problems
        self.where = where
