"""Questions of editors who promote: what is on the shortlist, and into what it can go."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from participation.events.models import Event
from participation.ideas.models import Idea, Status
from participation.ideas.queries.boards import ORDERS
from participation.kernel import search
from participation.kernel.db import LARGEST_KEY, one
from participation.masterplan.models import Masterplan, Measure, Promotion
from participation.masterplan.visibility import WITH_EVENT

PAGE_SIZE = 50
MOST_TARGETS = 500


@dataclass(frozen=True)
class ShortlistFilter:
    """What an editor chose to see of the shortlist; every field may stay empty."""

    words: str = ""
    event: int = 0
    topic_field: int = 0
    language: str = ""
    status: Status = Status.SHORTLISTED
    order: str = "support"
    page: int = 1


def shortlist_page(session: Session, chosen: ShortlistFilter) -> tuple[Sequence[Idea], int]:
    """One page of what is on the shortlist (or promoted already), in the order chosen."""
    query = _chosen(chosen)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.scalars(
        query.options(*WITH_EVENT)
        .order_by(*ORDERS[chosen.order])
        .limit(PAGE_SIZE)
        .offset((chosen.page - 1) * PAGE_SIZE)
    ).all()
    return rows, total


def _chosen(chosen: ShortlistFilter) -> Select[Idea]:
    query = select(Idea).where(Idea.status == chosen.status, Idea.merged_into_id.is_(None))
    if chosen.event:
        query = query.where(Idea.event_id == chosen.event)
    if chosen.topic_field:
        query = query.where(Idea.field_id == chosen.topic_field)
    if chosen.language:
        query = query.where(Idea.language == chosen.language)
    if chosen.words:
        found = search.matches("idea", chosen.words)
        query = query.where(Idea.id.in_(found) if found is not None else false())
    return query


def events_with_shortlist(session: Session) -> Sequence[Event]:
    """The events that have something on the shortlist or promoted, the newest first."""
    has = select(Idea.event_id).where(Idea.status.in_((Status.SHORTLISTED, Status.PROMOTED)))
    query = select(Event).where(Event.id.in_(has)).order_by(Event.created_at.desc(), Event.id)
    return session.scalars(query).unique().all()


def events_of(session: Session, numbers: Collection[int]) -> Sequence[int]:
    """The numbers of the events some ideas belong to, in their order, without loading any."""
    found = select(Idea.event_id).where(Idea.id.in_(numbers)).distinct().order_by(Idea.event_id)
    return session.scalars(found).all()


def ideas_with(session: Session, numbers: Collection[int]) -> Sequence[Idea]:
    """The ideas with these numbers, as far as they exist, in the order of their numbers."""
    possible = [number for number in numbers if 0 < number <= LARGEST_KEY]
    query = select(Idea).options(*WITH_EVENT).where(Idea.id.in_(possible)).order_by(Idea.id)
    return session.scalars(query).all()


def targets_of(session: Session, ideas: Collection[Idea]) -> dict[int, Idea]:
    """The ideas that some merged ones stand behind, by the number of the merged one."""
    wanted = {idea.merged_into_id for idea in ideas if idea.merged_into_id}
    found = {one.id: one for one in session.scalars(select(Idea).where(Idea.id.in_(wanted)))}
    return {idea.id: found[idea.merged_into_id] for idea in ideas if idea.merged_into_id in found}


def promotion_numbers(session: Session, numbers: Collection[int]) -> dict[int, int]:
    """Of how many measures each of these ideas is part."""
    rows = session.execute(
        select(Promotion.idea_id, func.count())
        .where(Promotion.idea_id.in_(numbers), Promotion.undone_at.is_(None))
        .group_by(Promotion.idea_id)
    )
    return dict(list(rows))


def measures_to_choose(session: Session) -> Sequence[Measure]:
    """Every measure that ideas can become part of, by plan and number."""
    return session.scalars(
        select(Measure)
        .join(Masterplan, Masterplan.id == Measure.plan_id)
        .order_by(Masterplan.id.desc(), func.length(Measure.number), Measure.number, Measure.id)
        .limit(MOST_TARGETS)
    ).all()


def one_promotion(session: Session, number: int) -> Promotion:
    """The promotion with this number. Raises NotFound."""
    return one(session, Promotion, number)
