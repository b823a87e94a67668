"""What the pages name is there: files, modules, commands with their options, other pages."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from workers.cli import main

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
TREE = (ROOT / "docs" / "architecture.md").read_text().partition("## The tree")[2]
FOLDERS = "bot|workers|tests|docs|deploy|chaos|bench"


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    named = re.findall(rf"`((?:{FOLDERS})/[\w./-]{{1,100}})", page.read_text())
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_module_that_a_page_names_exists(page: Path) -> None:
    named = re.findall(r"`((?:bot|workers)(?:\.\w{1,40}){1,4})`", page.read_text())
    assert [name for name in named if not is_there(name)] == []


def is_there(name: str) -> bool:
    """Say whether it is a module, or something that a module defines."""
    path = ROOT / name.replace(".", "/")
    if path.is_dir() or path.with_suffix(".py").exists():
        return True
    source = path.parent.with_suffix(".py")
    return source.exists() and re.search(rf"\b{path.name}\b", source.read_text()) is not None


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_page_that_a_page_leads_to_exists(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s:]{1,200})(?:#[^)\s]{0,100})?\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_command_that_a_page_shows_is_understood(page: Path) -> None:
    shown = re.findall(r"\bissuegraph ([a-z][^`\n]{0,200})", page.read_text())
    assert [words for line in shown for words in misunderstood(line.split())] == []


def misunderstood(words: list[str]) -> Iterator[str]:
    command: click.Command = main
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        command = command.commands[words.pop(0)]
    if command is main:
        yield f"no command: {words[0]}"
    known = {"--help", *(option for one in command.params for option in one.opts)}
    yield from (word for word in words if word.startswith("--") and word not in known)


def test_every_module_has_its_place_in_the_tree() -> None:
    found = [
        f"{path.relative_to(ROOT)}{'/' * path.is_dir()}"
        for package in ("bot", "workers")
        for path in sorted((ROOT / package).iterdir())
        if not path.name.startswith("_")
    ]
    assert [name for name in found if f"`{name}`" not in TREE] == []
