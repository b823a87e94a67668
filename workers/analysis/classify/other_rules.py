"""What is no report: advertising, greetings, and the project's own housekeeping."""

from bot.domain.findings import IssueType
from workers.analysis.classify.rule import Place, Rule

_END = r"\s?[\]:)\u3011]"

_TITLE = (
    (2.6, (rf"^\W{{0,3}}(?:release|chore|meta|ci|tracking|announcement|roadmap){_END}",)),
    (2.4, ("code of conduct", "tracking issue", "meta[- ]issue")),
    (2.8, (r"^\W{0,3}(?:create|cut|publish|tag|make) an? (?:new )?release",)),
    (
        2.6,
        (
            r"^\W{0,3}(?:thank(?:s| you)|hello|hi|test(?:ing)?)\W{0,5}$",
            r"^\W{0,3}(?:asdf\w{0,9}|ignore(?: this)?)\W{0,5}$",
        ),
    ),
)
_PROSE = (
    (
        3.5,
        (
            "casino",
            "viagra",
            "forex signals?",
            "airdrop",
            "make money (?:fast|online)",
            "seo services?",
            "buy (?:cheap|followers)",
            r"whatsapp(?: me)?:? ?\+\d{1,15}",
        ),
    ),
)

OTHER_RULES: tuple[Rule, ...] = tuple(
    Rule(place, IssueType.OTHER, weight, words)
    for place, rules in ((Place.TITLE, _TITLE), (Place.PROSE, _PROSE))
    for weight, words in rules
)
