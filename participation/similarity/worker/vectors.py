"""Vectors of ideas, kept so that a text is read by the model only once.

Only processes of their own make them (see participation/grouping); the one that serves does not.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Table, delete, insert, select
from sqlalchemy.orm import Session

from participation.grouping.embedding import Embedder, Vectors
from participation.ideas.models import PUBLIC, Idea, Status
from participation.kernel.db import Database
from participation.similarity.models import IdeaVector

AT_ONCE = 200  # texts between two commits: nobody who writes waits long, and progress shows
TABLE = cast(Table, IdeaVector.__table__)
READABLE = PUBLIC | {Status.SEALED}


@dataclass(frozen=True)
class Worded:
    """An idea as the model reads it."""

    id: int
    text: str
    language: str

    def digest(self, model: str) -> str:
        """Changes with the text and with the model."""
        said = f"{model}\n{self.text}".encode()
        return hashlib.sha1(said, usedforsecurity=False).hexdigest()


def worded(session: Session, *chosen: ColumnElement[bool]) -> list[Worded]:
    """The ideas that meet the conditions and may be read, by number; not those merged into others."""
    rows = session.execute(
        select(Idea.id, Idea.title, Idea.text, Idea.language)
        .where(Idea.status.in_(READABLE), Idea.merged_into_id.is_(None), *chosen)
        .order_by(Idea.id)
    )
    return [Worded(row.id, f"{row.title}\n{row.text}", row.language) for row in rows]


def vectors_of(
    database: Database,
    ideas: Sequence[Worded],
    embedder: Embedder,
    progress: Callable[[int], None] = lambda _done: None,
) -> Vectors:
    """One row for each idea, in their order; what is not kept yet is made and kept.

    `progress` is told how many of the ideas are done, from time to time.
    """
    kept = _kept(database, ideas, embedder)
    missing = [one for one in ideas if one.id not in kept]
    progress(len(ideas) - len(missing))
    for start in range(0, len(missing), AT_ONCE):
        some = missing[start : start + AT_ONCE]
        fresh = embedder.embed([one.text for one in some]).astype(np.float16)
        keep_vectors(database, some, fresh, embedder)
        kept |= {one.id: row for one, row in zip(some, fresh, strict=True)}
        progress(len(ideas) - len(missing) + start + len(some))
    found = np.zeros((len(ideas), embedder.size), dtype=np.float32)
    for number, one in enumerate(ideas):
        found[number] = kept[one.id]
    return found


def _kept(
    database: Database, ideas: Sequence[Worded], embedder: Embedder
) -> dict[int, NDArray[np.float16]]:
    wanted = {one.id: one for one in ideas}
    with database.reading() as session:
        rows = session.execute(
            select(IdeaVector.idea_id, IdeaVector.digest, IdeaVector.vector).where(
                IdeaVector.idea_id.between(min(wanted, default=0), max(wanted, default=0))
            )
        )
        return {
            idea_id: np.frombuffer(vector, dtype=np.float16)
            for idea_id, digest, vector in rows
            if idea_id in wanted and digest == wanted[idea_id].digest(embedder.name)
        }


def keep_vectors(
    database: Database, ideas: Sequence[Worded], fresh: NDArray[np.float16], embedder: Embedder
) -> None:
    """Keep vectors of ideas that may still be read: one may have been withdrawn meanwhile."""
    numbers = [one.id for one in ideas]
    made = [  # before the database is held: whoever votes waits for it
        {"idea_id": one.id, "digest": one.digest(embedder.name), "vector": row.tobytes()}
        for one, row in zip(ideas, fresh, strict=True)
    ]
    with database.transaction() as work:
        there = set(
            work.session.scalars(
                select(Idea.id)
                .where(Idea.id.in_(numbers), Idea.status.in_(READABLE))
                .with_for_update(read=True)
            )
        )
        rows = [one for one in made if one["idea_id"] in there]
        # By the table: one new idea is read while its author waits to see its field.
        connection = work.session.connection()
        connection.execute(delete(TABLE).where(TABLE.c.idea_id.in_(numbers)))
        if rows:
            connection.execute(insert(TABLE), rows)
