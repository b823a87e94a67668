"""Of which repositories anything is kept, and for whom; by their ids, because names change."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Engine, select

from bot.domain.issue import RepositoryRef
from bot.store.history_tables import known_repositories
from bot.store.id_pages import pages_of
from bot.store.schema import feedback, reports

_TABLES = (reports, feedback, known_repositories)


class KeptRepositories:
    """Reads the tables behind `engine` that say for which installation something is kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def installations(self) -> frozenset[int]:
        """Return the installations for which anything is kept."""
        with self._engine.connect() as connection:
            return frozenset(
                installation_id
                for table in _TABLES
                for installation_id in connection.execute(
                    select(table.c.installation_id).distinct()
                ).scalars()
                if installation_id is not None
            )

    def of_installation(self, installation_id: int) -> frozenset[int]:
        """Return the repositories of which something was kept for the installation."""
        return self._find(lambda table: (table.c.installation_id == installation_id,))

    def names_of_installation(self, installation_id: int) -> dict[int, RepositoryRef]:
        """Return the same by their ids, each under a name that it had."""
        with self._engine.connect() as connection:
            return {
                repository_id: RepositoryRef.parse(name)
                for table in _TABLES
                for repository_id, name in connection.execute(
                    select(table.c.repository_id, table.c.full_name_key)
                    .where(table.c.installation_id == installation_id)
                    .distinct()
                )
            }

    def named(self, repositories: Collection[RepositoryRef]) -> frozenset[int]:
        """Return those that were called so when something was last kept of them."""
        keys = [repository.key for repository in repositories]
        return self._find(lambda table: (table.c.full_name_key.in_(keys),))

    def of_others(self, repository_ids: Collection[int], *, than: int) -> frozenset[int]:
        """Return those of which something was kept for another installation."""
        found: set[int] = set()
        for page in pages_of(repository_ids):
            found |= self._find(
                lambda table, page=page: (
                    table.c.repository_id.in_(page),
                    table.c.installation_id != than,
                )
            )
        return frozenset(found)

    def _find(self, conditions: Any) -> frozenset[int]:
        with self._engine.connect() as connection:
            return frozenset(
                repository_id
                for table in _TABLES
                for repository_id in connection.execute(
                    select(table.c.repository_id).where(*conditions(table)).distinct()
                ).scalars()
            )
