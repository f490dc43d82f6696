"""The making of a proposal in a process of its own: it reads, groups, names, compares, and ends.

The serving process never imports this: the language model and what goes with it stay out of it.
"""

import logging
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from sqlalchemy.orm import Session

from participation.grouping.embedding import Embedder, load_embedder
from participation.grouping.naming import Entry
from participation.kernel.db import Database
from participation.topics.aligning import Fields, differences, parts
from participation.topics.catalogue import entries, keywords
from participation.topics.composing import Composer, Material
from participation.topics.models import CatalogueField, Proposal, RunStage, RunState, TopicField
from participation.topics.proposals import chosen_ideas, standings
from participation.topics.proposing import Suggestion, break_off, finish, hear
from participation.topics.queries import all_fields
from participation.topics.vectors import vectors_of, worded

log = logging.getLogger(__name__)

BEAT = 4.0  # seconds between two signs of life
ACTOR = "proposal"


class Ended(Exception):
    """Nobody waits for this proposal any more."""


class Heart:
    """Says that the process lives, and how far it is, while the block runs."""

    def __init__(self, database: Database, proposal_id: int) -> None:
        self._database, self._id = database, proposal_id
        self._at = (RunStage.STARTING, 0, 0)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def tell(self, stage: RunStage, done: int, total: int) -> None:
        """Note how far it is. Raises Ended where nobody waits for the result any more."""
        self._at = (stage, done, total)
        with self._database.transaction(ACTOR) as work:
            if not hear(work, self._id, stage, done, total):
                raise Ended

    def _beat(self) -> None:
        while not self._over.wait(BEAT):
            try:
                with self._database.transaction(ACTOR) as work:
                    hear(work, self._id, *self._at)
            except Exception:  # the next one may be heard; a dead database stops the work itself
                log.exception("a sign of life could not be written")


def run(database: Database, proposal_id: int) -> bool:
    """Work a proposal out and keep it; False where nobody waits for it any more.

    Raises what goes wrong, once it is noted that the proposal broke off.
    """
    try:
        with Heart(database, proposal_id) as heart:
            heart.tell(RunStage.STARTING, 0, 0)
            embedder = load_embedder()
            found, read = _found(database, proposal_id, embedder, heart)
        with database.transaction(ACTOR) as work:
            finish(work, proposal_id, found, read=read, is_fallback=embedder.is_fallback)
    except Ended:
        return False
    except BaseException:
        _note_the_end(database, proposal_id)
        raise
    return True


def _note_the_end(database: Database, proposal_id: int) -> None:
    with database.transaction(ACTOR) as work:
        proposal = work.session.get(Proposal, proposal_id)
        if proposal is not None:
            break_off(work, proposal)


def _found(
    database: Database, proposal_id: int, embedder: Embedder, heart: Heart
) -> tuple[list[Suggestion], int]:
    """What the proposal suggests, and how many ideas were read for it."""
    with database.reading() as session:
        proposal = session.get(Proposal, proposal_id)
        if proposal is None or proposal.state is not RunState.RUNNING:
            raise Ended
        material = _gathered(session, proposal)
    total = len(material.ideas)
    vectors = vectors_of(
        database,
        material.ideas,
        embedder,
        lambda done: heart.tell(RunStage.READING, done, total),
    )
    groups = Composer(material, vectors, embedder, heart.tell).groups()
    heart.tell(RunStage.COMPARING, 0, 0)
    if proposal.field_id is not None:
        return parts(groups, proposal.field_id), total
    return differences(groups, material.standing, material.fields), total


def _gathered(session: Session, proposal: Proposal) -> Material:
    chosen = chosen_ideas(proposal)
    standing = standings(session, *chosen)
    fields = all_fields(session)
    offered = [one for one in fields if one.is_offered and proposal.field_id is None]
    return Material(
        ideas=[one for one in worded(session, *chosen) if one.id in standing],
        standing=standing,
        fields=Fields({one.id: one.name for one in offered}, _locked(fields)),
        about={one.id: _said(one) for one in offered},
        catalogue=[_entry(one) for one in entries(session)],
        start=proposal.start,
        fineness=proposal.fineness,
    )


def _locked(fields: Sequence[TopicField]) -> frozenset[int]:
    return frozenset(one.id for one in fields if one.is_locked)


def _said(field: TopicField) -> str:
    return "\n".join(part.text for one in (field.name, field.description) for part in one.each())


def _entry(one: CatalogueField) -> Entry:
    german, english = one.name["de"] or one.name["en"], one.name["en"] or one.name["de"]
    return Entry(german, english, keywords(one, "de"), keywords(one, "en"))
