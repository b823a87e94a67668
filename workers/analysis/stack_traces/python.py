"""Python: tracebacks of the interpreter and of IPython, innermost call last."""

from workers.analysis.stack_traces.rule import (
    CRASH,
    ERROR,
    WARNING,
    Language,
    compile_rule,
    frame_reader,
)

LANGUAGE = Language(
    name="python",
    rules=(
        compile_rule(
            r"^(?!KeyboardInterrupt)(?P<message>(?P<exception>"
            r"(?:[A-Za-z_]\w{0,60}\.){0,10}[A-Z]\w{1,80})"
            r"(?:: (?P<core>.{1,600}))?)$",
            CRASH,
            last_wins=True,
            ends_traceback=True,
        ),
        compile_rule(
            # A class with its module in front is an exception even when its name does not say so.
            r"^(?P<message>(?P<exception>(?:[a-z_]\w{0,60}\.){1,10}[A-Z]\w{1,80}): "
            r"(?P<core>\S.{2,500}))$",
            ERROR,
            code_only=True,
        ),
        compile_rule(
            r"(?P<message>(?P<exception>\b[A-Z]\w{0,60}Warning): (?P<core>\S.{2,500}))",
            WARNING,
            needs=("Warning: ",),
        ),
        compile_rule(r"^(?P<message>E {3,8}(?P<core>assert \S.{2,500}))", ERROR),
        compile_rule(
            r"^(?P<message>Fatal Python error: (?P<core>\S.{2,500}))", CRASH, anywhere=True
        ),
    ),
    read_frame=frame_reader(
        r'\s{0,12}File "(?P<file>[^"]{1,300})", line (?P<line>\d{1,9})(?:, in '
        r"(?P<function>.{1,200}))?",
        r"\s{0,4}File (?P<file>[^\s:]{1,300}):(?P<line>\d{1,9}), in (?P<function>[\w.<>]{1,200})",
        r"(?P<file>(?:~|/|[A-Za-z]:\\|<ipython-input)[^\s]{1,300}) in "
        r"(?P<function>[\w.<>]{1,200})",
    ),
    innermost_last=True,
)
