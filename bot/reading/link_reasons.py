"""Why a text points at something, read from the words right before and right after it.

A reason is taken only from words that state it: one that is negated, doubted ("if this is a
duplicate of"), taken back or said of something else ("#2 is a duplicate of #1") is a plain mention;
one that is asked ("a duplicate of #1?") relates the two and no more.
"""

import re

from bot.domain.graph import LinkReason

# How much of the text on either side is looked at.
CONTEXT_LIMIT = 160
# Stands for a reference right before the text.
EARLIER_REFERENCE = "#0"

# What may stand between the words that give the reason and the reference itself.
_FILLER_WORDS = (
    "the|this|that|an?|my|our|your|at|in|by|is|pr|prs|pull|request|issues?|bugs?|tickets?|report"
    "|commit|number|upstream|either|both|also|probably|likely|possibly|maybe"
)
_FILLER = rf"(?:[\s:(\[\"'*_-]|\b(?:{_FILLER_WORDS})\b){{0,12}}$"

_DONE = "fixed|resolved|solved|addressed|closed|patched|handled|remedied|corrected"
_THROUGH = "by|in|with|via|through"
_READY = "up|here|ready|available|landed|merged|submitted|proposed|pending"
_OFFERED = "opened|submitted|created|made|sent|filed|posted|pushed|put up|raised"
_PERSON = r"@[\w-]{1,39}\W{1,3}"
_TROUBLE = "issue|bug|problem|error|exception|crash|failure|cause|reason|thing|symptoms?"
_OBJECT = "this|it|that|these|the|my|our|your|both|for me"
_SEEMS = "looks like|seems like|seems to be|looks to be|appears to be"
_HEDGE = (
    "which|that|should|will|would|may|might|also|likely|probably|now|has|have|seems to"
    "|appears to|hopefully|indeed"
)

_IMPLEMENTED_IN = (
    r"(?:^\W{0,3}|\b(?:this|it) (?:is|was|has been|got) (?:now )?)"
    rf"implemented (?:{_THROUGH})"
)
_FIX_IS_IN = (
    r"\b(?:fix|patch)(?: for (?:this|it))?(?: (?:is|was|has been|will be))?"
    rf"(?: (?:{_READY}))? (?:at|{_THROUGH})"
)
_FIX_IS_OFFERED = (
    rf"\b(?:{_OFFERED}) (?:an? |the |my )?(?:\w{{1,15}} )?(?:pr|pull request|patch|fix)\b"
    r"(?: (?:for|to|with|that|which)(?: \w{1,15}){1,5})?(?: (?:in|at|here))?"
)
_FIXES_THIS = (
    rf"(?:(?:{_HEDGE}) ){{0,3}}"
    r"(?:fix(?:es|ed)?|close[sd]|(?:re)?solve[sd]?|address(?:es|ed)?) "
    rf"(?:{_OBJECT})\b"
)
_IS_THE_SAME = rf"(?:is|{_SEEMS}) (?:\w{{1,15}} )?the (?:exact )?same (?:{_TROUBLE})\b"

# The first that fits decides, so the more telling comes before the less telling.
_BEFORE: tuple[tuple[LinkReason, tuple[str, ...]], ...] = (
    (
        LinkReason.DUPLICATE_OF,
        (
            r"\b(?:duplicate[sd]?|duplicating|dup(?:e|es|s)?)(?: of| to| with)?",
            r"\bin favou?r of",
            r"\balready (?:been )?(?:reported|filed|raised)(?: in| as| at| by)?",
        ),
    ),
    (
        LinkReason.SAME_AS,
        (
            rf"\bsame(?: (?:root )?(?:{_TROUBLE}))? (?:as|in)",
            r"\bidentical (?:to|with)",
        ),
    ),
    (
        LinkReason.FIXED_BY,
        (
            rf"\b(?:{_DONE})(?: (?:now|here|already|on \w{{1,20}}))? (?:{_THROUGH}|since)",
            # "As implemented in #1" tells of something else, so more has to stand before it.
            _IMPLEMENTED_IN,
            _FIX_IS_IN,
            _FIX_IS_OFFERED,
            rf"^\W{{0,3}}(?:{_PERSON})?(?:pr|pull request|fix pr|pr with (?:a|the) fix)",
        ),
    ),
    (
        LinkReason.FIXES,
        (r"\b(?:fix(?:es|ed)?|close[sd]?|resolve[sd]?)(?: for)?",),
    ),
    (
        LinkReason.BLOCKED_BY,
        (
            r"\bblocked (?:by|on)",
            r"\bdepend(?:s|ed|ent|ing)? (?:on|upon)",
            r"\b(?:waiting (?:on|for)|requires)",
        ),
    ),
    (
        LinkReason.BLOCKS,
        (
            r"\b(?:blocks|blocking|blocker (?:for|of))",
            r"\b(?:required (?:by|for)|prerequisite (?:for|of))",
        ),
    ),
    (LinkReason.PARENT, (r"\b(?:(?<!as )part of|(?:sub-?task|sub-?issue|child) of)",)),
    (
        LinkReason.RELATED_TO,
        (
            r"\brelat(?:ed?|es|ing)(?: (?:to|with))?",
            r"\b(?:see also|similar to|reminiscent of|superseded by)",
            r"\b(?:refs?|references|xref|cc|cf\.?|follow-?up (?:to|of|from))",
        ),
    ),
)
_AFTER: tuple[tuple[LinkReason, tuple[str, ...]], ...] = (
    (LinkReason.FIXED_BY, (_FIXES_THIS,)),
    (LinkReason.SAME_AS, (_IS_THE_SAME,)),
    (LinkReason.RELATED_TO, (rf"(?:is|{_SEEMS}|(?:might|may|could) be) (?:also )?related",)),
)
_BEFORE_PATTERNS = tuple(
    (reason, re.compile(f"(?:{'|'.join(phrases)}){_FILLER}", re.IGNORECASE))
    for reason, phrases in _BEFORE
)
_AFTER_PATTERNS = tuple(
    (reason, re.compile(rf"[\s)\]:,*]{{0,4}}(?:{'|'.join(phrases)})", re.IGNORECASE))
    for reason, phrases in _AFTER
)

_CLAUSE_END = re.compile(
    r"[.!?;,](?=\s)|[()]|\b(?:and|but|so|because|although|since)\b", re.IGNORECASE
)
_NEGATION = re.compile(
    r"\b(?:not|never|no|neither|nor|without|cannot|hardly|unlikely|unrelated)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"^[^.!\n]{0,80}?\?")
_JOINS = re.compile(
    r"[\s,]{0,4}(?:and|&|or|\+|/)?\s{0,3}(?:also |issue |pr )?\s{0,3}", re.IGNORECASE
)
# "…, but I believe it is a separate issue.", "… by mistake", "…, this one is not"
_TAKEN_BACK = re.compile(
    r"[^.!?\n]{0,60}?(?:"
    r"\b(?:but|although|though|however)\b[^.!?\n]{0,80}?"
    r"\b(?:different|separate|distinct|unrelated|not (?:the same|a dup\w{0,10}))\b"
    r"|\b(?:by mistake|mistakenly|in error|wrongly|until)\b"
    r"|\b(?:this|mine)(?: one| issue| bug)? (?:is|was|does|has) ?(?:not|n['\u2019]t)\b"
    r")",
    re.IGNORECASE,
)
# "If this is a duplicate of", "I thought this was a duplicate of", "Unlike the same error in"
_DOUBT = re.compile(
    r"\b(?:if|whether|unless|thought|assumed|suspected|unlike|contrary|instead)\b", re.IGNORECASE
)
# "#2 is a duplicate of #1", "closed #2 as a duplicate of #1"
_OTHER_REFERENCE = re.compile(r"#\d|/(?:issues|pull)/\d")
_THIS = re.compile(r"\b(?:this|it|mine|both)\b", re.IGNORECASE)
# What may be the same as elsewhere without the problem being so.
_BESIDE_THE_PROBLEM = re.compile(
    r"\b(?:set-?up|environment|config(?:uration)?|versions?|steps|settings|machine|hardware"
    r"|workaround|approach|code|format)\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
_IS_ANOTHER = re.compile(
    r"\b(?:is|are|was|were) ?(?:not|n['\u2019]t)(?: really| actually)? (?:an? |the )?(?:exact )?"
    rf"(?:duplicate of|dup(?:e)? of|same(?: {_TROUBLE})? as){_FILLER}",
    re.IGNORECASE,
)
_EQUATES = frozenset({LinkReason.DUPLICATE_OF, LinkReason.SAME_AS})
_CLAIMS = _EQUATES | {LinkReason.FIXED_BY}


def read_reason(before: str, after: str) -> LinkReason:
    """Return the reason that the words around a reference state; MENTIONS when they state none."""
    before = " ".join(before[-CONTEXT_LIMIT - len(EARLIER_REFERENCE) :].split()) + " "
    after = after[:CONTEXT_LIMIT]
    if _IS_ANOTHER.search(before) and not is_asked(after):
        return LinkReason.DIFFERENT_FROM
    found = _stated_before(before) or _stated_after(after)
    if found in _CLAIMS and is_asked(after):
        return LinkReason.RELATED_TO
    if found in _EQUATES and _TAKEN_BACK.match(after):
        return LinkReason.MENTIONS
    return found or LinkReason.MENTIONS


def continues_list(between: str) -> bool:
    """Tell whether a reference shares the reason of the one before: "duplicate of #1 and #2"."""
    return _JOINS.fullmatch(between) is not None


def is_negated(before: str) -> bool:
    """Tell whether the clause that `before` ends in denies what follows it."""
    clause = _CLAUSE_END.split(before)[-1]
    return _NEGATION.search(clause) is not None


def is_asked(after: str) -> bool:
    """Tell whether the sentence that goes on with `after` is a question."""
    return _ASKS.match(after) is not None


def _stated_before(before: str) -> LinkReason | None:
    for reason, pattern in _BEFORE_PATTERNS:
        match = pattern.search(before)
        if match:
            return reason if _is_meant(reason, before[: match.start()]) else None
    return None


def _is_meant(reason: LinkReason, before: str) -> bool:
    """Tell whether the words say it of this issue, and as a fact."""
    if is_negated(before):
        return False
    if reason not in _EQUATES:
        return True
    clause = _CLAUSE_END.split(before)[-1]
    is_of_another = _OTHER_REFERENCE.search(clause) and not _THIS.search(clause)
    return not (is_of_another or _DOUBT.search(clause) or _BESIDE_THE_PROBLEM.search(clause))


def _stated_after(after: str) -> LinkReason | None:
    return next((reason for reason, pattern in _AFTER_PATTERNS if pattern.match(after)), None)
