"""The calls that led to an error, innermost first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.findings import Frame
from workers.analysis.passages import Passage
from workers.analysis.stack_traces import LANGUAGES
from workers.analysis.stack_traces.rule import Language

FRAME_LIMIT = 10
_LINES_READ = 120
_LINE_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Trace:
    """Frames and the language whose traces look like that; both empty where there is no trace."""

    frames: tuple[Frame, ...] = ()
    language: str = ""


def is_frame(line: str) -> bool:
    """Say whether any language prints a frame like this."""
    return any(language.read_frame(line[:_LINE_LENGTH]) for language in LANGUAGES)


def find_trace(passages: Sequence[Passage], error: int) -> Trace:
    """Read the trace around the passage `error`, within the same block."""
    block = passages[error].block
    before = [p for p in passages[max(0, error - _LINES_READ) : error] if p.block == block]
    after = [p for p in passages[error + 1 : error + _LINES_READ] if p.block == block]
    traces = [_read(language, before=before, after=after) for language in LANGUAGES]
    best = max(traces, key=lambda trace: len(trace.frames))
    return replace(best, frames=best.frames[:FRAME_LIMIT]) if best.frames else Trace()


def _read(language: Language, *, before: Sequence[Passage], after: Sequence[Passage]) -> Trace:
    if language.innermost_last:
        frames = tuple(_frames(language, _last_traceback(before)))[::-1]
    else:
        frames = tuple(_frames(language, after))
    return Trace(frames, language.name)


def _last_traceback(before: Sequence[Passage]) -> Sequence[Passage]:
    openings = [i for i, passage in enumerate(before) if "Traceback (most recent" in passage.raw]
    return before[openings[-1] :] if openings else ()


def _frames(language: Language, passages: Sequence[Passage]) -> Iterator[Frame]:
    above = ""
    for passage in passages:
        line = passage.raw[:_LINE_LENGTH]
        frame = language.read_frame(line)
        if frame and frame.function is None and language.names_function_above:
            yield replace(frame, function=_function(above) or None)
        elif frame:
            yield frame
        above = line


def _function(line: str) -> str:
    """Take the name out of `  3: core::panicking::panic` or `main.run(0x1, 0x2)`."""
    name = line.strip().removeprefix("created by ").lstrip("0123456789: ")
    return name.rpartition("(")[0][:200] if name.endswith(")") else name[:200]
