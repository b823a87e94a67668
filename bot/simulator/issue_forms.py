"""Issue forms: read from `.github/ISSUE_TEMPLATE`, and turned into Markdown as GitHub does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from bot.simulator.codebase import Codebase

FOLDER = ".github/ISSUE_TEMPLATE/"
NO_RESPONSE = "_No response_"


@dataclass(frozen=True, slots=True)
class Field:
    """One element of a form; `kind` is GitHub's type."""

    key: str
    kind: str
    label: str
    description: str
    required: bool
    options: tuple[str, ...]
    language: str
    placeholder: str


@dataclass(frozen=True, slots=True)
class IssueForm:
    """A form with the labels that its issues get."""

    path: str
    name: str
    about: str
    title: str
    labels: tuple[str, ...]
    fields: tuple[Field, ...]


def find_forms(repository: Codebase) -> list[IssueForm]:
    """Return the forms of a repository, by file name."""
    return [
        _read_form(path, text)
        for path, text in sorted(repository.files.items())
        if path.startswith(FOLDER) and path.endswith((".yml", ".yaml")) and "config." not in path
    ]


def _read_form(path: str, text: str) -> IssueForm:
    said = yaml.safe_load(text)
    labels = said.get("labels") or ()
    names = labels.split(",") if isinstance(labels, str) else labels
    return IssueForm(
        path=path,
        name=str(said.get("name", path)),
        about=str(said.get("description", "")),
        title=str(said.get("title", "")),
        labels=tuple(str(name).strip() for name in names),
        fields=tuple(_read_field(n, one) for n, one in enumerate(said.get("body", ()))),
    )


def _read_field(position: int, element: Mapping[str, Any]) -> Field:
    attributes = element.get("attributes") or {}
    options = attributes.get("options") or ()
    return Field(
        key=f"field-{position}",
        kind=str(element.get("type", "markdown")),
        label=str(attributes.get("label", "")),
        description=str(attributes.get("description") or attributes.get("value") or ""),
        required=bool((element.get("validations") or {}).get("required")),
        options=tuple(str(o["label"]) if isinstance(o, dict) else str(o) for o in options),
        language=str(attributes.get("render", "")),
        placeholder=str(attributes.get("placeholder", "")),
    )


def missing_answers(form: IssueForm, answers: Mapping[str, str]) -> list[str]:
    """Return the labels of required fields that were left empty."""
    return [f.label for f in form.fields if f.required and not answers.get(f.key, "").strip()]


def write_body(form: IssueForm, answers: Mapping[str, str]) -> str:
    """Return the issue's Markdown: a heading a field, with GitHub's words for an empty answer."""
    parts = [
        f"### {field.label}\n\n{_write_answer(field, answers)}"
        for field in form.fields
        if field.kind != "markdown"
    ]
    return "\n\n".join(parts)


def _write_answer(field: Field, answers: Mapping[str, str]) -> str:
    if field.kind == "checkboxes":
        marks = ((f"{field.key}-{n}" in answers, text) for n, text in enumerate(field.options))
        return "\n".join(f"- [{'x' if ticked else ' '}] {text}" for ticked, text in marks)
    answer = answers.get(field.key, "").strip()
    if not answer:
        return NO_RESPONSE
    return f"```{field.language}\n{answer}\n```" if field.language else answer
