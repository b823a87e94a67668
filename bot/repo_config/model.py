"""Every key of `.github/issuegraph.yml`, its default and its meaning: an empty file works.

Rule: the sentences here are the reference documentation; `docs/configuration.md` and the editor
schema are made from them.
"""

# ruff: noqa: RUF009 - `key` declares a field, as `dataclasses.field` does

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from bot.domain.findings import IssueType
from bot.domain.issue import Association, RepositoryRef
from bot.domain.verdict import VerdictKind
from bot.repo_config.shapes import (
    Choice,
    ListOf,
    Section,
    Share,
    Switch,
    Table,
    Text,
    Whole,
    key,
    required_key,
)

Mode = Literal["comment", "labels", "silent"]
LabelMode = Literal["add", "suggest"]
OnOff = Literal["on", "off"]

_VERDICTS = tuple(kind.value for kind in VerdictKind)
_LABEL = Text("a label's name")
_PATTERN = Text("a pattern")
_PATTERNS = ListOf(_PATTERN)
_ADDRESS = Text("an https address", re.compile(r"https://[!-~]{1,190}"))
_REPOSITORY = Text(
    "OWNER/REPO",
    re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}/(?!\.{1,2}\Z)[A-Za-z0-9._-]{1,99}"),
)
_PREFIX = Text("a slash and a word, such as /triage", re.compile(r"/[a-z][a-z0-9-]{0,30}"))


@dataclass(frozen=True, slots=True)
class CommandSettings:
    """How people talk to the bot."""

    prefix: str = key(
        "/triage",
        _PREFIX,
        "The word that slash commands begin with. Choose another where `/triage` belongs to a "
        "different bot, as in repositories that use Prow.",
        example="/issuegraph",
    )


@dataclass(frozen=True, slots=True)
class LabelRule:
    """One rule: when everything that it names matches, the label is put on the issue."""

    label: str = required_key(_LABEL, "The label to add; it must exist.", example='"area: network"')
    title: str | None = key(None, _PATTERN, "Matches the whole title.", example='"*[docs]*"')
    body: str | None = key(
        None, _PATTERN, "Matches the whole text of the issue.", example='"*out of memory*"'
    )
    field: str | None = key(
        None,
        Text("the heading of a form's question"),
        "The question of an issue form whose answer `answer` matches.",
        example="Operating system",
    )
    answer: str | None = key(
        None, _PATTERN, "Matches the whole answer to `field`.", example='"Windows*"'
    )
    path: str | None = key(
        None,
        _PATTERN,
        "Matches the path of a file in the report's stack trace, from any of its folders on.",
        example="src/net/*",
    )

    def __post_init__(self) -> None:
        if (self.field is None) != (self.answer is None):
            raise ValueError("`field` and `answer` belong together: write both")
        if not any((self.title, self.body, self.field, self.path)):
            raise ValueError("a rule needs a condition: title, body, field with answer, or path")


@dataclass(frozen=True, slots=True)
class LabelSettings:
    """Which labels may be added. Only labels that exist are, and never one a person took off."""

    mode: LabelMode = key(
        "add",
        Choice(get_args(LabelMode)),
        "`suggest` adds no label by itself: each waits on GitHub, with its reason, for a person to "
        "take it. Where GitHub offers no suggestions, nothing is added and the report says so.",
    )
    allow: tuple[str, ...] = key(
        (),
        _PATTERNS,
        "Only labels that match one of these are added; an empty list stands for all. Labels that "
        "usually set something going, such as `ok-to-test` or `automerge`, are added only when "
        "they are named here in full.",
        example='["type: *", "area: *"]',
    )
    deny: tuple[str, ...] = key(
        (),
        _PATTERNS,
        "Labels that match one of these are never added, whatever `allow` says.",
        example='["priority: *"]',
    )
    map: Mapping[str, str] = key(
        {},
        Table(Choice(tuple(IssueType)), _LABEL),
        "The label for each type of issue, where its name does not tell.",
        example="{bug: defect, feature: wish}",
    )
    rules: tuple[LabelRule, ...] = key(
        (),
        ListOf(Section(LabelRule)),
        "Labels to add when the title, the text, an answer or a stack trace matches.",
    )
    most: int = key(3, Whole(0, 10), "How many labels are added to an issue at most.")
    least_confidence: float = key(
        0.0,
        Share(),
        "How sure the bot must be before it sets the type or a label by what it read. 0 leaves "
        "that to the back-test, which finds from when on four of five were right, and to 0.6 "
        "for the type before there was one. Labels learned from history must have proved right "
        "in any case.",
    )


@dataclass(frozen=True, slots=True)
class ThresholdSettings:
    """How alike two texts must be, from 0 (nothing in common) to 1 (the same words)."""

    text: float = key(
        0.5,
        Share(),
        "From here on alike texts count as one of the two signs that a duplicate needs.",
    )
    text_beside_error: float = key(
        0.55,
        Share(),
        "The same for reports that show the same error. There the title alone counts as much as "
        "all words together, unless the repository's past is known.",
    )
    related: float = key(
        0.42, Share(), "From here on an earlier report is shown as possibly related."
    )


@dataclass(frozen=True, slots=True)
class VerdictSettings:
    """What may be said, and how sure the bot must be."""

    may_speak: tuple[str, ...] = key(
        _VERDICTS,
        ListOf(Choice(_VERDICTS)),
        "The verdicts that may be commented. With any other the issue gets labels but no "
        "comment, and a comment that an earlier verdict left stays as it is.",
        example="[duplicate, fixed, regression]",
    )
    thresholds: ThresholdSettings = key(
        ThresholdSettings(), Section(ThresholdSettings), ThresholdSettings.__doc__ or ""
    )


@dataclass(frozen=True, slots=True)
class SkipSettings:
    """Which issues are left alone; a slash command has them analysed all the same."""

    authors: tuple[str, ...] = key(
        (), _PATTERNS, "Issues by these accounts.", example='["octo-release", "*-robot"]'
    )
    associations: tuple[str, ...] = key(
        (),
        ListOf(Choice(get_args(Association))),
        "Issues by people who stand in this relation to the repository, in GitHub's words.",
        example="[OWNER, MEMBER]",
    )
    bots: bool = key(True, Switch(), "Issues opened by bots.")  # noqa: FBT003 - a default
    labels: tuple[str, ...] = key(
        (), _PATTERNS, "Issues that carry one of these labels.", example='["tracking"]'
    )
    titles: tuple[str, ...] = key(
        (), _PATTERNS, "Issues with one of these titles.", example='["Release *", "[RFC]*"]'
    )


@dataclass(frozen=True, slots=True)
class SecuritySettings:
    """What to do with likely vulnerability reports."""

    policy_url: str | None = key(
        None,
        _ADDRESS,
        "Where people read how to report a vulnerability; otherwise the repository's own security "
        "policy is named.",
        example="https://github.com/octo/engine/security/policy",
    )


@dataclass(frozen=True, slots=True)
class RepoConfig:
    """Everything a repository may decide."""

    mode: Mode = key(
        "comment",
        Choice(get_args(Mode)),
        "`comment` writes the comment and adds labels, `labels` only adds labels, `silent` writes "
        "nothing on GitHub. The report is kept in every mode. A comment that was written before "
        "stays as it is; it is neither edited nor taken back.",
    )
    extends: str | None = key(
        None,
        _REPOSITORY,
        "A public repository whose `.github/issuegraph.yml` holds what this file does not say. "
        "Sections are merged key by key, lists are replaced as a whole; three steps at most.",
        example="octo/.github",
    )
    commands: CommandSettings = key(
        CommandSettings(), Section(CommandSettings), CommandSettings.__doc__ or ""
    )
    labels: LabelSettings = key(
        LabelSettings(), Section(LabelSettings), LabelSettings.__doc__ or ""
    )
    verdicts: VerdictSettings = key(
        VerdictSettings(), Section(VerdictSettings), VerdictSettings.__doc__ or ""
    )
    skip: SkipSettings = key(SkipSettings(), Section(SkipSettings), SkipSettings.__doc__ or "")
    hold_labels: tuple[str, ...] = key(
        (),
        _PATTERNS,
        "While an issue carries one of these labels nothing is written on it; only the report is "
        "kept.",
        example='["do not touch"]',
    )
    issue_types: OnOff = key(
        "off",
        Choice(get_args(OnOff)),
        "`on` gives an issue without a type the one of the repository's types that fits. It is "
        "done at the first analysis or by command, and a type that stands is never changed.",
    )
    resources: Mapping[str, tuple[str, ...]] = key(
        {},
        Table(_LABEL, ListOf(_ADDRESS)),
        "Links to show in the comment when the issue has this label or is given it. Links that "
        "lead away from GitHub are shown as text.",
        example='{"area: network": ["https://github.com/octo/engine/wiki/Proxies"]}',
    )
    security: SecuritySettings = key(
        SecuritySettings(), Section(SecuritySettings), SecuritySettings.__doc__ or ""
    )
    language_model: OnOff = key(
        "on",
        Choice(get_args(OnOff)),
        "`off` keeps this repository's issues from a language model, where the operator of the bot "
        "has connected one.",
    )

    @property
    def base(self) -> RepositoryRef | None:
        """Return the repository that `extends` names."""
        return RepositoryRef.parse(self.extends) if self.extends else None
