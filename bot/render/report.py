"""The full report: all that the comment says, uncut, and everything it was read from.

Of a likely vulnerability it holds no more than the comment does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.domain.graph import CommitMention, Link
from bot.domain.issue import Issue, IssueRef
from bot.domain.triage import Triage
from bot.reading.source_text import TEXT_LIMIT
from bot.render import sections, statistics
from bot.render.length import shorten_lines
from bot.render.links import GITHUB, Linker, linker_for
from bot.render.quarantine import conclusions, is_quarantined
from bot.render.quote import code_block, inline_code, inline_quote
from bot.render.statement import bullet, sentence

_MOST_ITEMS = 100
_SAID_BY = {
    "github": "recorded by GitHub",
    "maintainer": "said by a maintainer",
    "anyone": "said in the thread",
}


def render_report(triage: Triage, *, web_url: str = GITHUB) -> str:
    """Return the report as one Markdown document."""
    # A bare "#5" means something on GitHub only, and this document is read elsewhere too.
    linker = replace(linker_for(triage, web_url=web_url), original=None)
    parts = (_analysis(triage, linker), () if is_quarantined(triage) else _material(triage, linker))
    bodies = {heading: body for part in parts for heading, body in part if body}
    written = (sections.section(heading, body) for heading, body in bodies.items())
    return "\n\n".join((_title(triage, linker), *written, _made(triage))) + "\n"


def _title(triage: Triage, linker: Linker) -> str:
    root = triage.graph.root
    issue = f"{inline_quote(str(root.ref.repository))} {linker.item(root.ref, root.url)}"
    verdict = f"Verdict: {inline_code(triage.verdict.kind.value)}"
    sure = f"({sections.percent(triage.verdict.confidence)} sure)"
    decided = linker.sources(triage.verdict.evidence) if triage.verdict.evidence else ""
    title = "" if is_quarantined(triage) else f" {inline_quote(root.title)}"
    return f"# Triage of {issue}{title}\n\n{verdict} {sure} {decided}".rstrip()


def _analysis(triage: Triage, linker: Linker) -> Iterable[tuple[str, str]]:
    tldr, recommendation = conclusions(triage)
    yield "TL;DR", sentence(tldr, linker)
    yield "Recommendation", sentence(recommendation, linker)
    if is_quarantined(triage):
        return
    report = triage.report
    yield "Guidance", "\n".join(sections.guidance(triage, linker))
    yield "Example", sections.example(report.example, linker)
    yield "Official PRs", sections.official_pull_requests(report.pull_requests, linker)
    yield "Notes", "\n".join(sections.notes(triage, linker))


def _material(triage: Triage, linker: Linker) -> Iterable[tuple[str, str]]:
    yield "Configuration", _configuration(triage, linker)
    yield "Evidence graph", sections.evidence_graph(triage)
    yield "Error and environment", sections.error_and_environment(triage)
    yield "Why these labels", sections.why_these_labels(triage)
    yield "Limits", _limits(triage)
    yield "What is missing", _missing(triage, linker)
    yield "Earlier reports compared", _compared(triage, linker)
    yield "GitHub statistics", statistics.render_statistics(triage.graph.root)
    yield "Items read", _items(triage, linker)
    yield "Why each link", _links(triage, linker)
    yield "The issue as it was read", _body(triage.graph.root)


def _configuration(triage: Triage, linker: Linker) -> str:
    """Return what is wrong with the repository's file, and what it keeps from being written."""
    steering = triage.steering
    problems = "\n".join(bullet(one, linker) for one in steering.problems[:_MOST_ITEMS])
    return "\n\n".join(part for part in (inline_quote(steering.because), problems) if part)


def _limits(triage: Triage) -> str:
    """Return what was not reached or not told, as far as the notes do not say it already."""
    said = {note.text for note in triage.report.notes}
    limits = (*triage.graph.stops, *triage.findings.notes)
    return "\n".join(f"- {inline_quote(one, most=300)}" for one in limits if one not in said)


def _missing(triage: Triage, linker: Linker) -> str:
    return "\n".join(
        f"- {inline_quote(one.what)}: {inline_quote(one.question)} {linker.sources((one.source,))}"
        for one in triage.findings.missing[:_MOST_ITEMS]
    )


def _compared(triage: Triage, linker: Linker) -> str:
    """Return every candidate with what speaks for it, so that a reader can judge the rejected."""
    lines = []
    for one in triage.findings.similar[:_MOST_ITEMS]:
        reasons = ", ".join(f"{kind.value} {linker.sources((at,))}" for kind, at in one.signals)
        item = linker.item(one.issue.ref, one.issue.url)
        said = f"{one.relation}, text {sections.percent(one.similarity)} alike"
        because = reasons or "no second, independent signal"
        lines.append(f"- {item} \u201c{inline_quote(one.issue.title)}\u201d: {said}; {because}")
    if triage.findings.searched:
        lines.append(f"- Issues searched through: {triage.findings.searched}")
    return "\n".join(lines)


def _items(triage: Triage, linker: Linker) -> str:
    shown = (triage.graph.root, *triage.graph.items)[:_MOST_ITEMS]
    return "\n".join(
        f"- {linker.item(item.ref, item.url)} ({item.state}) {inline_quote(item.title)}"
        for item in shown
    )


def _links(triage: Triage, linker: Linker) -> str:
    links, commits = triage.graph.links[:_MOST_ITEMS], triage.graph.commits[:_MOST_ITEMS]
    ends = {ref.key: ref for link in links for ref in (link.source, link.target)}
    names = {key: _name(ref, linker) for key, ref in ends.items()}
    lines = [_link(one, names, linker) for one in links]
    return "\n".join((*lines, *(_commit(one, linker) for one in commits)))


def _link(link: Link, names: Mapping[str, str], linker: Linker) -> str:
    ends = f"{names[link.source.key]} {link.reason.value} {names[link.target.key]}"
    quote = f" \u201c{inline_quote(link.quote)}\u201d" if link.quote else ""
    return f"- {ends}{quote}, {_SAID_BY[link.said_by]} {linker.link('here', link.read_at)}"


def _commit(named: CommitMention, linker: Linker) -> str:
    commit = f"{inline_code(named.sha[:7])} {inline_quote(named.headline, most=100)}".rstrip()
    return f"- Commit {commit}, named {linker.link('here', named.read_at)}"


def _name(ref: IssueRef, linker: Linker) -> str:
    is_home = ref.repository.key == linker.repository.key
    return linker.text(f"#{ref.number}" if is_home else str(ref))


def _body(root: Issue) -> str:
    body = shorten_lines(root.body, most=TEXT_LIMIT, most_lines=2_000)
    return code_block(body, "markdown", most=TEXT_LIMIT, most_lines=2_000) if body.strip() else ""


def _made(triage: Triage) -> str:
    cost = triage.cost
    return (
        f"<sub>Analysed on {triage.analysed_at:%Y-%m-%d at %H:%M} UTC by the engine "
        f"{inline_code(triage.report.engine, most=40)} in {cost.seconds:.1f} seconds. API calls: "
        f"REST {cost.rest_reads}, searches {cost.searches}, GraphQL {cost.graphql_queries} "
        f"({cost.graphql_points} points).</sub>"
    )
