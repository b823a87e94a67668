"""Score the reading of threads: links, fixes, error message and type, by where the text is from.

Threads whose words were rewritten are counted apart from verbatim ones: they are easier or harder
in ways that say nothing about real threads.
"""

from collections import defaultdict
from collections.abc import Iterable

from bot.domain.findings import IssueType
from workers.evaluation.judged_threads import JudgedThread, read_thread
from workers.evaluation.scores import OriginScore, SkippedLine, ThreadsScore
from workers.evaluation.tallies import ErrorScore, Tally, count_types
from workers.evaluation.thread_score import ThreadScore, score_thread
from workers.evaluation.threads_report import render_score, score_as_json

__all__ = ["evaluate_threads", "render_score", "score_as_json"]


def evaluate_threads(lines: Iterable[str]) -> ThreadsScore:
    """Score one judged thread a line; ValueError names the line that cannot be read."""
    skipped: list[SkippedLine] = []
    scores: dict[str, list[ThreadScore]] = defaultdict(list)
    for number, line in enumerate(lines, 1):
        thread = _read(line, number=number)
        if isinstance(thread, SkippedLine):
            skipped.append(thread)
        else:
            scores[thread.text_origin].append(score_thread(thread))
    origins = (_add_up(origin, scores[origin]) for origin in sorted(scores))
    return ThreadsScore(tuple(origins), tuple(skipped))


def _read(line: str, *, number: int) -> JudgedThread | SkippedLine:
    if not line.strip():
        return SkippedLine(number, "empty")
    try:
        return read_thread(line) or SkippedLine(number, "not judged")
    except ValueError as error:
        raise ValueError(f"line {number}: {error}") from error


def _add_up(origin: str, scores: list[ThreadScore]) -> OriginScore:
    answers = tuple(score.type for score in scores)
    return OriginScore(
        origin,
        threads=len(scores),
        links=sum((score.links for score in scores), Tally()),
        renamed=sum(score.renamed for score in scores),
        fixes=sum((score.fixes for score in scores), Tally()),
        stated_fixes=sum((score.stated_fixes for score in scores), Tally()),
        error=sum((score.error for score in scores), ErrorScore()),
        type=count_types(answers),
        by_type=tuple((type_, count_types(answers, of=type_)) for type_ in IssueType),
    )
