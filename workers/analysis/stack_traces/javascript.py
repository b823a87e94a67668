"""JavaScript and TypeScript: V8 (node, Chrome, Bun), Firefox, and the tools around them."""

from workers.analysis.stack_traces.rule import (
    ERROR,
    WARNING,
    WORDS,
    Language,
    compile_rule,
    frame_reader,
)

LANGUAGE = Language(
    name="javascript",
    rules=(
        compile_rule(
            r"(?P<message>(?:Uncaught )?(?P<core>(?:"
            r"Cannot (?:read|set) propert(?:y|ies) .{1,80}of (?:null|undefined)(?: \(.{1,80}\))?"
            r"|can't access property .{1,120}"
            r"|[\w$.\[\]()]{1,80} is not (?:a (?:function|constructor)|iterable)\b"
            r"|undefined is not an? (?:function|object)"
            r"|Maximum call stack size exceeded"
            r"|Cannot find module ['\"][^'\"]{1,200}['\"]"
            r"|Module not found: \S.{2,300}"
            r"|Minified React error #\d{1,5})))",
            WORDS + 4,
            anywhere=True,
            needs=(
                "annot ",
                "can't access ",
                " is not ",
                "Maximum call ",
                "Module not ",
                "Minified React ",
            ),
        ),
        compile_rule(
            r"^(?:\d{1,6}:\d{1,6}\s{1,8})?"
            r"(?P<message>error\s{2,8}(?P<core>\S.{2,300}?)\s{2,8}[@\w/-]{3,80})$",
            ERROR + 2,
        ),
        compile_rule(
            r"(?P<message>(?:\(\w{1,12}:\d{1,9}\) )?(?:\[\w{1,12}\] )?"
            r"(?P<exception>[A-Z]\w{1,40}Warning): (?P<core>\S.{2,500}))",
            WARNING,
            may_have_trace=True,
            needs=("Warning: ",),
        ),
        compile_rule(
            r"(?P<message>Warning: Failed (?:prop|context|child) ?[tT]ype:? (?P<core>\S.{2,500}))",
            WORDS + 2,
        ),
        compile_rule(r"^(?P<message>ERROR in (?P<core>\S.{2,500}))", WORDS),
        compile_rule(r"^\[!\] (?P<message>\S.{5,500})", WORDS + 6),
        compile_rule(
            r"^(?P<message>npm (?:ERR!|error) (?!code |errno|syscall|path|argv|node |npm |Linux"
            r"|Exit status|Failed at|This is probably|Tell the author|A complete log|Additional"
            r"|@ |Make sure|If you |not with npm|There is likely|dest|command|signal|cwd|\d)"
            r"(?P<core>(?:\S{1,100} ){3}\S.{0,400}))",
            WORDS,
        ),
    ),
    read_frame=frame_reader(
        r"\s{0,12}at (?:async )?(?P<function>[^()\n]{1,160}) "
        r"\((?P<file>[^()\n]{1,300}?):(?P<line>\d{1,9}):\d{1,9}\)",
        r"\s{0,12}at (?:async )?(?P<file>[^()\s]{1,300}?):(?P<line>\d{1,9}):\d{1,9}\s{0,4}$",
        r"\s{0,12}at (?P<function>[\w$.<> ]{1,120}) \((?P<file><anonymous>|native|internal"
        r"[^()]{0,80})\)",
        r"\s{0,12}(?P<function>[\w$.<>/]{0,120})@(?P<file>[a-z-]{2,20}://[^\s()]{1,300}?):"
        r"(?P<line>\d{1,9}):\d{1,9}$",
    ),
)
