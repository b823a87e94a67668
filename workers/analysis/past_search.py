"""Find earlier reports of a problem in what is known of the repository.

The database's index brings candidates by the most telling words, and every report of the same
error; a language model, where there is one, those that mean something like it. Then all are
compared.
"""

from collections.abc import Container
from dataclasses import dataclass, field, replace

from bot.domain.history import SearchEntry, Sighting
from workers.analysis.earlier_reports import Comparison, EarlierReport, Weights, rank
from workers.analysis.term_weights import most_telling, rarities, terms_in, weigh
from workers.toolbox import Meanings, NoMeanings, PastSearch

# An error that more earlier reports share says what people do, not which problem they met.
MOST_SHARING_AN_ERROR = 8
_MOST_TERMS = 30
_MOST_CANDIDATES = 120
# Of other words and one meaning; only with a language model.
_MOST_NEAR = 50
_MOST_ISSUES_MATCHED = 10_000


@dataclass(frozen=True, slots=True)
class Past:
    """One repository's past, and how its reports are compared."""

    search: PastSearch
    repository_id: int
    meanings: Meanings = field(default_factory=NoMeanings)
    weights: Weights = field(default_factory=Weights)
    # With fewer issues their counts do not tell a rare word from a common one.
    least_issues: int = 0
    # As a back-test asks: what comments named after a report was opened is not known to it.
    is_as_of_opening: bool = False

    def sharing(self, error: str, report: SearchEntry, *, most: int) -> tuple[Sighting, ...]:
        """Return where the error was met, as far as a search for the report may know of it."""
        until = report.created_at if self.is_as_of_opening else None
        return self.search.sightings(
            self.repository_id, error, before=report.number, most=most, until=until
        )


def find_earlier(report: SearchEntry, *, past: Past, most: int) -> tuple[EarlierReport, ...]:
    """Return up to `most` reports with smaller numbers, the likeliest of the same problem first."""
    own_terms = terms_in([report])
    known = past.search.statistics(past.repository_id, own_terms)
    if known is None:
        return ()
    chosen = most_telling(
        weigh(report, rarities(own_terms, known)),
        known,
        most=_MOST_TERMS,
        most_issues=_MOST_ISSUES_MATCHED,
    )
    by_words = past.search.find_by_words(
        past.repository_id, chosen, before=report.number, most=_MOST_CANDIDATES
    )
    sharing, common = _sharing_an_error(report, past)
    near = past.meanings.near(past.repository_id, report, most=_MOST_NEAR)
    missing = sorted(sharing.union(near).difference(entry.number for entry in by_words))
    others = past.search.find_by_numbers(past.repository_id, missing)
    candidates = [_sharing_alone(one, sharing) for one in (*by_words, *others)]
    statistics = past.search.statistics(past.repository_id, own_terms | terms_in(candidates))
    how = Comparison(
        statistics or known,
        past.meanings.compare(past.repository_id, report, candidates),
        common,
        past.weights,
    )
    return rank(report, candidates, how=how)[:most]


def _sharing_alone(entry: SearchEntry, sharing: Container[int]) -> SearchEntry:
    """Return the entry with its errors only where one of them is known to be the report's."""
    is_plain = entry.number in sharing or not entry.fingerprints
    return entry if is_plain else replace(entry, fingerprints=frozenset())


def _sharing_an_error(report: SearchEntry, past: Past) -> tuple[set[int], set[str]]:
    """Return the issues with the same error, and the errors that too many share to tell."""
    numbers: set[int] = set()
    common: set[str] = set()
    for error in sorted(report.fingerprints):
        found = past.sharing(error, report, most=MOST_SHARING_AN_ERROR + 1)
        if len(found) > MOST_SHARING_AN_ERROR:
            common.add(error)
        else:
            numbers.update(sighting.number for sighting in found)
    return numbers, common
