"""Java and Kotlin: a chain of causes, of which the last is the root."""

from workers.analysis.stack_traces.rule import CRASH, ERROR, Language, compile_rule, frame_reader

_CLASS = r"(?:[a-zA-Z_][\w$]{0,60}\.){1,12}[A-Z][\w$]{0,80}"

LANGUAGE = Language(
    name="java",
    rules=(
        compile_rule(
            r'^(?P<message>Exception in thread "[^"]{0,100}" '
            r"(?P<exception>[\w.$]{1,160})(?:: (?P<core>.{1,500}))?)",
            CRASH,
            anywhere=True,
        ),
        compile_rule(
            rf"^(?P<message>Caused by: (?P<exception>{_CLASS})(?:: (?P<core>.{{1,500}}))?)",
            CRASH + 2,
            last_wins=True,
        ),
        compile_rule(
            r"^(?P<message>e: (?:file://)?[^\s:]{1,300}\.kts?:? ?\(?\d{1,7}[:,] ?\d{1,7}\)?:? "
            r"(?P<core>\S.{2,400}))",
            ERROR,
        ),
        compile_rule(r"^(?P<message>Execution failed for task '[^']{1,200}'\.?)", ERROR - 12),
    ),
    read_frame=frame_reader(
        r"\s{0,12}at (?P<function>[\w.$<>/@]{3,200})"
        r"\((?P<file>[\w.$-]{1,120}\.(?:java|kt|kts|scala|groovy|clj)):(?P<line>\d{1,9})\)",
        r"\s{0,12}at (?P<function>[\w.$<>/@]{3,200})\((?P<file>Native Method|Unknown Source"
        r"|[\w.]{1,80}\.java)\)",
    ),
)
