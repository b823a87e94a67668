"""What a language model made of known issues' words, by the model's name."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, select

from bot.store.history_tables import known_vectors
from bot.store.upsert import upsert
from bot.store.while_known import while_known

_PER_WRITE = 200


class VectorStore:
    """Vectors of known issues in the database behind `engine`: of the title, and of the whole."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(
        self, repository_id: int, vectors: Mapping[int, tuple[bytes, bytes]], *, model: str
    ) -> None:
        """Keep the vectors by issue number, instead of older ones of the same model.

        Nothing is kept of a repository that is not known, or not any more.
        """
        rows = [
            {
                "repository_id": repository_id,
                "number": number,
                "model": model,
                "title": title,
                "whole": whole,
            }
            for number, (title, whole) in vectors.items()
        ]
        with while_known(self._engine, repository_id) as connection:
            if connection is None:
                return
            for start in range(0, len(rows), _PER_WRITE):
                page = rows[start : start + _PER_WRITE]
                statement = upsert(known_vectors, page, changed=("title", "whole"))
                connection.execute(statement(connection))

    def find(
        self, repository_id: int, numbers: Sequence[int], *, model: str
    ) -> dict[int, tuple[bytes, bytes]]:
        """Return the vectors of those of the issues that have any."""
        columns = (known_vectors.c.number, known_vectors.c.title, known_vectors.c.whole)
        statement = select(*columns).where(
            known_vectors.c.repository_id == repository_id,
            known_vectors.c.model == model,
            known_vectors.c.number.in_(numbers),
        )
        with self._engine.connect() as connection:
            return {row.number: (row.title, row.whole) for row in connection.execute(statement)}

    def numbers(
        self, repository_id: int, *, model: str, after: int = 0, before: int | None = None
    ) -> list[int]:
        """Return the numbers of the issues between the two that have vectors, ascending."""
        column = known_vectors.c.number
        statement = select(column).where(
            known_vectors.c.repository_id == repository_id,
            known_vectors.c.model == model,
            column > after,
        )
        if before is not None:
            statement = statement.where(column < before)
        with self._engine.connect() as connection:
            return list(connection.execute(statement.order_by(column)).scalars())
