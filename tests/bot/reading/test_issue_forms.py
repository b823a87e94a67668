import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.issue import FormField, IssueForm
from bot.reading.issue_forms import parse_form

URL = "https://github.com/octo/tool/blob/HEAD/.github/ISSUE_TEMPLATE/bug.yml"
YAML_FORM = """
name: Bug report
description: Something broke
title: "[Bug] "
labels: [bug, needs triage]
type: Bug
body:
  - type: markdown
    attributes: {value: Thank you!}
  - type: input
    attributes: {label: Version, placeholder: 1.2.3}
    validations: {required: true}
  - type: textarea
    attributes: {label: Steps, value: "1. "}
  - type: dropdown
    attributes: {label: System, options: [Linux, macOS]}
    validations: {required: no}
  - type: checkboxes
    attributes:
      label: Before you send
      options: [{label: I searched, required: true}]
    validations: {required: true}
"""
TEMPLATE = """---
name: Bug report
about: Something broke
title: ''
labels: bug, triage
---

## Describe the bug
A clear description.

```sh
## not a heading
```

**Version**
"""


def test_a_yaml_form_is_read_with_its_required_fields() -> None:
    assert parse_form("bug.yml", YAML_FORM, URL) == IssueForm(
        name="Bug report",
        url=URL,
        fields=(
            FormField("Version", is_required=True),
            FormField("Steps", placeholder="1."),
            FormField("System", options=("Linux", "macOS")),
            FormField("Before you send", options=("I searched",)),
        ),
        labels=("bug", "needs triage"),
        title_prefix="[Bug]",
        issue_type="Bug",
    )


def test_a_markdown_template_requires_nothing() -> None:
    described = "A clear description.\n\n```sh\n## not a heading\n```"
    assert parse_form(".github/ISSUE_TEMPLATE/bug.md", TEMPLATE, URL) == IssueForm(
        name="Bug report",
        url=URL,
        fields=(FormField("Describe the bug", placeholder=described), FormField("Version")),
        labels=("bug", "triage"),
    )


def test_a_template_without_front_matter_takes_its_name_from_the_file() -> None:
    form = parse_form("ISSUE_TEMPLATE.md", "### Steps\n", URL)
    assert form == IssueForm("ISSUE_TEMPLATE", URL, (FormField("Steps"),))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("config.yml", YAML_FORM, id="configuration of the chooser"),
        pytest.param("bug.txt", YAML_FORM, id="another kind of file"),
        pytest.param("bug.yml", "name: x", id="no body"),
        pytest.param("bug.yml", "- a\n- b", id="a list"),
        pytest.param("bug.yml", "body: [", id="broken"),
        pytest.param("bug.yml", "body: [&a x, *a]", id="alias"),
        pytest.param("bug.yml", "body: " + "[" * 40 + "]" * 40, id="deep"),
        pytest.param("bug.yml", "body: [" + "x," * 65_536 + "]", id="large"),
        pytest.param("bug.yml", "body: [!!python/name:os.system ]\n? [a]\n: b", id="odd key"),
        pytest.param("bug.md", "---\n- a\n---\n", id="front matter that is a list"),
    ],
)
def test_a_file_that_is_no_form_gives_none(path: str, text: str) -> None:
    assert parse_form(path, text, URL) is None


@given(st.sampled_from(["a.yml", "a.md"]), st.text(max_size=400))
def test_any_text_is_read_without_an_error(path: str, text: str) -> None:
    form = parse_form(path, text, URL)
    assert form is None or form.url == URL
