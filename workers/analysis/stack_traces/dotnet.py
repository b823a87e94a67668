"""C# and its relations: unhandled exceptions and MSBuild's errors."""

from workers.analysis.stack_traces.rule import CRASH, ERROR, Language, compile_rule, frame_reader

LANGUAGE = Language(
    name="csharp",
    rules=(
        compile_rule(
            r"(?P<message>Unhandled [Ee]xception[.:] "
            r"(?P<exception>(?:\w{1,60}\.){1,10}\w{1,80})(?: \([^)]{1,40}\))?: "
            r"(?P<core>\S.{1,500}))",
            CRASH,
            anywhere=True,
        ),
        # What an exception wraps, on the same line or below it; the last is the root.
        compile_rule(
            r"^(?:.{1,400} )?---> (?P<message>"
            r"(?P<exception>(?:\w{1,60}\.){1,10}\w{1,80})(?: \([^)]{1,40}\))?: "
            r"(?P<core>\S.{1,500}))",
            CRASH + 2,
            last_wins=True,
            needs=("---> ",),
        ),
        compile_rule(
            r"(?P<message>error (?P<code>(?:CS|MSB|NU|NETSDK|CA|FS|BC)\d{3,5}): "
            r"(?P<core>\S.{2,500}))",
            ERROR + 4,
        ),
    ),
    read_frame=frame_reader(
        r"\s{0,12}at (?P<function>[\w.`+<>\[\], ]{3,200})\([^()\n]{0,300}\) in (?P<file>"
        r"[^\n]{1,300}?):line (?P<line>\d{1,9})",
        r"\s{0,12}at (?P<function>[A-Z]\w{0,60}\.[\w.`+<>\[\]]{2,200})\([^():\n]{0,300}\)\s{0,4}$",
    ),
)
