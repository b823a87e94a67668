"""Ruby: the exception stands behind its message, in brackets."""

from workers.analysis.stack_traces.rule import CRASH, Language, compile_rule, frame_reader

LANGUAGE = Language(
    name="ruby",
    rules=(
        compile_rule(
            r"\.rb:\d{1,7}:in [`'][^'\n]{1,120}': "
            r"(?P<message>(?P<core>\S.{0,400}) \((?P<exception>[A-Z][\w:]{1,120})\))",
            CRASH,
        ),
        compile_rule(
            r"^(?P<message>(?P<exception>(?:[A-Z]\w{0,60}::){1,6}[A-Z]\w{0,60}): "
            r"(?P<core>\S.{2,400}))",
            CRASH - 26,
            may_have_trace=True,
        ),
    ),
    read_frame=frame_reader(
        r"\s{0,12}(?:\d{1,4}: )?(?:from )?(?P<file>[^\s:]{1,300}(?:\.rb|rake|<main>)):"
        r"(?P<line>\d{1,9}):in [`'](?P<function>[^'\n]{1,120})'",
    ),
)
