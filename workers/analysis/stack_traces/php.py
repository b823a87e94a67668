"""PHP: fatal errors and uncaught exceptions, with or without the log's prefix."""

from workers.analysis.stack_traces.rule import CRASH, ERROR, Language, compile_rule, frame_reader

LANGUAGE = Language(
    name="php",
    rules=(
        compile_rule(
            r"(?P<message>(?:PHP )?(?:Fatal|Parse|Recoverable fatal) error: {1,2}"
            r"(?:Uncaught (?P<exception>[\w\\]{1,120}): )?(?P<core>\S.{1,400}?)"
            r"(?: in \S{1,200}(?: on line |:)\d{1,7})?)$",
            CRASH + 2,
            needs=(" error: ",),
        ),
        compile_rule(
            r"(?P<message>SQLSTATE\[(?P<code>\w{1,10})\]:? ?"
            r"(?P<core>\S.{2,400}))",
            ERROR,
        ),
    ),
    read_frame=frame_reader(
        r"\s{0,8}#\d{1,4} (?P<file>[^\s(]{1,300}\.php)\((?P<line>\d{1,9})\): (?P<function>"
        r"[^(\n]{1,160})",
    ),
)
