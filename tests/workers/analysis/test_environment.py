import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.findings import Environment, EnvironmentEntry
from workers.analysis.environment import ENTRY_LIMIT, VALUE_LIMIT, read_environment
from workers.analysis.product_version import read_version


def _pairs(environment: Environment) -> list[tuple[str, str]]:
    return [(entry.name, entry.value) for entry in environment.entries]


@pytest.mark.parametrize(
    ("body", "pairs"),
    [
        pytest.param(
            "### Version\n\n2.0.76\n\n### Operating System\n\nmacOS\n\n### Shell\n\n_No response_",
            [("Version", "2.0.76"), ("Operating System", "macOS")],
            id="form sections",
        ),
        pytest.param(
            "- Platform: win32\n* **OS**: Ubuntu 22.04\n- `node` version: v20.1.0",
            [("Platform", "win32"), ("OS", "Ubuntu 22.04"), ("node version", "v20.1.0")],
            id="list",
        ),
        pytest.param(
            "| Item | Value |\n|---|---|\n|OS version|Linux x64|\n",
            [("OS version", "Linux x64")],
            id="table",
        ),
        pytest.param(
            "```\n$ node -v\nv18.19.0\n$ rustc --version\nrustc 1.75.0 (82e1608df 2023-12-21)\n```",
            [("node", "v18.19.0"), ("rustc", "rustc 1.75.0 (82e1608df 2023-12-21)")],
            id="commands and what they print",
        ),
        pytest.param("* `eslint@4.18.2`", [("eslint", "4.18.2")], id="package at version"),
        pytest.param(
            "<details>\n<summary>System Info</summary>\n\nCPUs: 8\nMemory: 16 GB\n</details>",
            [("Memory", "16 GB")],
            id="details",
        ),
        pytest.param(
            "## Environment\nLocation: kitchen", [("Location", "kitchen")], id="announced"
        ),
        pytest.param("AWS_SECRET_KEY: abc\n", [], id="variables may be secrets"),
        pytest.param("    at run (app.js:1:2)\nsrc/os.rs: 12.5 x", [], id="traces"),
        pytest.param("<!-- OS: e.g. Linux -->\nWords only.", [], id="comments"),
    ],
)
def test_facts_are_read_wherever_they_stand(body: str, pairs: list[tuple[str, str]]) -> None:
    assert _pairs(read_environment(body)) == pairs


@pytest.mark.parametrize(
    ("body", "product", "version"),
    [
        pytest.param("### Cart Tool Version\n\n2.0.76 (Cart)", "cart-tool", "2.0.76", id="its own"),
        pytest.param("Node version: 20.1\nVersion: v1.4", "cart", "1.4", id="nameless version"),
        pytest.param("Python version: 3.11\n", "cart", None, id="only that of another tool"),
        pytest.param("cart@1.2.3-beta.1", "cart", "1.2.3-beta.1", id="package"),
        pytest.param("It broke with cart v1.2 and up.", "cart", "1.2", id="in a sentence"),
        pytest.param("What version of Cart?\n", "cart-go", None, id="a question alone"),
        pytest.param(
            "### What version of Cart are you using?\n\n1.26", "cart-go", "1.26", id="asked"
        ),
        pytest.param("$ rustc -V\nrustc 1.0.0-dev (7858 2015)", "rust", "1.0.0-dev", id="rustc"),
    ],
)
def test_the_version_is_that_of_the_product(body: str, product: str, version: str | None) -> None:
    assert read_environment(body, product=product).version == version


def test_an_operating_system_is_a_better_platform_than_a_service() -> None:
    body = "### Platform\n\nHosted\n\n### Operating System\n\nWindows 11"
    assert read_environment(body).platform == "Windows 11"


@pytest.mark.parametrize(
    ("value", "version"),
    [
        ("v1.2.3", "1.2.3"),
        ("1.0.0-nightly (be9bd7c93)", "1.0.0-nightly"),
        ("1.8.1.dev0", "1.8.1.dev0"),
        ("2.0rc1", "2.0rc1"),
        ("17", "17"),
        ("latest", None),
        ("", None),
    ],
)
def test_a_version_is_taken_out_of_its_words(value: str, version: str | None) -> None:
    assert read_version(value) == version


def test_entries_and_values_are_bounded() -> None:
    body = "\n".join(f"OS {'a' * n}: {'x' * 300}" for n in range(1, 50))
    environment = read_environment(body)
    assert len(environment.entries) == ENTRY_LIMIT
    assert {len(entry.value) for entry in environment.entries} == {VALUE_LIMIT}


@pytest.mark.parametrize("pump", ["a: ", "|", "**", "OS: x\n", "1.", "cart ", "- ", "`a@1`\n"])
def test_hostile_repetition_is_bounded(pump: str) -> None:
    environment = read_environment(pump * (65_536 // len(pump)), product="cart")
    assert len(environment.entries) <= ENTRY_LIMIT


@given(st.text(max_size=400), st.text(max_size=20))
def test_any_text_is_read_without_an_error(body: str, product: str) -> None:
    environment = read_environment(body, product=product)
    assert all(isinstance(entry, EnvironmentEntry) for entry in environment.entries)
