"""What a helper process holds of an event: its ideas' vectors in one matrix, and what they say.

Brought up to date by reading only what has changed since: a card that changes raises its version.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.grouping.assigning import Centroids
from participation.grouping.embedding import Embedder, Vectors
from participation.grouping.likeness import SIMILAR, VERY_SIMILAR, differs, most_alike
from participation.grouping.preparing import Middle
from participation.ideas.models import PUBLIC, Idea, Placed
from participation.kernel.db import Database
from participation.topics.models import TopicField
from participation.topics.vectors import Worded, vectors_of

AT_ONCE = 32  # texts between two looks at what is asked: a tenth of a second
REMEMBERED = 64  # texts that were asked about lately: one that is sent in is not read again
GROWTH = 1.05  # what all ideas have in common is worked out anew when there are so many more


class Remembering:
    """An embedder that knows the last single texts again."""

    def __init__(self, embedder: Embedder) -> None:
        self.name, self.size, self.is_fallback = embedder.name, embedder.size, embedder.is_fallback
        self._embedder = embedder
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """As the embedder would; shape (n, size)."""
        unknown = [text for text in dict.fromkeys(texts) if text not in self._known]
        fresh = dict(zip(unknown, self._embedder.embed(unknown), strict=True)) if unknown else {}
        rows = np.array([fresh[text] if text in fresh else self._known[text] for text in texts])
        self._known.update(fresh if len(fresh) == 1 else {})
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return rows.reshape(len(texts), self.size)


@dataclass(frozen=True)
class Alike:
    """An idea like a text: its number, the cosine, whether they may be called very similar."""

    id: int
    score: float
    is_very: bool


@dataclass
class Taught:
    """The fields as people have filled them, and from how many ideas that was worked out."""

    middle: Middle
    centroids: Centroids
    rows: int


@dataclass
class Shelf:
    """The ideas with a card of one event. What left the board stays as a row of zeros."""

    event_id: int
    embedder: Embedder
    version: int = -1
    ids: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)  # the field a person chose; 0 without one
    pending: dict[int, Worded] = field(default_factory=dict)
    changes: int = 0  # rises with each text that came, changed or left
    _rows: dict[int, int] = field(default_factory=dict)
    _taught: Taught | None = None

    def __post_init__(self) -> None:
        self._matrix = np.zeros((64, self.embedder.size), dtype=np.float32)

    @property
    def vectors(self) -> Vectors:
        """One row for each of `ids`; zeros for what has left or is not read yet."""
        return self._matrix[: len(self.ids)]

    def update(self, session: Session) -> None:
        """Read what has changed since the last time."""
        rows = session.execute(
            select(
                Idea.id,
                Idea.version,
                Idea.title,
                Idea.text,
                Idea.language,
                Idea.status,
                Idea.merged_into_id,
                Idea.field_id,
                Idea.placed,
            )
            .where(Idea.event_id == self.event_id, Idea.version > self.version)
            .order_by(Idea.version, Idea.id)
        )
        for row in rows:
            self.version = max(self.version, row.version)
            if row.status in PUBLIC and row.merged_into_id is None:
                is_confirmed = row.placed is Placed.PERSON and row.field_id
                worded = Worded(row.id, f"{row.title}\n{row.text}", row.language)
                self._put(worded, row.field_id if is_confirmed else 0)
            elif row.id in self._rows:
                self._take_off(row.id)

    def _put(self, idea: Worded, label: int) -> None:
        row = self._rows.get(idea.id)
        if row is None:
            row = self._rows[idea.id] = len(self.ids)
            self._grow()
            self.ids.append(idea.id)
            self.texts.append("")
            self.languages.append(idea.language)
            self.labels.append(0)
        if self.texts[row] != idea.text:
            self.texts[row] = idea.text
            self.pending[idea.id] = idea
            self._matrix[row] = 0
            self.changes += 1
        if (self.labels[row], self.languages[row]) != (label, idea.language):
            self._taught = None
        self.labels[row], self.languages[row] = label, idea.language

    def _grow(self) -> None:
        if len(self.ids) == len(self._matrix):
            more = np.zeros_like(self._matrix)
            self._matrix = np.concatenate([self._matrix, more])

    def _take_off(self, idea_id: int) -> None:
        row = self._rows[idea_id]
        self.pending.pop(idea_id, None)
        if self.labels[row]:
            self._taught = None
        self._matrix[row], self.texts[row], self.labels[row] = 0, "", 0
        self.changes += 1

    def read_some(self, database: Database, wanted: Sequence[int] = ()) -> None:
        """Get the vectors of a few ideas that have none here yet: of the wanted ones first."""
        first = [number for number in wanted if number in self.pending]
        chosen = [*first, *(number for number in self.pending if number not in first)][:AT_ONCE]
        some = [self.pending[number] for number in sorted(chosen)]
        for idea, vector in zip(some, vectors_of(database, some, self.embedder), strict=True):
            row = self._rows[idea.id]
            self._matrix[row] = vector
            del self.pending[idea.id]
            self.changes += 1
            if self.labels[row]:
                self._taught = None

    def alike(self, text: str, most: int) -> list[Alike]:
        """The ideas most like a text, the nearest first."""
        vector = self.embedder.embed([text])[0]
        found = most_alike(self.vectors, vector, most=most, least=SIMILAR)
        return [
            Alike(
                self.ids[row],
                score,
                score >= VERY_SIMILAR and not differs(text, self.texts[row]),
            )
            for row, score in found
        ]

    def fields_for(self, session: Session, numbers: Sequence[int]) -> dict[int, int | None]:
        """The field of each idea as people have taught it, None if that is not sure.

        Nothing about an idea that is not here, and about none while fewer than two fields have
        enough confirmed ideas. A field that is locked or no longer offered gets nothing.
        """
        rows = {number: self._rows[number] for number in numbers if number in self._rows}
        taught = self._taught_fields()
        if not rows or len(taught.centroids.labels) < 2:
            return {}
        languages = [self.languages[row] for row in rows.values()]
        prepared = taught.middle.taken_from(self.vectors[list(rows.values())], languages)
        is_open = set(
            session.scalars(
                select(TopicField.id).where(
                    TopicField.retired_at.is_(None), TopicField.locked_at.is_(None)
                )
            )
        )
        nearest = (one.label for one in taught.centroids.nearest(prepared))
        return {
            number: label if label in is_open else None
            for number, label in zip(rows, nearest, strict=True)
        }

    def _taught_fields(self) -> Taught:
        taught = self._taught
        if taught is None or len(self.ids) > taught.rows * GROWTH:
            middle = Middle.of(self.vectors, self.languages)
            sure = [row for row, label in enumerate(self.labels) if label]
            languages = [self.languages[row] for row in sure]
            prepared = middle.taken_from(self.vectors[sure], languages)
            centroids = Centroids.of(prepared, [self.labels[row] for row in sure])
            taught = self._taught = Taught(middle, centroids, len(self.ids))
        return taught
