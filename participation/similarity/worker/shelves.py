"""What a helper process holds of an event: its ideas' vectors in one matrix, and what they say.

Brought up to date by reading only what has changed since: a card that changes raises its version.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
from sqlalchemy import Connection, Table, bindparam, select

from participation.grouping.assigning import Centroids
from participation.grouping.embedding import Embedder, Vectors
from participation.grouping.likeness import VERY_SIMILAR, differs, most_alike
from participation.grouping.preparing import Middle
from participation.ideas.models import PUBLIC, Idea, Placed
from participation.kernel.db import Database
from participation.similarity.worker.vectors import Worded, keep_vectors, vectors_of
from participation.topics.models import TopicField

AT_ONCE = 32  # texts between two looks at what is asked: a tenth of a second
REMEMBERED = 64  # texts that were asked about lately: one that is sent in is not read again
GROWTH = 1.05  # what all ideas have in common is worked out anew when there are so many more

# By the tables: sessions and what they load cost more than the answer.
IDEA, FIELD = cast(Table, Idea.__table__).c, cast(Table, TopicField.__table__).c
CHANGED = (
    select(
        IDEA.id,
        IDEA.version,
        IDEA.title,
        IDEA.text,
        IDEA.language,
        IDEA.status,
        IDEA.merged_into_id,
        IDEA.field_id,
        IDEA.placed,
    )
    .where(IDEA.event_id == bindparam("event"), IDEA.version > bindparam("version"))
    .order_by(IDEA.version, IDEA.id)
)
OPEN_FIELDS = select(FIELD.id).where(FIELD.retired_at.is_(None), FIELD.locked_at.is_(None))


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


def title_of(text: str) -> str:
    """What an idea is called, in the form of an idea that says no more than that."""
    return text.split("\n", 1)[0] + "\n"


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
    untitled: dict[int, str] = field(default_factory=dict)  # titles that are not read yet
    unkept: dict[int, tuple[Worded, Vectors]] = field(default_factory=dict)
    changes: int = 0  # rises with each text that came, changed or left
    _rows: dict[int, int] = field(default_factory=dict)
    _taught: Taught | None = None

    def __post_init__(self) -> None:
        self._matrix = np.zeros((64, self.embedder.size), dtype=np.float32)
        self._titles = np.zeros_like(self._matrix)

    @property
    def vectors(self) -> Vectors:
        """One row for each of `ids`; zeros for what has left or is not read yet."""
        return self._matrix[: len(self.ids)]

    @property
    def titles(self) -> Vectors:
        """The same for the titles alone: who writes has often no more than a title yet."""
        return self._titles[: len(self.ids)]

    @property
    def is_behind(self) -> bool:
        """Whether something is left to be read."""
        return bool(self.pending or self.untitled)

    def update(self, connection: Connection) -> None:
        """Read what has changed since the last time."""
        said = {"event": self.event_id, "version": self.version}
        for row in connection.execute(CHANGED, said):
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
            self.untitled[idea.id] = title_of(idea.text)
            self.unkept.pop(idea.id, None)
            self._matrix[row] = self._titles[row] = 0
            self.changes += 1
        if (self.labels[row], self.languages[row]) != (label, idea.language):
            self._taught = None
        self.labels[row], self.languages[row] = label, idea.language

    def _grow(self) -> None:
        if len(self.ids) == len(self._matrix):
            more = np.zeros_like(self._matrix)
            self._matrix = np.concatenate([self._matrix, more])
            self._titles = np.concatenate([self._titles, more])

    def _take_off(self, idea_id: int) -> None:
        row = self._rows[idea_id]
        for waiting in (self.pending, self.untitled, self.unkept):
            waiting.pop(idea_id, None)
        if self.labels[row]:
            self._taught = None
        self._matrix[row] = self._titles[row] = 0
        self.texts[row], self.labels[row] = "", 0
        self.changes += 1

    def read_some(self, database: Database) -> None:
        """Get the vectors of a few ideas that have none here yet, those kept or new ones; once all
        have theirs, those of a few titles.
        """
        if not self.pending:
            self._read_titles()
            return
        some = [self.pending[number] for number in sorted(self.pending)[:AT_ONCE]]
        for idea, vector in zip(some, vectors_of(database, some, self.embedder), strict=True):
            self._take_in(idea, vector)

    def _read_titles(self) -> None:
        some = sorted(self.untitled)[:AT_ONCE]
        read = self.embedder.embed([self.untitled[number] for number in some])
        for number, vector in zip(some, read, strict=True):
            self._titles[self._rows[number]] = vector
            del self.untitled[number]

    def read_now(self, database: Database, wanted: Sequence[int]) -> None:
        """Make the vectors of ideas that have just come in; they are kept later, several at once."""
        some = [self.pending[number] for number in wanted if number in self.pending]
        for idea in some:
            vector = self.embedder.embed([idea.text])[0]
            self._take_in(idea, vector)
            self.unkept[idea.id] = (idea, vector)
        if len(self.unkept) >= AT_ONCE:
            self.keep(database)

    def _take_in(self, idea: Worded, vector: Vectors) -> None:
        row = self._rows[idea.id]
        self._matrix[row] = vector
        del self.pending[idea.id]
        if self.untitled.get(idea.id) == idea.text:
            self._titles[row] = vector
            del self.untitled[idea.id]
        self.changes += 1
        if self.labels[row]:
            self._taught = None

    def keep(self, database: Database) -> None:
        """Keep what is only here so far, unless it says something else by now or has left."""
        if not self.unkept:
            return
        with database.engine.connect() as connection:
            self.update(connection)
        ideas = [idea for idea, _vector in self.unkept.values()]
        fresh = np.array([vector for _idea, vector in self.unkept.values()], dtype=np.float16)
        self.unkept.clear()
        if ideas:
            keep_vectors(database, ideas, fresh, self.embedder)

    def alike(self, text: str, most: int) -> list[Alike]:
        """The ideas most like a text, or whose title is most like its title; the nearest first."""
        title = title_of(text)
        found = most_alike(self.vectors, self.embedder.embed([text])[0], most)
        named = most_alike(self.titles, self.embedder.embed([title])[0], most)
        best = {row: (score, differs(title, title_of(self.texts[row]))) for row, score in named}
        for row, score in found:
            if score > best.get(row, (0,))[0]:
                best[row] = (score, differs(text, self.texts[row]))
        nearest = sorted(best.items(), key=lambda one: (-one[1][0], one[0]))[:most]
        return [
            Alike(self.ids[row], score, score >= VERY_SIMILAR and not is_different)
            for row, (score, is_different) in nearest
        ]

    def fields_for(self, connection: Connection, numbers: Sequence[int]) -> dict[int, int | None]:
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
        is_open = set(connection.execute(OPEN_FIELDS).scalars())
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
