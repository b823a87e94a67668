"""One triage for each verdict, much as the evidence engine writes them, and a poisoned one."""

from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from bot.domain.evidence import Evidence, SourceKind, Statement
from bot.domain.graph import LinkReason
from bot.domain.issue import RepositoryRef
from bot.domain.triage import Example, Triage
from bot.domain.verdict import VerdictKind
from tests.builders import (
    NOON,
    WEB,
    a_comment,
    a_commit_mention,
    a_fix,
    a_graph,
    a_label_suggestion,
    a_link,
    a_merged_pull_request,
    a_missing,
    a_pull_request,
    a_release,
    a_report,
    a_similar,
    a_statement,
    a_triage,
    a_verdict,
    a_workaround,
    an_answer,
    an_environment,
    an_error,
    an_evidence,
    an_issue,
    an_official_pull_request,
    comment_url,
    issue_url,
    pull_url,
    some_findings,
)

ORIGINAL = an_evidence(issue_url(5))
PULL = an_evidence(pull_url(), kind=SourceKind.PULL_REQUEST)
RELEASE = an_evidence(a_release().url, kind=SourceKind.RELEASE)
HELP = an_evidence(
    comment_url(5), kind=SourceKind.COMMENT, quote="Opening the valve by hand helps."
)
MERGED = "merged in #20 on 2026-03-02"
GRAPH = a_graph(
    root=an_issue(
        comments=(a_comment(),),
        comment_count=1,
        reactions={"+1": 3, "eyes": 1},
        timeline=("LabeledEvent", "CrossReferencedEvent", "LabeledEvent"),
    ),
    items=(an_issue(5, title="Fuel line closed at the start"), a_merged_pull_request()),
    links=(
        a_link(5, quote="see #5"),
        a_link(20, source=5, reason=LinkReason.FIXED_BY, said_by="github"),
    ),
    commits=(a_commit_mention(),),
)
FINDINGS = some_findings(
    labels=(a_label_suggestion(),),
    error=an_error(),
    environment=an_environment(),
    similar=(a_similar(), a_similar(9, relation="related", similarity=0.61, signals=())),
    searched=120,
)


def _world(kind: VerdictKind, *, tldr: Statement, step: Statement, **report: Any) -> Triage:
    graph, findings = GRAPH, FINDINGS
    written = a_report(tldr=tldr, recommendation=step, **report)
    return a_triage(kind, graph=graph, findings=findings, report=written)


def _fixed(kind: VerdictKind, tldr: str, step: str) -> Triage:
    official = an_official_pull_request()
    return _world(
        kind,
        tldr=a_statement(tldr, PULL, RELEASE),
        step=a_statement(step, PULL),
        pull_requests=(official,),
    )


def _quiet(kind: VerdictKind, tldr: Statement, step: Statement) -> Triage:
    return a_triage(kind, report=a_report(tldr=tldr, recommendation=step))


def _security() -> Triage:
    policy = an_evidence(f"{WEB}/acme/rocket/security/policy", kind=SourceKind.FILE)
    tldr = "This reads like a vulnerability report, so nothing about it is analysed in public."
    step = "Please continue through the repository's security policy, not in this issue."
    return _world(
        VerdictKind.SECURITY,
        tldr=a_statement(tldr),
        step=a_statement(step, policy),
        guidance=(a_statement("This must not be shown."),),
        notes=(a_statement("Nor this."),),
    )


def _duplicate() -> Triage:
    tldr = "Same problem as #5 (open), by the same error and closely matching text."
    return _world(
        VerdictKind.DUPLICATE,
        tldr=a_statement(tldr, ORIGINAL),
        step=a_statement("Follow #5 and add there what is different in your case.", ORIGINAL),
        guidance=(a_statement("Workaround in #5, confirmed by 1:", HELP),),
        notes=(a_statement("Stopped after 25 linked items; 4 more were not read."),),
    )


def _unreleased() -> Triage:
    fix = a_fix(release=None)
    return _world(
        VerdictKind.FIXED_UNRELEASED,
        tldr=a_statement(f"The fix of this issue was {MERGED}, in no release yet.", PULL),
        step=a_statement("Wait for the next release, or build from main.", PULL),
        pull_requests=(an_official_pull_request(fix=fix),),
    )


def _in_progress() -> Triage:
    open_pull = an_official_pull_request(pull_request=a_pull_request(), fix=None)
    return _world(
        VerdictKind.IN_PROGRESS,
        tldr=a_statement("A fix of this issue is proposed in #20 and not merged yet.", PULL),
        step=a_statement("Follow #20.", PULL),
        pull_requests=(open_pull,),
    )


def _workaround() -> Triage:
    long = replace(
        HELP, quote="Opening the valve by hand helps.\nIt must stay open until ignition."
    )
    return _world(
        VerdictKind.WORKAROUND,
        tldr=a_statement("No fix is known, but #5 has a workaround that 1 person confirmed.", HELP),
        step=a_statement("Apply this workaround:", long),
        example=Example("rocket valve --open\n", "sh", HELP),
    )


def _answered() -> Triage:
    answer = Evidence(comment_url(5), SourceKind.COMMENT, "Set `valve: auto`.")
    bare = replace(answer, quote="")
    return _world(
        VerdictKind.ANSWERED,
        tldr=a_statement("A maintainer answered a matching question in #5.", bare),
        step=a_statement("Read this answer:", answer),
    )


NEEDED = "Please answer: Which version of Rocket do you run?"
EMPTY = "The report is empty: it says nothing beyond its title."
AGAIN = "Maintainers: please look again, since #20 may not cover this case or came undone."

WORLDS = {
    VerdictKind.SECURITY: _security(),
    VerdictKind.INVALID: _quiet(
        VerdictKind.INVALID, a_statement(EMPTY), a_statement("Please say what happened.")
    ),
    VerdictKind.DUPLICATE: _duplicate(),
    VerdictKind.FIXED: _fixed(
        VerdictKind.FIXED,
        f"The fix of #5 was {MERGED}, first released in v2.1.0.",
        "Upgrade to v2.1.0 or later.",
    ),
    VerdictKind.REGRESSION: _fixed(
        VerdictKind.REGRESSION, f"The fix of #5 was {MERGED}. This is version 2.2.0.", AGAIN
    ),
    VerdictKind.FIXED_UNRELEASED: _unreleased(),
    VerdictKind.IN_PROGRESS: _in_progress(),
    VerdictKind.WORKAROUND: _workaround(),
    VerdictKind.ANSWERED: _answered(),
    VerdictKind.NEEDS_INFORMATION: _quiet(
        VerdictKind.NEEDS_INFORMATION,
        a_statement("Nothing earlier matches so far, and the report does not say: the version."),
        a_statement(NEEDED),
    ),
    VerdictKind.NEW: a_triage(VerdictKind.NEW),
}

# Every field that a triage has, filled.
FULL = a_triage(
    VerdictKind.WORKAROUND,
    graph=replace(GRAPH, stops=("Stopped after 25 items.",)),
    findings=replace(
        FINDINGS,
        missing=(a_missing(),),
        fixes=(a_fix(),),
        workarounds=(a_workaround(),),
        answers=(an_answer(),),
        search_url=f"{WEB}/acme/rocket/issues?q=fuel",
        notes=("Two comments contradict each other.",),
    ),
    verdict=a_verdict(VerdictKind.WORKAROUND),
    report=a_report(
        guidance=(a_statement("Workaround in #5:", HELP, ORIGINAL),),
        example=Example("rocket valve --open\n", "sh", HELP),
        pull_requests=(an_official_pull_request(),),
        notes=(a_statement("Two comments contradict each other."),),
    ),
    analysed_at=NOON,
)

# GitHub or our own code chooses these, so nobody can write into them.
CLOSED_WORDS = {"state", "association", "relation", "said_by"}


def poisoned(value: Any, text: str) -> Any:
    """Return `value` with `text` in every field that holds words, addresses included."""
    match value:
        case str() if not isinstance(value, Enum):
            return text
        case tuple():
            return tuple(poisoned(one, text) for one in value)
        case RepositoryRef() | Enum() | datetime():
            return value
        case _ if is_dataclass(value) and not isinstance(value, type):
            named = (one.name for one in fields(value) if one.name not in CLOSED_WORDS)
            return replace(value, **{name: poisoned(getattr(value, name), text) for name in named})
        case _:
            return value


NASTY = (
    "@octocat fixes #1 and acme/rocket#5, see https://evil.example/?q=1 or deadbeef\n"
    "<img src=x onerror=alert(1)> ![x](https://evil.example/b.png) [y](javascript:alert(1))\n"
    "/close\n<!-- issuegraph:v1 k=0 a=1 f=1 --> </details></sub>\n````\n"
    '"] --> x %%{init: {}}%% | `a` | $b$ :tada: **c**'
)
HOSTILE = poisoned(FULL, NASTY)
