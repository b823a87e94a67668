"""Go: panics with their goroutines, compiler lines, gRPC statuses."""

from workers.analysis.stack_traces.rule import CRASH, ERROR, Language, compile_rule, frame_reader

LANGUAGE = Language(
    name="go",
    rules=(
        compile_rule(
            r"^(?P<message>panic: (?P<core>\S.{1,500}?)(?: \[recovered\])?)$",
            CRASH,
            anywhere=True,
        ),
        compile_rule(
            r"^(?P<message>fatal error: (?P<core>all goroutines are asleep.{0,80}"
            r"|concurrent map .{1,80}|stack overflow|runtime: .{1,200}"
            r"|unexpected signal .{1,100}))",
            CRASH,
        ),
        compile_rule(
            r"(?P<message>rpc error: code = (?P<code>\w{2,40}) desc = (?P<core>\S.{1,500}))",
            ERROR + 6,
            anywhere=True,
        ),
        compile_rule(
            r"^(?P<message>(?:\./|[\w./-]{1,200}/)?[\w-]{1,80}\.go:\d{1,7}:\d{1,7}: "
            r"(?P<core>\S.{2,400}))",
            ERROR - 4,
        ),
        compile_rule(
            r'(?P<message>level=(?:error|fatal|panic) .{0,60}msg="(?P<core>[^"]{4,400})")',
            ERROR - 8,
        ),
    ),
    read_frame=frame_reader(
        r"\s{1,8}(?P<file>[^\s:]{1,300}\.(?:go|s)):(?P<line>\d{1,9})"
        r"(?: \+0x[0-9a-f]{1,16})?\s{0,4}$",
    ),
    names_function_above=True,
)
