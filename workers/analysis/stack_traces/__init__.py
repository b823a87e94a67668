"""Every family of languages whose errors and stack traces are read, one small file each."""

from workers.analysis.stack_traces import (
    any_language,
    dotnet,
    golang,
    javascript,
    jvm,
    native,
    php,
    python,
    ruby,
    rust,
    shell,
)
from workers.analysis.stack_traces.rule import Language

# Where two readers take the same line for a frame, the earlier one decides.
LANGUAGES: tuple[Language, ...] = tuple(
    module.LANGUAGE
    for module in (
        rust,
        python,
        jvm,
        javascript,
        dotnet,
        golang,
        native,
        ruby,
        php,
        shell,
        any_language,
    )
)
