"""Rust: internal compiler errors, panics old and new, and the compiler's own errors."""

from workers.analysis.stack_traces.rule import (
    CRASH,
    ERROR,
    WORDS,
    Language,
    compile_rule,
    frame_reader,
)

LANGUAGE = Language(
    name="rust",
    rules=(
        compile_rule(
            r"(?P<message>error: internal compiler error: (?P<core>\S.{1,500}))",
            CRASH + 6,
            anywhere=True,
        ),
        compile_rule(
            r"(?P<message>(?:thread|task) '[^']{0,100}' (?:panicked|failed) at "
            r"['`\"](?P<core>.{1,400}?)['`\"](?:, [^\s,]{1,300})?)$",
            CRASH - 2,
            anywhere=True,
        ),
        compile_rule(
            r"^(?P<message>thread '[^']{0,100}' (?:\(\d{1,12}\) )?panicked at "
            r"[^\s:]{1,300}:\d{1,7}:\d{1,7}:)$",
            CRASH - 2,
            takes_next_line=True,
        ),
        compile_rule(r"(?P<message>error\[(?P<code>E\d{4})\]: (?P<core>\S.{2,500}))", ERROR + 4),
        compile_rule(r"^(?P<message>fatal runtime error: (?P<core>\S.{2,300}))", CRASH - 4),
        compile_rule(r"(?P<message>thread '[^']{0,100}' has overflowed its stack)", CRASH - 2),
        compile_rule(
            r"(?P<message>[Pp]rocess didn't exit successfully: .{1,300})", WORDS, anywhere=True
        ),
        # Titles only: how people name a crash of the compiler.
        compile_rule(
            r"^\[?(?:ICE|[Ii]nternal [Cc]ompiler [Ee]rror)\]?(?:: | [-\u2013\u2014] )"
            r"(?P<message>\S.{6,300})",
            WORDS,
        ),
    ),
    read_frame=frame_reader(
        r"\s{1,16}at (?P<file>(?:/|\./|[A-Za-z]:\\|[\w-]{1,60}/)[^\s:]{1,300}\.rs):"
        r"(?P<line>\d{1,9})(?::\d{1,9})?",
        r"\s{0,8}\d{1,4}:\s{1,24}0x[0-9a-f]{1,16} - (?P<function>[^\n]{1,200}?)"
        r"(?:::h[0-9a-zA-Z]{8,24})?$",
    ),
    names_function_above=True,
)
