import pytest

from workers.analysis.versions import is_at_least


@pytest.mark.parametrize(
    ("version", "tag", "expected"),
    [
        pytest.param("2.1.94", "v2.1.96", False, id="older"),
        pytest.param("2.1.96", "v2.1.96", True, id="the same, with a v"),
        pytest.param("2.10.0", "2.9.9", True, id="numbers, not letters"),
        pytest.param("2.1.0-beta.1", "2.1.0", False, id="a pre-release comes before"),
        pytest.param("engine 4.1 (build 77)", "engine@4.0.2", True, id="inside other words"),
        pytest.param("1.2.3-7-gabcdef0", "1.2.3", True, id="git describe"),
        pytest.param("latest", "v2.1.96", None, id="no number"),
        pytest.param("1.0", "nightly", None, id="a tag without a number"),
        pytest.param("Python 3.12, 1.1.0", "v1.2.0", None, id="two, of which one is meant"),
        pytest.param("9" * 70_000, "1.0", True, id="a pumped text"),
    ],
)
def test_versions_compare_as_releases_do(version: str, tag: str, expected: bool | None) -> None:
    assert is_at_least(version, tag) is expected
