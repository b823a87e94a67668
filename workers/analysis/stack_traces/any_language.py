"""Errors as most languages and tools print them, whatever wrote them."""

from workers.analysis.stack_traces.rule import ERROR, WORDS, Language, compile_rule, frame_reader

TYPED = (
    r"(?P<message>(?:Uncaught (?:\(in promise\) )?|Unhandled (?:Promise ?)?[Rr]ejection:? )?"
    r"(?:\b(?:API|Fatal|Internal|Server|Network) (?=Error))?"
    r"(?P<exception>(?<![\w.$])(?:[A-Za-z_$][\w$]{0,60}\.){0,10}"
    r"(?:[A-Z][\w$]{0,80}(?:Error|Exception|Fault|Failure)|Error|Exception))"
    r"(?: ?\[(?P<code>\w{3,60})\]| ?\((?P<note>[^()]{1,60})\))?: (?P<core>\S.{0,500}))"
)
# A tool's closing words only count what went wrong before.
_NOT_A_SUMMARY = (
    r"(?!ld returned|linker command failed|aborting due to|could not compile|build failed"
    r"|failed to compile|process completed"
    r"|script .{1,80} exited|\d{1,5} errors?\b|see above|none\b|n/a\b|null\b|undefined$|no error)"
)

LANGUAGE = Language(
    name="",
    rules=(
        compile_rule(
            TYPED,
            ERROR + 4,
            may_have_trace=True,
            anywhere=True,
            needs=("Error", "Exception", "Fault", "Failure"),
        ),
        compile_rule(
            r"(?:^|(?<=[\s:\]]))(?P<message>(?:[A-Za-z][\w-]{0,40}: )?(?:fatal |internal "
            r"|syntax |parse )?"
            r"[Ee]rror(?: (?P<code>[A-Z]{1,6}\d{2,5})|\[(?P<number>\w{2,20})\])?: "
            + _NOT_A_SUMMARY
            + r"(?P<core>\S.{2,500}))",
            ERROR,
            may_have_trace=True,
            needs=("rror",),
        ),
        compile_rule(
            r"^[^\s:]{1,200}:\d{1,7}:\d{1,7}:?(?: \d{1,7}:\d{1,7}:?)? "
            r"(?P<message>(?:fatal )?error: (?P<core>\S.{2,500}))",
            ERROR + 1,
        ),
        compile_rule(
            r"^(?P<message>(?P<exception>(?:[a-zA-Z_][\w$]{0,60}\.){1,12}[A-Z][\w$]{0,80}"
            r"(?:Exception|Error)))$",
            ERROR - 4,
            may_have_trace=True,
        ),
        compile_rule(
            r"(?P<message>(?:docker: )?Error response from daemon: (?P<core>\S.{2,500}))",
            ERROR,
            needs=("Error response from daemon",),
        ),
        compile_rule(
            r"(?P<message>API Error ?\((?P<core>[^()]{3,200})\))",
            WORDS + 4,
            anywhere=True,
            needs=("API Error",),
        ),
        compile_rule(
            r"^(?P<message>(?P<code>ERR_[A-Z][A-Z_]{3,60}):?\s{1,4}(?P<core>\S.{4,500}))", ERROR - 8
        ),
        compile_rule(
            r"(?P<message>(?:HTTP(?:/\d(?:\.\d)?)? )?\b(?P<status>[45]\d\d) (?:Bad Request"
            r"|Unauthorized|Forbidden|Not Found|Method Not Allowed|Request Timeout|Conflict|Gone"
            r"|Payload Too Large|Unprocessable \w{6,7}|Too Many Requests|Internal Server Error"
            r"|Not Implemented|Bad Gateway|Service Unavailable|Gateway Time-?out))",
            WORDS - 2,
            anywhere=True,
            needs=(
                *(" Bad ", " Unauthorized", " Forbidden", " Not ", " Method ", " Request "),
                *(" Conflict", " Gone", " Payload ", " Unprocessable ", " Too Many "),
                *(" Internal Server ", " Service ", " Gateway "),
            ),
        ),
        compile_rule(r"^(?P<message>\[\w{1,20} error\]:? (?P<core>\S.{2,500}))", ERROR),
        compile_rule(
            r"(?:^|(?<=\s))(?P<message>\[?(?:ERROR|FATAL|CRITICAL|SEVERE)\]?:?\s{1,8}"
            + _NOT_A_SUMMARY
            + r"(?!SUMMARY)(?P<core>(?:\S{1,200}\s{1,4}){1,8}\S.{0,400}))",
            ERROR - 8,
            needs=("ERROR", "FATAL", "CRITICAL", "SEVERE"),
        ),
        compile_rule(
            r"^(?P<message>(?:fatal|FATAL): (?P<core>\S.{2,500}))",
            ERROR,
        ),
        compile_rule(
            r"^(?P<message>Error (?:[a-z]{2,20}ing|in|while|at|during|creating) \S.{5,500})",
            WORDS,
            code_only=True,
        ),
        compile_rule(
            r"^(?P<message>(?:Failed to|Unable to|Could not|Couldn't|Cannot|Can't|Invalid) "
            r"\S{2,60} \S.{2,500})",
            WORDS - 3,
            code_only=True,
        ),
    ),
    read_frame=frame_reader(),
)
