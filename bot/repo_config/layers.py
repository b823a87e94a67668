"""Which files speak for a repository: its own or its owner's, and whatever they extend.

Rule: a broken file counts as an empty one; what is wrong is told, never guessed around.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.issue import RepositoryRef
from bot.repo_config.model import RepoConfig
from bot.repo_config.parse import ROOT, build_config, merge
from bot.repo_config.problem import ConfigError, Problem
from bot.repo_config.reading import Written, read_written

CONFIG_PATH = ".github/issuegraph.yml"
MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A configuration file as it stands on a default branch."""

    repository: RepositoryRef
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class FileProblem:
    """What is wrong in one file, and the address of the file."""

    problem: Problem
    url: str
    repository: RepositoryRef


@dataclass(frozen=True, slots=True)
class Layer:
    """What one good file says, and the address of the file."""

    written: Written
    url: str


@dataclass(frozen=True, slots=True)
class LoadedConfig:
    """What applies to a repository, the files it was read from, and what was wrong there."""

    config: RepoConfig = field(default_factory=RepoConfig)
    # The nearest first; empty where there is no file.
    layers: tuple[Layer, ...] = ()
    problems: tuple[FileProblem, ...] = ()

    def url_of(self, section: str, key: str) -> str | None:
        """Return the address of the file that decides `key` of a section."""
        deciding = (one.url for one in self.layers if key in one.written.get(section, {}))
        return next(deciding, None)


# Returns None when the repository has no such file, or none that may be read.
ReadConfigFile = Callable[[RepositoryRef], ConfigFile | None]


@dataclass(slots=True)
class _Walk:
    read: ReadConfigFile
    layers: list[Layer] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


def load_config(repository: RepositoryRef, *, read: ReadConfigFile) -> LoadedConfig:
    """Return what applies to `repository`; defaults where nothing does."""
    owners = RepositoryRef(repository.owner, ".github")
    file = read(repository) or (read(owners) if owners.key != repository.key else None)
    walk = _Walk(read)
    while file is not None:
        file = _take_in(walk, file)
    written: Written = {}
    for layer in walk.layers:
        written = merge(written, over=layer.written)
    return LoadedConfig(build_config(written), tuple(walk.layers), tuple(walk.problems))


def _take_in(walk: _Walk, file: ConfigFile) -> ConfigFile | None:
    """Keep what a file says and return the file that it extends."""
    walk.seen.add(file.repository.key)
    try:
        written = read_written(file.text, where=CONFIG_PATH, shape=ROOT)
    except ConfigError as error:
        walk.problems += [FileProblem(one, file.url, file.repository) for one in error.problems]
        return None
    walk.layers.append(Layer(written, file.url))
    name = written.get("extends")
    return _follow(walk, file, name) if name else None


def _follow(walk: _Walk, file: ConfigFile, name: str) -> ConfigFile | None:
    base = RepositoryRef.parse(name)
    found = None
    if base.key in walk.seen:
        problem = f"`extends: {name}` leads back to a file that was read"
    elif len(walk.layers) > MOST_STEPS:
        problem = f"`extends` leads further than {MOST_STEPS} steps"
    else:
        found = walk.read(base)
        problem = "" if found else f"{name} has no public {CONFIG_PATH} to extend"
    if problem:
        walk.problems.append(FileProblem(_at_extends(file, problem), file.url, file.repository))
    return found


def _at_extends(file: ConfigFile, message: str) -> Problem:
    lines = enumerate(file.text.splitlines(), 1)
    line = next((number for number, text in lines if text.startswith("extends")), 1)
    return Problem(line, 1, message)
