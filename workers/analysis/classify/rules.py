"""Classify by explicit rules about words, which need no history of the repository."""

from bot.domain.issue import Issue, Repository
from workers.analysis.classify.heading_rules import HEADING_RULES
from workers.analysis.classify.issue_lines import LineKind, join, read_lines
from workers.analysis.classify.language_rules import LANGUAGE_RULES
from workers.analysis.classify.other_rules import OTHER_RULES
from workers.analysis.classify.prose_rules import PROSE_RULES
from workers.analysis.classify.required_words import fold
from workers.analysis.classify.rule import Place
from workers.analysis.classify.security_rules import SECURITY_RULES
from workers.analysis.classify.title_rules import TITLE_RULES
from workers.analysis.classify.trace_rules import TRACE_RULES
from workers.analysis.classify.vote import Vote

RULES = (
    *TITLE_RULES,
    *HEADING_RULES,
    *PROSE_RULES,
    *TRACE_RULES,
    *LANGUAGE_RULES,
    *SECURITY_RULES,
    *OTHER_RULES,
)
# What an issue is about stands at its beginning; later text is logs, versions and side remarks.
_OPENING_CHARACTERS = 4_000
# GitHub's own limit for a title is 256.
_TITLE_CHARACTERS = 300


def suggest(issue: Issue, _: Repository) -> tuple[Vote, ...]:
    """Vote once for every rule whose words stand in the issue."""
    parts = _parts(issue)
    folded = {place: fold(text) for place, text in parts.items()}
    likely = [rule for rule in RULES if rule.may_stand_in(folded[rule.place])]
    found = [(rule, rule.find(parts[rule.place])) for rule in likely]
    return tuple(Vote(rule.type, rule.weight, words) for rule, words in found if words)


def _parts(issue: Issue) -> dict[Place, str]:
    lines = read_lines(issue.body)
    return {
        Place.TITLE: issue.title[:_TITLE_CHARACTERS],
        Place.HEADINGS: join(lines, LineKind.HEADING)[:_OPENING_CHARACTERS],
        Place.PROSE: join(lines, LineKind.PROSE)[:_OPENING_CHARACTERS],
        Place.CODE: join(lines, LineKind.CODE)[:_OPENING_CHARACTERS],
    }
