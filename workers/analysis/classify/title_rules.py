"""What titles say about the type of an issue."""

from bot.domain.findings import IssueType
from workers.analysis.classify.rule import Place, weigh

# "[Bug] ...", "Docs: ...", "[DevTools Bug] ...": what the reporter, or the form, put in front.
_START = r"^\W{0,4}(?:\w{1,20} ){0,2}"
_END = r"\s?[\]:)\u3011]"
# What a thing is expected to do, when a title says that it does not.
_EXPECTED = "(?:work|show|load|compile|build|match|update|exit|visible|recogni)[a-z]{0,4}"
# A title that begins with one of these asks for a change.
_WISHES = (
    "add(?:ing)?|support|allow|implement|enable|provide|introduce|expose|consider|make|let|offer"
    "|suggest|show|display|indicate|improve|extend|enhance|integrate|include|export|use|move"
    "|remove|drop|rename|replace|simplify|refactor|rewrite|rework|migrate|switch|set up|expand"
    "|view|serve|bump|update|upgrade|increase|reduce|optimi[sz]e|speed up|port|select|return"
    "|specify|split|generate|avoid|adopt|automatically|auto-[a-z]{1,12}|don.t|do not|ensure"
    "|convert|create|better|change|warn|investigate|teach|collect|detect|get rid of|unify"
    "|deprecate|clean ?up|merge|separate|emit|cache|validate|store|track"
)

_BUG = (
    (3.0, (rf"{_START}bugs?(?: report)?{_END}",)),
    (1.6, ("bugs?", "regression")),
    (
        2.2,
        (
            "(?-i:ICE)s?",
            "internal compiler error",
            "seg(?:mentation )?faults?",
            "panics?",
            "panicked",
        ),
    ),
    (2.0, ("(?:hard-)?crash(?:es|ed|ing)?", "dead ?locks?", "memory leaks?", "hangs?", "freezes?")),
    (2.0, (r"\w{0,40}(?:Error|Exception):", "assert:", "core dumped", "stack overflow")),
    (
        1.6,
        (
            "(?:build|compil[a-z]{1,6}|link(?:ing|er)?) (?:error|fail[a-z]{0,4})",
            "(?:assert(?:ion)?|test) (?:error|fail[a-z]{0,4})",
        ),
    ),
    (1.6, ("fail(?:s|ed|ing|ures?)?", "broken?", "breaks?", "throws?", "errors?", "exceptions?")),
    (
        1.8,
        (
            rf"(?:do(?:es)?|is) ?n.?t {_EXPECTED}",
            rf"(?:not|never) {_EXPECTED}",
        ),
    ),
    (1.6, ("no longer", "stopped", "unable to", "can(?:no|.)?t", "can not", "unavailable")),
    (1.4, ("wrong(?:ly)?", "incorrect(?:ly)?", "unexpected(?:ly)?", "invalid", "bogus", "missing")),
    (1.3, ("undefined", "overflow", "infinite loop", "corrupt(?:s|ed|ion)?", "unresponsive")),
    (0.9, ("issue", "problem", "warnings?", "deprecated", "slow", "confusing", "inconsistent")),
)
_FEATURE = (
    (
        3.4,
        (
            rf"{_START}(?:feature(?: request)?s?|feat|enhancement|improvement|proposal){_END}",
            rf"{_START}(?:suggestion|rfe|fr|idea|request|wish){_END}",
        ),
    ),
    (2.0, ("feature[- ]requests?", r"^\W{0,3}(?:rfc|request for)")),
    (
        2.2,
        (rf"^\W{{0,3}}(?:[\w.\-/]{{1,30}}[:\]] ?)?(?:please )?(?:{_WISHES})",),
    ),
    (1.6, ("(?:option|ability|setting|flag|way|support|api|toggle|shortcut|command) (?:to|for)",)),
    (1.8, (r"should(?! (?:have|fail))",)),
    (
        2.4,
        (
            "(?:better|unhelpful|helpful|improved?|clearer) (?:[a-z]{1,12} )?(?:error|message)s?",
            "(?:better|unhelpful|helpful|improved?|clearer) (?:warning|diagnostic|hint)s?",
        ),
    ),
    (
        1.2,
        (
            "(?:could|would) (?:be|have|like|suggest|use|offer|show|support)",
            "more [a-z]{4,12}",
            "improvements?",
            "proposal",
        ),
    ),
    (1.2, ("migration (?:to|from)", "alternatives? (?:to|for)", "support$")),
    (1.2, ("(?:have|has) no", "lacks?", "(?:is|are) not (?:listed|supported|available)")),
    (
        3.0,
        (
            "(?:csrf|xss|ssrf|injection|vulnerability) (?:protection|middleware|tokens?|filters?)",
            "(?:vulnerability|security) (?:scann(?:er|ing)|headers?|advisor(?:y|ies)|checks?)",
        ),
    ),
    (2.0, (r"^\W{0,3}is it possible to (?:make|add|support|have|allow)",)),
)
_QUESTION = (
    (3.4, (rf"{_START}(?:questions?|q|help|help wanted|support){_END}",)),
    (
        2.6,
        (
            r"^\W{0,3}(?:how (?:to|do|does|can|could|should|would|is|are|about)|is there)",
            r"^\W{0,3}(?:is it possible|questions?)",
        ),
    ),
    (
        1.8,
        (
            r"^\W{0,3}(?:what|where|when|which|who|can (?:i|we|you|it|someone)|does|do|should)",
            r"^\W{0,3}(?:are|is|has|any|under what)",
        ),
    ),
    (1.6, ("how (?:to|do|can)", "(?:some )?questions? (?:about|on|regarding)", "confused")),
    (1.4, ("help", "clarification", "understand(?:ing)?", "discussion")),
    (0.8, (r"^\W{0,3}why",)),
    (1.4, (r"[?\uff1f]{1,5}\s{0,3}$",)),
)
_DOCUMENTATION = (
    (3.4, (rf"{_START}(?:docs?|documentation|docs? issue|readme){_END}",)),
    (3.0, (r"^\W{0,3}(?:document|clarify)", "undocumented", "(?:not|n.t) document(?:ed)?")),
    (
        3.0,
        (
            "documentation",
            r"docs?(?!\.\w)",
            "docstrings?",
            r"(?:readme|security)(?:\.md|\.rst)",
            "typos?",
        ),
    ),
    (2.6, ("readme", "user manual", "man ?pages?", "changelog")),
    (2.4, ("guide", "tutorial", "cookbook", "usage (?:section|examples?)", "reference")),
    (2.6, ("(?:add|create|write|need) an? (?:document|guide|tutorial|how-?to|example|faq)",)),
    (1.2, ("(?:broken|dead) links?", "examples?", "specify behaviou?r")),
)

TITLE_RULES = weigh(
    Place.TITLE,
    {
        IssueType.BUG: _BUG,
        IssueType.FEATURE: _FEATURE,
        IssueType.QUESTION: _QUESTION,
        IssueType.DOCUMENTATION: _DOCUMENTATION,
    },
)
