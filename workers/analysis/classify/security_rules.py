"""What is likely a report of a vulnerability, which must not be discussed in public.

Talk of passwords, tokens or permissions alone is not one; the words below name an attack, a
weakness or the wish to report one.
"""

from bot.domain.findings import IssueType
from workers.analysis.classify.rule import Place, Rule

_SECRETS = "(?:credentials?|tokens?|secrets?|passwords?|private keys?|api keys?)"

_TITLE = (
    (4.5, ("security (?:vulnerabilit(?:y|ies)|issues?|bugs?|flaws?|holes?|reports?|disclosure)",)),
    (4.0, ("xss", "cross[- ]site scripting", "csrf", "ssrf", "rce", "xxe", "redos", "idor")),
    (
        4.0,
        ("(?:remote|arbitrary) (?:code|command) execution", "(?:sql|command|code|shell) injection"),
    ),
    (
        4.0,
        (
            "(?:path|directory) traversal",
            "prototype pollution",
            "privilege escalation",
            "auth(?:entication|ori[sz]ation)? bypass",
            "open redirect",
            "sandbox escape",
        ),
    ),
    (3.5, (r"CVE-\d{4}-\d{4,7}", r"GHSA(?:-\w{4}){3}")),
    (4.0, ("vulnerab(?:le|ility|ilities)",)),
    (
        3.5,
        (
            "(?:not|non)[- ]constant[- ]time",
            "timing (?:attack|leak)s?",
            "side[- ]channels?",
            "denial[- ]of[- ]service",
        ),
    ),
    (
        3.2,
        (
            rf"leak(?:s|ed|ing)? (?:\w{{1,20}} ){{0,3}}{_SECRETS}",
            rf"(?:expos|disclos)(?:es|ed|ing) (?:\w{{1,20}} ){{0,3}}{_SECRETS}",
        ),
    ),
    (3.0, ("use[- ]after[- ]free", "heap[- ]buffer[- ]overflow", "out[- ]of[- ]bounds write")),
)
_HEADINGS = (
    (
        3.0,
        (
            "proof of concept",
            "attack (?:vector|scenario)",
            "cvss(?: score)?",
            "vulnerability (?:description|details|type)",
            "affected endpoint",
        ),
    ),
)
_PROSE = (
    (
        5.0,
        (
            "report(?:ing)? (?:a |an |this )?(?:potential )?(?:security|vulnerabilit)[a-z]{0,5}",
            "(?:responsible|private|coordinated)(?:ly)? disclos(?:ure|e)",
            "security vulnerability in",
            r"huntr\.(?:dev|com)",
        ),
    ),
    (
        3.2,
        (
            "(?:attacker|adversary)s? (?:can|could|may|might|is able)",
            "exploitable",
            "(?:remote|arbitrary) (?:code|command) execution",
            "(?:sql|command|shell) injection",
            "path traversal",
            "stored xss",
            "cross[- ]site scripting",
        ),
    ),
    (2.6, (r"CVE-\d{4}-\d{4,7}", "vulnerable to", r"(?:this|a|the) (?:\w{1,12} )?vulnerability")),
)

SECURITY_RULES: tuple[Rule, ...] = tuple(
    Rule(place, IssueType.SECURITY, weight, words)
    for place, rules in (
        (Place.TITLE, _TITLE),
        (Place.HEADINGS, _HEADINGS),
        (Place.PROSE, _PROSE),
    )
    for weight, words in rules
)
