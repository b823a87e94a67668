"""C and C++: signals, sanitizers, assertions, compilers and linkers."""

from workers.analysis.stack_traces.rule import (
    CRASH,
    ERROR,
    WORDS,
    Language,
    compile_rule,
    frame_reader,
)

LANGUAGE = Language(
    name="c++",
    rules=(
        compile_rule(
            r"(?P<message>(?:Program|Thread .{1,60}) received signal "
            r"(?P<exception>SIG[A-Z]{2,8}), "
            r"(?P<core>.{2,100}))",
            CRASH - 4,
        ),
        compile_rule(
            r"(?P<message>(?:ERROR|WARNING|SUMMARY): (?P<exception>(?:Address|Memory|Thread|Leak"
            r"|UndefinedBehavior)Sanitizer):? (?P<core>\S.{2,300}))",
            CRASH,
        ),
        compile_rule(r":\d{1,7}: (?P<message>runtime error: (?P<core>\S.{2,400}))", CRASH - 4),
        compile_rule(
            r"(?P<message>(?:\w{1,40}: )?(?:ASSERT(?:ION)?(?: FAILED| failed)?: |"
            r"Assertion failed:? |Assertion failure).{0,400})",
            CRASH - 4,
            needs=("ASSERT", "Assertion "),
        ),
        compile_rule(
            r"(?P<message>(?:\w{1,40}: )?Assertion [`'\"](?P<core>.{1,300})['`\"] failed\.?)",
            CRASH - 4,
            needs=("Assertion ",),
        ),
        compile_rule(
            r"(?P<message>terminate called (?:after throwing an instance of '(?P<exception>"
            r"[^']{1,120})'"
            r"|without an active exception|recursively))",
            CRASH - 4,
            takes_next_line=True,
        ),
        compile_rule(
            r"(?P<message>(?:\*\*\* )?(?:stack smashing detected|double free or corruption"
            r"|free\(\): invalid .{1,40}|malloc\(\): .{1,60}"
            r"|corrupted size vs\. prev_size).{0,100})",
            CRASH - 6,
            needs=("stack smashing", "double free", "free()", "malloc()", "corrupted size"),
        ),
        compile_rule(
            r"(?P<message>undefined reference to [`'\"].{1,300}['`\"])", ERROR - 2, anywhere=True
        ),
        compile_rule(
            r"\b(?P<message>(?:ld(?:\.\w{2,5})?|lld-link)(?:\.exe)?: (?:error: )?"
            r"(?P<core>(?:cannot|library|symbol|framework|unable|unknown)\S{0,12} .{3,300}))",
            ERROR - 4,
            needs=("ld",),
        ),
        compile_rule(r"(?P<message>Undefined symbols? for architecture \S{1,40})", ERROR - 2),
        compile_rule(
            r"(?P<message>(?P<core>Segmentation fault)(?: \(core dumped\))?(?:: \d{1,3})?)$", WORDS
        ),
        compile_rule(r"^(?P<message>configure: error: (?P<core>\S.{2,400}))", ERROR + 6),
        compile_rule(
            r"^(?P<message>CMake Error(?: at "
            r"[^\s:]{1,200}:\d{1,7})?.{0,200})",
            ERROR - 8,
        ),
        compile_rule(r"^(?P<message>CMake (?:\w{1,20} )step failed.{0,200})", ERROR - 6),
    ),
    read_frame=frame_reader(
        r"\s{0,4}#\d{1,4}\s{1,4}(?:0x[0-9a-f]{1,16} in )?(?P<function>[^\s(][^(\n]{0,160}?) ?"
        r"\([^\n]{0,200}?\) (?:at|from) (?P<file>[^\s:]{1,300})(?::(?P<line>\d{1,9}))?",
        r"\s{0,8}#\d{1,4}\s{1,4}0x[0-9a-f]{1,16} in (?P<function>[^\n]{1,160}?) "
        r"(?P<file>/[^\s:]{1,300}):(?P<line>\d{1,9})",
    ),
)
