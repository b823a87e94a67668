"""What people say of an issue: one vote of a kind for each person, counted.

Duplicates of one another are one problem, so their votes are counted together.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Delete, Engine, delete, func, select

from bot.domain.decisions import CastVote
from bot.domain.forgotten import Forgotten
from bot.domain.requests import Target
from bot.store.cluster import cluster_of
from bot.store.rows_of_repositories import delete_of_installation, delete_of_repositories
from bot.store.schema import feedback
from bot.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class VoteStore:
    """Votes in the database behind `engine`, whose tables exist."""

    engine: Engine

    def cast(self, target: Target, vote: CastVote, *, at: datetime) -> None:
        """Keep the vote; the same one by the same person is kept once."""
        row = {
            "repository_id": target.repository_id,
            "number": target.number,
            "voter": vote.voter,
            "kind": vote.kind.value,
            "installation_id": target.installation_id,
            "full_name_key": target.repository.key,
            "voted_at": at,
        }
        kept = insert_into(feedback, self.engine.dialect).values(row).on_conflict_do_nothing()
        with self.engine.begin() as connection:
            if vote.kind.opposite is not None:
                connection.execute(_delete(target, replace(vote, kind=vote.kind.opposite)))
            connection.execute(kept)

    def withdraw(self, target: Target, vote: CastVote) -> None:
        """Drop the vote, if it was cast on this issue."""
        with self.engine.begin() as connection:
            connection.execute(_delete(target, vote))

    def cast_by(self, voter: str, *, repository_id: int, number: int) -> frozenset[str]:
        """Return the kinds of vote that somebody cast on this issue itself."""
        statement = select(feedback.c.kind).where(
            feedback.c.repository_id == repository_id,
            feedback.c.number == number,
            feedback.c.voter == voter,
        )
        with self.engine.connect() as connection:
            return frozenset(connection.execute(statement).scalars())

    def count_since(self, moment: datetime, *, repository_id: int, number: int, voters: str) -> int:
        """Count the votes cast on this issue since then by voters whose names begin so."""
        statement = select(func.count()).where(
            feedback.c.repository_id == repository_id,
            feedback.c.number == number,
            feedback.c.voted_at >= moment,
            feedback.c.voter.startswith(voters, autoescape=True),
        )
        with self.engine.connect() as connection:
            return connection.execute(statement).scalar_one()

    def count(self, repository_id: int, number: int) -> Mapping[str, int]:
        """Return how many people cast each kind of vote, the most frequent kind first."""
        votes = func.count(feedback.c.voter.distinct()).label("votes")
        cluster = cluster_of(repository_id, number)
        statement = (
            select(feedback.c.kind, votes)
            .where(
                feedback.c.repository_id == repository_id,
                feedback.c.number.in_(select(cluster.c.number)),
            )
            .group_by(feedback.c.kind)
            .order_by(votes.desc(), feedback.c.kind)
        )
        with self.engine.connect() as connection:
            return {row.kind: row.votes for row in connection.execute(statement)}

    def forget_issue(self, repository_id: int, number: int) -> None:
        issue = (feedback.c.repository_id == repository_id, feedback.c.number == number)
        with self.engine.begin() as connection:
            connection.execute(delete(feedback).where(*issue))

    def forget_repositories(self, repository_ids: Collection[int]) -> Forgotten:
        return {"votes": delete_of_repositories(self.engine, feedback, repository_ids)}

    def forget_installation(
        self, installation_id: int, *, only: Collection[int] | None = None
    ) -> Forgotten:
        """Drop every vote on an issue of the installation, or of `only` these repositories."""
        count = delete_of_installation(self.engine, feedback, installation_id, only=only)
        return {"votes": count}


def _delete(target: Target, vote: CastVote) -> Delete:
    return delete(feedback).where(
        feedback.c.repository_id == target.repository_id,
        feedback.c.number == target.number,
        feedback.c.voter == vote.voter,
        feedback.c.kind == vote.kind.value,
    )
