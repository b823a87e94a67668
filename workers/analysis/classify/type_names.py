"""What a label, an issue form or an answer in a form calls a type.

Names are compared without case, pictures, numbering and separators; what is left has to be one of
the names below in full, so "not a bug", "bug-bounty" and "debugging" name no type.
"""

import re
import unicodedata

from bot.domain.findings import IssueType

_NAMES: dict[IssueType, frozenset[str]] = {
    IssueType.BUG: frozenset(
        "bug,bugs,bug report,bug reports,bugreport,a bug,report a bug,bug fix,bug/fix,defect,"
        "defects,crash,regression,performance issue,performance bug,unexpected behavior,"
        "unexpected behaviour,potential bug,possible bug,unconfirmed bug,build/install".split(",")
    ),
    IssueType.FEATURE: frozenset(
        "feature,features,feature request,feature requests,featurerequest,a feature,new feature,"
        "request a feature,feature proposal,feature idea,feat,enhancement,enhancements,"
        "enhancement request,enhancement proposal,improvement,improvements,suggestion,idea,"
        "proposal,wish,wishlist,rfe".split(",")
    ),
    IssueType.QUESTION: frozenset(
        "question,questions,a question,ask a question,usage question,usage questions,support,"
        "support request,support question,usage,how to,howto,help,q&a".split(",")
    ),
    IssueType.DOCUMENTATION: frozenset(
        "documentation,documentation issue,documentation bug,documentation request,"
        "documentation feature request,documentation improvement,improve documentation,"
        "docs,docs issue,docs bug,doc,doc issue,doc bug,documentation error".split(",")
    ),
    IssueType.SECURITY: frozenset(
        "security,security issue,security bug,security report,security vulnerability,"
        "vulnerability,vulnerability report,vuln".split(",")
    ),
    IssueType.OTHER: frozenset({"other", "others", "misc", "miscellaneous"}),
}
# Namespaces that say of a label that it is about the type: "kind/bug", "T-bug", "Issue type: Bug".
_PREFIX = re.compile(
    r"^(?:(?:kind|type) |"
    r"(?:kind|types?|t|c|category|cat|class|classification|issue[ -]?type|issue|it|triage|status"
    r"|resolution|closed|close|r|s|stat|pending|as|i) ?[/:.\-|\]] ?)"
)
# Namespaces that say which part of the project a label is about; a bug can have one as well.
_AREA_PREFIX = re.compile(
    r"(?:a|area|module|component|comp|topic|scope|domain|subject|focus|d) ?[/:.\-|] ?"
)
# Labels that are nothing but a picture.
_PICTURES: dict[str, IssueType] = {
    "\N{BUG}": IssueType.BUG,
    ":bug:": IssueType.BUG,
    "\N{SPARKLES}": IssueType.FEATURE,
    ":sparkles:": IssueType.FEATURE,
    "\N{BLACK QUESTION MARK ORNAMENT}": IssueType.QUESTION,
    ":question:": IssueType.QUESTION,
    "\N{BOOKS}": IssueType.DOCUMENTATION,
    ":books:": IssueType.DOCUMENTATION,
    "\N{MEMO}": IssueType.DOCUMENTATION,
    ":memo:": IssueType.DOCUMENTATION,
    "\N{LOCK}": IssueType.SECURITY,
    ":lock:": IssueType.SECURITY,
}
_BETWEEN_WORDS = re.compile(r"[^\w&]+")
_EMOJI_CODE = re.compile(r":[a-z0-9_+\-]{1,40}:")
_NUMBERING = re.compile(r"\d{1,3} ?[.:)\-] ?")


def plain_name(name: str) -> str:
    """Fold a name for comparing: no case, pictures, numbering, brackets or repeated blanks."""
    folded = unicodedata.normalize("NFKC", name[:200]).casefold()
    letters = "".join(c for c in _EMOJI_CODE.sub(" ", folded) if not _is_picture(c))
    words = " ".join(letters.replace("_", " ").split()).strip("*[]()<>\"'`!?. ")
    return _NUMBERING.sub("", words, count=1) if _NUMBERING.match(words) else words


def without_kind(name: str) -> str:
    """Return the folded name behind its type namespace, if any, with blanks for hyphens."""
    return " ".join(_PREFIX.sub("", plain_name(name), count=1).replace("-", " ").split())


def without_area(name: str) -> str | None:
    """Return what follows an area namespace ("A-docs" gives "docs"), None where there is none."""
    plain = plain_name(name)
    prefix = _AREA_PREFIX.match(plain)
    return " ".join(plain[prefix.end() :].replace("-", " ").split()) if prefix else None


def named_type(name: str) -> IssueType | None:
    """Tell which type a name stands for, None unless the whole name does."""
    bare = without_kind(name)
    if not bare:
        return _PICTURES.get(name.strip("\ufe0f \t").casefold())
    return next((type_ for type_, names in _NAMES.items() if bare in names), None)


def mentioned_type(text: str) -> IssueType | None:
    """Tell which type the words of `text` are about, None when they name none or several."""
    words = set(_BETWEEN_WORDS.split(plain_name(text)))
    mentioned = [type_ for type_, names in _NAMES.items() if words & names]
    return named_type(text) or (mentioned[0] if len(mentioned) == 1 else None)


def _is_picture(character: str) -> bool:
    # So: symbols and emoji; Sk: skin tones; Cf: joiners; Mn: variation selectors; Co: private use.
    return unicodedata.category(character) in {"So", "Sk", "Cf", "Mn", "Co", "Cs", "Cn"}
