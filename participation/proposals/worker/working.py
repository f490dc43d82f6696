"""What a proposal suggests: ideas and where they stand are gathered, grouped, and compared.

Only processes of their own import this, for it needs the language model.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from participation.grouping.embedding import load_embedder
from participation.grouping.naming import Entry
from participation.kernel.db import Database
from participation.proposals.domain.runs import Found
from participation.proposals.models import CatalogueField, Proposal, RunStage
from participation.proposals.queries import chosen_ideas, entries, keywords, standings
from participation.proposals.worker.aligning import Fields, differences, parts
from participation.proposals.worker.composing import Composer, Material, Tell
from participation.similarity.worker.vectors import vectors_of, worded
from participation.topics.models import TopicField
from participation.topics.queries.fields import all_fields


def work_out(database: Database, proposal: Proposal, tell: Tell) -> Found:
    """What this proposal suggests; `tell` is told how far it is, and may raise to end it."""
    embedder = load_embedder()
    with database.reading() as session:
        material = _gathered(session, proposal)
    total = len(material.ideas)
    vectors = vectors_of(
        database,
        material.ideas,
        embedder,
        lambda done: tell(RunStage.READING, done, total),
    )
    groups = Composer(material, vectors, embedder, tell).groups()
    tell(RunStage.COMPARING, 0, 0)
    suggested = (
        differences(groups, material.standing, material.fields)
        if proposal.field_id is None
        else parts(groups, proposal.field_id)
    )
    return Found(suggested, total, embedder.is_fallback)


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
