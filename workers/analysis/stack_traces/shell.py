"""The shell and the operating system: exit statuses, what the system calls answer."""

from workers.analysis.stack_traces.rule import ERROR, WORDS, Language, compile_rule, frame_reader

# What strerror(3) and its Windows relation say, as far as it is not everyday prose.
_SYSTEM = (
    r"(?:No such file or directory|Permission denied|Connection (?:refused|reset by peer"
    r"|timed out)"
    r"|Operation not permitted|Address already in use|Broken pipe|No space left on device"
    r"|Invalid cross-device link|Too many open files|Cannot allocate memory|Exec format error"
    r"|Access is denied)"
)

LANGUAGE = Language(
    name="",
    rules=(
        compile_rule(
            r"^(?P<message>\S{1,200}: line \d{1,7}: \S.{3,300})", ERROR + 6, anywhere=True
        ),
        compile_rule(
            rf"^(?P<message>(?:\S{{1,120}} ){{0,9}}\S{{0,120}}[:\]] ?{_SYSTEM}"
            rf"(?: \(.{{1,40}}\))?)(?=$|[.:\s])",
            WORDS,
        ),
        compile_rule(r"^(?P<message>[^\s:]{1,100}: (?:\S{1,100}: )?command not found)", WORDS - 2),
        compile_rule(
            r"(?<!\S)(?P<message>(?:[\w.-]{1,40} ){1,8}(?:exited with|exit"
            r"|has terminated:? exit|exited)"
            r" (?:code|status)[ :=]{1,3}(?P<core>0x[0-9a-fA-F]{1,8}|\d{4,10}))",
            WORDS,
            needs=("exit",),
        ),
        compile_rule(
            r"(?P<message>exit (?:status|code)[ :=]{1,3}(?P<core>0x[0-9a-fA-F]{1,8}))",
            WORDS + 2,
            anywhere=True,
        ),
    ),
    read_frame=frame_reader(),
)
