import pytest

from bot.domain.issue import IssueRef, RepositoryRef
from bot.errors import Unreachable
from bot.github.paths import comparison_path, contents_path, issue_path, permission_path

ENGINE = RepositoryRef("octo", "engine")


@pytest.mark.parametrize(
    "repository",
    [
        RepositoryRef("octo", ".."),
        RepositoryRef("..", "engine"),
        RepositoryRef("octo", "engine/../../app"),
        RepositoryRef("octo", "%2e%2e"),
        RepositoryRef("octo", "engine?x=1"),
        RepositoryRef("octo", "engine\n"),
        RepositoryRef("octo", ""),
        RepositoryRef("octo", "é"),
    ],
    ids=str,
)
def test_a_name_that_github_never_gave_is_not_asked_for(repository: RepositoryRef) -> None:
    with pytest.raises(Unreachable):
        issue_path(IssueRef(repository, 1))


@pytest.mark.parametrize("path", ["", "/etc/passwd", "a/../b", "./a", "a//b"])
def test_a_path_that_leads_elsewhere_is_not_asked_for(path: str) -> None:
    with pytest.raises(Unreachable):
        contents_path(ENGINE, path)


@pytest.mark.parametrize("login", ["", "ada/../..", "ada?x", "é", "ada[bot]x"])
def test_a_login_that_github_never_gave_is_not_asked_for(login: str) -> None:
    with pytest.raises(Unreachable):
        permission_path(ENGINE, login)


def test_what_people_name_is_escaped() -> None:
    paths = (
        contents_path(ENGINE, ".github/a b?.yml"),
        comparison_path(ENGINE, base="release/1.0", head="a#b"),
        permission_path(ENGINE, "issuegraph[bot]"),
    )

    assert paths == (
        "/repos/octo/engine/contents/.github/a%20b%3F.yml",
        "/repos/octo/engine/compare/release%2F1.0...a%23b",
        "/repos/octo/engine/collaborators/issuegraph%5Bbot%5D/permission",
    )
