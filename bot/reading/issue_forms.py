"""Read a repository's issue forms (YAML) and issue templates (Markdown).

A form is a stranger's file: it is capped, may hold no anchors or aliases, may not nest deeply,
and every scalar stays a string. What cannot be read is no form.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import yaml

from bot.domain.issue import FormField, IssueForm
from bot.reading.sections import split_sections

FORM_SIZE_LIMIT = 65_536
_DEPTH_LIMIT = 12
_FIELD_LIMIT = 60
_TEXT_LIMIT = 10_000
_ASKING = frozenset({"input", "textarea", "dropdown", "checkboxes"})


def parse_form(path: str, text: str, url: str) -> IssueForm | None:
    """Read the form or template at `path`; None when it is neither or cannot be read safely."""
    name = PurePosixPath(path)
    if name.stem.lower() == "config" or len(text) > FORM_SIZE_LIMIT:
        return None
    match name.suffix.lower():
        case ".yml" | ".yaml":
            return _parse_yaml_form(text, url=url, stem=name.stem)
        case ".md" | ".markdown":
            return _parse_template(text, url=url, stem=name.stem)
        case _:
            return None


def _parse_yaml_form(text: str, *, url: str, stem: str) -> IssueForm | None:
    form = _load(text)
    if not isinstance(form, Mapping) or not isinstance(form.get("body"), Sequence):
        return None
    elements = (element for element in form["body"] if isinstance(element, Mapping))
    fields = tuple(field for field in map(_read_element, elements) if field)
    return _build_form(form, fields=fields, url=url, stem=stem)


def _parse_template(text: str, *, url: str, stem: str) -> IssueForm | None:
    matter, content = _split_front_matter(text)
    about = _load(matter) if matter else {}
    if not isinstance(about, Mapping):
        return None
    sections = (section for section in split_sections(content) if section.heading)
    fields = tuple(FormField(section.heading, placeholder=section.text) for section in sections)
    return _build_form(about, fields=fields, url=url, stem=stem)


def _build_form(
    about: Mapping[str, Any], *, fields: tuple[FormField, ...], url: str, stem: str
) -> IssueForm:
    return IssueForm(
        name=_text(about.get("name")) or stem,
        url=url,
        fields=fields[:_FIELD_LIMIT],
        labels=_read_labels(about.get("labels")),
        title_prefix=_text(about.get("title")),
        issue_type=_text(about.get("type")) or None,
    )


def _read_element(element: Mapping[str, Any]) -> FormField | None:
    kind = element.get("type")
    attributes = element.get("attributes")
    if kind not in _ASKING or not isinstance(attributes, Mapping):
        return None
    label = _text(attributes.get("label"))
    if not label:
        return None
    validations = element.get("validations")
    required = isinstance(validations, Mapping) and _text(validations.get("required")) == "true"
    return FormField(
        label=label,
        # A box to tick is a promise, not information that a report could lack.
        is_required=required and kind != "checkboxes",
        options=tuple(_read_options(attributes.get("options"))),
        # GitHub's own `placeholder` vanishes when the form is sent; only `value` reaches the body.
        placeholder=_text(attributes.get("value")),
    )


def _read_options(options: object) -> Iterator[str]:
    if not isinstance(options, list):
        return
    for option in options[:_FIELD_LIMIT]:
        label = _text(option.get("label") if isinstance(option, Mapping) else option)
        if label:
            yield label


def _read_labels(labels: object) -> tuple[str, ...]:
    names = labels.split(",") if isinstance(labels, str) else labels
    if not isinstance(names, list):
        return ()
    return tuple(name for name in map(_text, names[:_FIELD_LIMIT]) if name)


def _text(value: object) -> str:
    return value.strip()[:_TEXT_LIMIT] if isinstance(value, str) else ""


def _split_front_matter(text: str) -> tuple[str, str]:
    content = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not content.startswith("---\n"):
        return "", content
    matter, fence, rest = content[4:].partition("\n---")
    return (matter, rest.partition("\n")[2]) if fence else ("", content)


def _load(text: str) -> object:
    """Return the document with every scalar a string, or None when it is not plain YAML."""
    try:
        if not _is_plain(text):
            return None
        return yaml.BaseLoader(text).get_single_data()
    except yaml.YAMLError:
        return None


def _is_plain(text: str) -> bool:
    depth = 0
    # Events are made one at a time, so a hostile file is dropped before it is built.
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return False
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEPTH_LIMIT:
            return False
    return True
