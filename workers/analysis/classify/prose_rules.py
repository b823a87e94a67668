"""What the reporter's sentences say about the type of an issue."""

from bot.domain.findings import IssueType
from workers.analysis.classify.rule import Place, weigh

_DOCUMENT = r"(?:docs|documentation|docstring|readme(?:\.md)?|reference|guide|manual|tutorial)"

_BUG = (
    (
        1.4,
        (
            "steps to reproduce",
            "to reproduce",
            "reproduc(?:es|ed|ible|tion)",
            "repro",
            "(?-i:STR)",
            "MCVE",
            "minimal (?:test )?(?:case|example)",
        ),
    ),
    (1.4, ("(?:expected|actual) (?:behaviou?r|results?|output)", "i(?:.d)? expect(?:ed)?")),
    (0.9, ("instead of", "should not", "shouldn.t", "should have (?:been|worked)")),
    (
        2.0,
        (
            "this is a bug",
            "a bug in",
            r"i (?:think|believe)[^.\n]{0,30} bug",
            "regression",
            "(?:found|hit|looks like) a bug",
        ),
    ),
    (
        1.4,
        (
            "crash(?:es|ed|ing)?",
            "segfaults?",
            "panic(?:s|ked)?",
            "hangs?",
            "fr(?:eezes?|oze)",
            "(?-i:ICE)",
        ),
    ),
    (
        1.2,
        (
            "following error",
            "error message",
            "throws?",
            "fail(?:s|ed|ure)?",
            r"get(?:ting)? (?:an?|the|this) [^.\n]{0,30}(?:error|exception)",
        ),
    ),
    (
        1.2,
        (
            "does ?n.?t work",
            "not work(?:ing)?",
            "no longer",
            "stopped working",
            "used to (?:work|be)",
            "broken?",
            "breaks",
            "incorrect(?:ly)?",
            "wrong(?:ly)?",
            "unexpected(?:ly)?",
        ),
    ),
    (
        0.8,
        (
            r"(?:since|after) (?:i |the )?(?:upgrad|updat|latest)\w{0,4}",
            "disappears?",
            "works? (?:fine|well|correctly) (?:in|on|with)",
        ),
    ),
)
_FEATURE = (
    (
        2.2,
        (
            "feature request",
            "new feature",
            "request(?:ing)? (?:a|the) feature",
            "enhancement",
            "(?:would|could) be (?:very |really |more )?(?:nice|great|good|cool|awesome|better)",
            "(?:would|could) be (?:very |really |more )?(?:helpful|useful|handy|convenient)",
            "(?:would|could) be (?:interesting|preferable)",
            "it(?:.d| would) be [a-z]{2,12} (?:to|if)",
        ),
    ),
    (
        1.6,
        (
            "i(?:.d| would) (?:like|love) (?:to (?:see|have|be able|suggest|propose|request)|if)",
            "i (?:suggest|propose|wish)",
            "we (?:should|could)",
            "i think [a-z]{2,12} should",
            r"(?:could|can) (?:you|we) (?:\w{1,12} ){0,2}(?:add|support|provide|make|implement)",
        ),
    ),
    (
        1.4,
        (
            "please (?:add|support|implement|consider|provide|make)",
            "adding support",
            "there should be",
            "add(?:ing)? (?:support|an? option|the ability)",
            "it should (?:be possible|also)",
            "would (?:allow|help|make it)",
            "should (?:offer|suggest|support)",
        ),
    ),
    (
        0.9,
        (
            "currently",
            "at the moment",
            "right now",
            "as of now",
            "proposal",
            "suggestion",
            "idea",
            "use ?case",
        ),
    ),
)
_QUESTION = (
    (
        2.4,
        (
            r"i (?:have|had) (?:a|some|several|one|two) (?:\w{1,12} )?questions?",
            "this is a question",
            "(?:my|quick|the) questions? (?:is|are)",
            "am i (?:doing|missing|using)",
            "what am i",
        ),
    ),
    (
        1.8,
        (
            "how (?:do|can|should|could|would) (?:i|we|you|one)",
            "how to",
            r"is (?:it|there) (?:possible|any|a) [^.?\n]{0,80}\?",
            "tell me",
            "any (?:help|idea|ideas|tips|suggestions|advice|pointers|one|body know)",
        ),
    ),
    (
        1.6,
        (
            "i (?:want|need|would like) to (?:know|understand|ask|learn)",
            "help me",
            "struggling",
            r"i(?:.m| am) (?:\w{1,12} )?(?:wondering|confused|new to|not sure)",
            "can (?:some|any) ?(?:one|body)",
            "wondering (?:if|how|why|whether)",
            "please (?:help|explain|advise)",
        ),
    ),
    (
        1.0,
        ("i(?:.m| am) trying to", "did (?:some|any)(?:one|body)", "stack ?overflow", "get stuck"),
    ),
    (0.9, (r"[?\uff1f]\s{0,3}$",)),
)
_DOCUMENTATION = (
    (
        2.0,
        (
            rf"{_DOCUMENT} (?:\w{{1,15}} )?(?:is|are|says?|states?|does|do|should|could|only)",
            rf"{_DOCUMENT} (?:\w{{1,15}} )?(?:lacks?|mentions?|describes?|doesn.t)",
        ),
    ),
    (
        2.0,
        (
            rf"(?:in|to|of|with) (?:the |our |its |api )?{_DOCUMENT}",
            rf"(?:improve|update|extend|fix) (?:the |our |its |api )?{_DOCUMENT}",
        ),
    ),
    (
        2.0,
        (
            "typos?",
            "(?:should|could|not|better|to be) (?:be )?(?:documented|explained|clarified)",
            "undocumented",
            "misleading documentation",
            "broken link",
            "usage examples?",
        ),
    ),
)

PROSE_RULES = weigh(
    Place.PROSE,
    {
        IssueType.BUG: _BUG,
        IssueType.FEATURE: _FEATURE,
        IssueType.QUESTION: _QUESTION,
        IssueType.DOCUMENTATION: _DOCUMENTATION,
    },
)
