"""The issues that are duplicates of one another, as far as a repository's past is known."""

from sqlalchemy import CTE, literal, select

from bot.store.history_tables import known_issues


def cluster_of(repository_id: int, number: int) -> CTE:
    """Return a query for the numbers of the issue, its originals, and whatever repeats these.

    Each recursion is a UNION, which ends also where issues name each other in a circle.
    """
    known, of_repository = known_issues.c, known_issues.c.repository_id == repository_id
    originals = select(literal(number).label("number")).cte("originals", recursive=True)
    above = select(known.duplicate_of).join(originals, known.number == originals.c.number)
    originals = originals.union(above.where(of_repository, known.duplicate_of.is_not(None)))
    cluster = select(originals.c.number).cte("cluster", recursive=True)
    below = select(known.number).join(cluster, known.duplicate_of == cluster.c.number)
    return cluster.union(below.where(of_repository))
