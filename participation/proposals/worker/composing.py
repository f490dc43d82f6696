"""Ideas of a proposal into groups: from nothing, around the fields that exist, or the catalogue's.

Only processes of their own import this, for it needs the language model.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from participation.grouping.embedding import Embedder, Vectors
from participation.grouping.naming import Entry
from participation.grouping.preparing import prepare
from participation.grouping.suggesting import Stage, Text, suggest
from participation.kernel.words import Words
from participation.proposals.models import RunStage, Start
from participation.proposals.queries import RESOLUTIONS, Standing
from participation.proposals.worker.aligning import Fields, Group
from participation.proposals.worker.seeding import Labels, around, large_enough
from participation.similarity.worker.vectors import Worded

LONGEST = 80  # characters of a name
STAGES = {
    Stage.READING: RunStage.READING,
    Stage.GROUPING: RunStage.GROUPING,
    Stage.NAMING: RunStage.NAMING,
}

Tell = Callable[[RunStage, int, int], None]


@dataclass(frozen=True)
class Material:
    """What a proposal is made from: ideas and where they stand, fields, the catalogue, the wish.

    `about` says of each field that is offered how it is called and described.
    """

    ideas: Sequence[Worded]
    standing: Mapping[int, Standing]
    fields: Fields
    about: Mapping[int, str]
    catalogue: Sequence[Entry]
    start: Start
    fineness: int


@dataclass(frozen=True)
class Composer:
    """Makes groups of the material with a model; `tell` is told how far it is."""

    material: Material
    vectors: Vectors
    embedder: Embedder
    tell: Tell

    def groups(self) -> list[Group]:
        """The groups; every idea is in one."""
        if not self.material.ideas:
            return []
        if self.material.start is Start.FIELDS and self.material.about:
            return self._from_fields()
        if self.material.start is Start.CATALOGUE and self.material.catalogue:
            return self._from_catalogue()
        return self._from_nothing(range(len(self.material.ideas)))

    def _from_nothing(self, rows: Sequence[int]) -> list[Group]:
        """Groups of these rows, as they come."""
        ideas = [self.material.ideas[row] for row in rows]
        found = suggest(
            [Text(one.text, one.language) for one in ideas],
            embedder=self.embedder,
            catalogue=self.material.catalogue,
            resolution=RESOLUTIONS[self.material.fineness],
            vectors=self.vectors[list(rows)],
            progress=lambda stage, done, total: self.tell(STAGES[stage], done, total),
        )
        return [
            Group(
                tuple(
                    (ideas[at].id, sure) for at, sure in zip(one.rows, one.sureness, strict=True)
                ),
                Words({"de": one.named.name_de[:LONGEST], "en": one.named.name_en[:LONGEST]}),
                one.named.keywords,
                ideas[one.named.quote].id,
            )
            for one in found
        ]

    def _from_fields(self) -> list[Group]:
        """What is near to a field that exists goes there, what stands in one stays; the rest is new."""
        self.tell(RunStage.GROUPING, 0, 0)
        numbers = list(self.material.about)
        place: dict[int | None, int] = {number: at for at, number in enumerate(numbers)}
        standing = [self.material.standing[one.id].field_id for one in self.material.ideas]
        prepared, names = self._prepared([(said, said) for said in self.material.about.values()])
        labels, sure = around(prepared, names, [place.get(one) for one in standing])
        groups = [
            self._group(
                labels == at, sure, prepared, self.material.fields.names[number], (), number
            )
            for at, number in enumerate(numbers)
            if (labels == at).any()
        ]
        return groups + self._rest(labels)

    def _from_catalogue(self) -> list[Group]:
        """What is near to a usual field that has enough of it; the rest is grouped as it comes."""
        self.tell(RunStage.GROUPING, 0, 0)
        catalogue = self.material.catalogue
        said = [_said(one) for one in catalogue]
        prepared, names = self._prepared(said)
        nobody: list[int | None] = [None] * len(prepared)
        labels, _sure = around(prepared, names, nobody)
        kept = large_enough(labels, len(catalogue), self.material.fineness)
        labels, sure = around(prepared, names[kept], nobody)
        groups = [
            self._group(
                labels == at,
                sure,
                prepared,
                Words({"de": catalogue[entry].name_de, "en": catalogue[entry].name_en}),
                (*catalogue[entry].keywords_de, *catalogue[entry].keywords_en),
            )
            for at, entry in enumerate(kept)
            if (labels == at).any()
        ]
        return groups + self._rest(labels)

    def _rest(self, labels: Labels) -> list[Group]:
        rest = np.flatnonzero(labels < 0).tolist()
        return self._from_nothing(rest) if rest else []

    def _prepared(self, said: Sequence[tuple[str, str]]) -> tuple[Vectors, Vectors]:
        """The ideas' vectors, and one for each pair of a German and an English text."""
        texts = self.embedder.embed([text for pair in said for text in pair])
        spoken = [one.language for one in self.material.ideas] + ["de", "en"] * len(said)
        whole = prepare(np.concatenate([self.vectors, texts]), spoken)
        ideas, names = whole[: len(self.vectors)], whole[len(self.vectors) :]
        return ideas, names.reshape(len(said), 2, -1).mean(axis=1)

    def _group(
        self,
        members: Labels,
        sure: Vectors,
        prepared: Vectors,
        name: Words,
        keywords: tuple[str, ...],
        field_id: int | None = None,
    ) -> Group:
        rows = np.flatnonzero(members)
        rows = rows[np.argsort(-sure[rows], kind="stable")]
        central = rows[np.argmax(prepared[rows] @ prepared[rows].mean(axis=0))]
        numbers = [self.material.ideas[row].id for row in rows.tolist()]
        ideas = tuple(
            (one, round(float(sure[row]), 3)) for one, row in zip(numbers, rows, strict=True)
        )
        return Group(ideas, name, keywords, self.material.ideas[int(central)].id, field_id)


def _said(entry: Entry) -> tuple[str, str]:
    return (
        f"{entry.name_de}: {', '.join(entry.keywords_de)}",
        f"{entry.name_en}: {', '.join(entry.keywords_en)}",
    )
