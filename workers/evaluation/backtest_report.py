"""Show a back-test as Markdown, as JSON, and as a plot that needs no script."""

from typing import Any
from xml.sax.saxutils import escape

from workers.evaluation.backtest import Backtest, TopicResult
from workers.learning.thresholds import FEWEST_STATEMENTS

_WIDTH, _HEIGHT, _MARGIN = 320, 180, 36
# More beside each other cannot be read on a telephone.
_IN_A_ROW = 2
# Seen on a light page and on a dark one.
_INK = "#3b82d6"
# No gray can be read on both.
_SHADES = "text{fill:#5c636b}@media(prefers-color-scheme:dark){text{fill:#9aa3ab}}"


def render_backtest(test: Backtest) -> str:
    """Return the tables as Markdown."""
    head = (
        f"# Back-test of {test.full_name}\n\nWhat would have been said of the last {test.issues} "
        "closed issues, knowing only what was known when each was opened.\n"
    )
    return "\n".join([head, *(_render_topic(one, test.issues) for one in test.results)])


def backtest_as_json(test: Backtest) -> dict[str, Any]:
    """Return the same numbers; a share of nothing is null."""
    return {
        "repository": test.full_name,
        "issues": test.issues,
        "topics": {str(one.topic): _topic_as_json(one, test.issues) for one in test.results},
    }


def draw_backtest(test: Backtest) -> str:
    """Return an SVG with one plot a topic: precision (solid) and coverage (dashed) by threshold."""
    plots = [
        f'<g transform="translate({place % _IN_A_ROW * _WIDTH} {place // _IN_A_ROW * _HEIGHT})">'
        f"{_draw_topic(one, test.issues)}</g>"
        for place, one in enumerate(test.results)
    ]
    width, height = _WIDTH * _IN_A_ROW, _HEIGHT * -(-len(plots) // _IN_A_ROW)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="sans-serif" font-size="11" fill="gray">'
        f"<style>{_SHADES}</style><title>Back-test of {escape(test.full_name)}</title>"
        f"{''.join(plots)}</svg>"
    )


def _render_topic(result: TopicResult, issues: int) -> str:
    lines = [
        f"## {str(result.topic).capitalize()}",
        "",
        f"Target precision {result.target_precision:.0%}: {_picked(result)}.",
        "",
        "| threshold | said | right | precision | coverage |",
        "|---|---|---|---|---|",
        *_rows(result, issues),
        "",
    ]
    return "\n".join(lines)


def _picked(result: TopicResult) -> str:
    if result.threshold is not None:
        return f"threshold {result.threshold:.2f}"
    if result.points[0].said < FEWEST_STATEMENTS:
        return f"fewer than {FEWEST_STATEMENTS} statements show no threshold"
    return "no threshold is right often enough"


def _rows(result: TopicResult, issues: int) -> list[str]:
    return [
        f"| {point.threshold:.2f} | {point.said} | {point.right} | {_percent(point.precision)} "
        f"| {_percent(covered / issues if issues else None)} |"
        for point, covered in zip(result.points, result.covered, strict=True)
    ]


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


def _topic_as_json(result: TopicResult, issues: int) -> dict[str, Any]:
    return {
        "target_precision": result.target_precision,
        "threshold": result.threshold,
        "points": [
            {
                "threshold": point.threshold,
                "said": point.said,
                "right": point.right,
                "precision": point.precision,
                "coverage": covered / issues if issues else None,
            }
            for point, covered in zip(result.points, result.covered, strict=True)
        ],
    }


def _draw_topic(result: TopicResult, issues: int) -> str:
    precision = [(one.threshold, one.precision) for one in result.points]
    coverage = [
        (point.threshold, covered / issues if issues else None)
        for point, covered in zip(result.points, result.covered, strict=True)
    ]
    low, high = precision[0][0], precision[-1][0]
    return "".join(
        [
            f'<text x="{_MARGIN}" y="16">{escape(str(result.topic))}</text>',
            f'<path d="M{_MARGIN} 24V{_HEIGHT - 24}H{_WIDTH - 12}" fill="none" stroke="gray"/>',
            f'<text x="4" y="28">100%</text><text x="12" y="{_HEIGHT - 24}">0%</text>',
            f'<text x="{_MARGIN}" y="{_HEIGHT - 8}">{low:.2f}</text>',
            f'<text x="{_WIDTH - 36}" y="{_HEIGHT - 8}">{high:.2f}</text>',
            _line(precision, low=low, high=high, dashes="none"),
            _line(coverage, low=low, high=high, dashes="5 4"),
        ]
    )


def _line(values: list[tuple[float, float | None]], *, low: float, high: float, dashes: str) -> str:
    across, down = _WIDTH - 12 - _MARGIN, _HEIGHT - 48
    points = " ".join(
        f"{_MARGIN + across * (x - low) / (high - low):.1f},{24 + down * (1 - y):.1f}"
        for x, y in values
        if y is not None
    )
    return (
        f'<polyline points="{points}" fill="none" stroke="{_INK}" stroke-width="2" '
        f'stroke-dasharray="{dashes}"/>'
    )
