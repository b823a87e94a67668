"""The sections of a triage, one small function each: Markdown, or "" where nothing is to say."""

from collections.abc import Iterable

from bot.domain.findings import Environment, ErrorSignature, Frame
from bot.domain.triage import Example, OfficialPullRequest, Triage
from bot.render.graph_picture import render_mermaid
from bot.render.links import Linker
from bot.render.quote import code_block, inline_code, inline_quote
from bot.render.statement import bullet, list_item

_MOST_ENTRIES = 20
_MOST_LABELS = 20


def section(heading: str, body: str) -> str:
    """Return `body` under a heading, or nothing without a body."""
    return f"### {heading}\n\n{body}" if body else ""


def folded(summary: str, body: str) -> str:
    """Return `body` behind a line that opens it, or nothing without a body."""
    if not body:
        return ""
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def guidance(triage: Triage, linker: Linker) -> list[str]:
    """Return the bullets, at most five."""
    return [bullet(one, linker) for one in triage.report.guidance[:5]]


def notes(triage: Triage, linker: Linker) -> list[str]:
    """Return the bullets, at most ten."""
    return [bullet(one, linker) for one in triage.report.notes[:10]]


def example(shown: Example | None, linker: Linker) -> str:
    """Return the code as its source gives it, and the source."""
    if shown is None or not shown.code.strip():
        return ""
    code = code_block(shown.code, shown.language, most=1_500, most_lines=30)
    return f"{code}\n\nFrom this {linker.source(shown.source)}."


def official_pull_requests(shown: Iterable[OfficialPullRequest], linker: Linker) -> str:
    """Return a line for each of at most five: title, state, and the release that has it."""
    return "\n".join(list_item(_official(one, linker)) for one in tuple(shown)[:5])


def evidence_graph(triage: Triage) -> str:
    """Return the picture and what stopped the walk; nothing when no link was found."""
    if not triage.graph.links:
        return ""
    picture = f"```mermaid\n{render_mermaid(triage.graph)}\n```"
    return "\n\n".join((picture, *(inline_quote(stop) for stop in triage.graph.stops[:5])))


def error_and_environment(triage: Triage) -> str:
    """Return the message verbatim, its top frames, then versions and platform."""
    error = triage.findings.error
    parts = (_error(error) if error else "", environment(triage.findings.environment))
    return "\n\n".join(part for part in parts if part)


def why_these_labels(triage: Triage) -> str:
    """Return the reason for each label, and what decided the type."""
    labels = triage.findings.labels[:_MOST_LABELS]
    if not labels:
        return ""
    lines = (
        f"- {inline_code(one.name, most=60)} ({percent(one.confidence)}): "
        f"{inline_quote(one.because)}"
        for one in labels
    )
    return "\n".join((*lines, _type(triage)))


def percent(share: float) -> str:
    """Return a share from 0 to 1 as "91 %"."""
    return f"{round(100 * share)} %"


def environment(found: Environment) -> str:
    """Return what the report says of its environment as a list."""
    lines = (
        f"- {inline_quote(entry.name, most=60)}: {inline_code(entry.value, most=120)}".rstrip()
        for entry in found.entries[:_MOST_ENTRIES]
    )
    return "\n".join(lines)


def _official(shown: OfficialPullRequest, linker: Linker) -> str:
    pull = shown.pull_request
    item = linker.item(pull.ref, pull.url)
    line = f"{item} \u201c{inline_quote(pull.title, most=100)}\u201d: {_arrival(shown, linker)}"
    return line if shown.source.url == pull.url else f"{line} {linker.sources((shown.source,))}"


def _arrival(shown: OfficialPullRequest, linker: Linker) -> str:
    match shown.pull_request.state:
        case "merged":
            return _merged(shown, linker)
        case "closed":
            return "closed without merging"
        case "open" | "draft" as state:
            return state


def _merged(shown: OfficialPullRequest, linker: Linker) -> str:
    merged_at = shown.pull_request.merged_at
    merged = f"merged on {merged_at.date().isoformat()}" if merged_at else "merged"
    if shown.fix is None:
        return merged
    if shown.fix.release:
        release = linker.link(shown.fix.release.tag, shown.fix.release.url)
        return f"{merged}, first released in {release}"
    return f"{merged}, {'in no release yet' if shown.fix.is_release_known else 'release not known'}"


def _error(error: ErrorSignature) -> str:
    facts = {
        "Exception": error.exception,
        "Status": str(error.status) if error.status else None,
        "Code": error.code,
    }
    named = [f"{name}: {inline_code(value)}" for name, value in facts.items() if value]
    message = code_block(error.message, most=2_000, most_lines=20)
    frames = "\n".join(_frame(frame) for frame in error.frames[:5])
    trace = code_block(frames) if frames else ""
    return "\n\n".join(part for part in (", ".join(named), message, trace) if part)


def _frame(frame: Frame) -> str:
    place = frame.file if frame.line is None else f"{frame.file}:{frame.line}"
    line = f"{place} in {frame.function}" if frame.function else place
    return " ".join(line.split())


def _type(triage: Triage) -> str:
    found = triage.findings.type
    because = ", ".join(inline_quote(one, most=80) for one in found.because[:5])
    line = f"\nRead as: {found.type.value} ({percent(found.confidence)})"
    return f"{line}, because of: {because}" if because else line
