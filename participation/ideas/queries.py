"""Questions about ideas."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, false, func, not_, or_, select
from sqlalchemy.orm import Session, joinedload

from participation.events.models import Event, Participant, Round
from participation.ideas.models import (
    PUBLIC,
    Idea,
    IdeaKind,
    Merge,
    OfficialAnswer,
    Status,
    StatusChange,
    Step,
    Support,
    Wording,
)
from participation.kernel import search
from participation.kernel.db import LARGEST_KEY, one

PAGE_SIZE = 50

# The same questions as Idea.is_published and Idea.is_on_board, asked of the database.
# By what they are not: that is never a reason for the database to begin with the status. One by
# one: a list would have to be written out anew each time a question is asked.
IS_PUBLISHED = and_(*(Idea.status != status for status in Status if status not in PUBLIC))
IS_ON_BOARD = and_(IS_PUBLISHED, Idea.merged_into_id.is_(None))
# What the moderators of an event work with: also what is still to be shown to everybody.
IS_TO_MODERATE = and_(
    or_(IS_PUBLISHED, Idea.status == Status.SEALED), Idea.merged_into_id.is_(None)
)
ORDERS: dict[str, tuple[Any, ...]] = {
    "newest": (Idea.id.desc(),),
    "support": (Idea.support_count.desc(), Idea.id.desc()),
}


@dataclass(frozen=True)
class Filter:
    """What a reader chose to see; every field may stay empty."""

    words: str = ""
    kind: IdeaKind | None = None
    language: str = ""
    order: str = "newest"
    page: int = 1


def one_idea(session: Session, idea_id: int) -> Idea:
    """The idea with this number, with all that decides who may do what. Raises NotFound."""
    event = joinedload(Idea.event)
    whole = (event.joinedload(Event.rounds), event.joinedload(Event.moderators))
    return one(session, Idea, idea_id, *whole)


def event_of(session: Session, idea_id: int) -> int | None:
    """The number of the event an idea belongs to, without loading either."""
    return session.scalar(select(Idea.event_id).where(Idea.id == min(idea_id, LARGEST_KEY)))


def _published() -> Select[Idea]:
    return select(Idea).where(Idea.event_id == bindparam("event"), IS_ON_BOARD)


def _chosen(chosen: Filter) -> Select[Idea]:
    query = _published()
    if chosen.kind:
        query = query.where(Idea.kind == chosen.kind)
    if chosen.language:
        query = query.where(Idea.language == chosen.language)
    if chosen.words:
        found = search.matches("idea", chosen.words)
        query = query.where(Idea.id.in_(found) if found is not None else false())
    return query


def published_page(chosen: Filter) -> Select[Idea]:
    """One page of what is published in the event that is bound as "event", whole or by columns."""
    query = _chosen(chosen).order_by(*ORDERS[chosen.order])
    return query.limit(PAGE_SIZE).offset((chosen.page - 1) * PAGE_SIZE)


def published_number(session: Session, event: Event, chosen: Filter) -> int:
    """How many there are on all pages."""
    query = _chosen(chosen).with_only_columns(func.count(Idea.id))
    return session.scalar(query, {"event": event.id}) or 0


def newest_published(
    session: Session, event: Event, *, limit: int, with_sealed: bool = False
) -> Sequence[Idea]:
    """The latest, newest first; for moderators `with_sealed` ones."""
    query = select(Idea).where(Idea.event_id == event.id, IS_TO_MODERATE) if with_sealed else None
    query = _published() if query is None else query
    return session.scalars(query.order_by(Idea.id.desc()).limit(limit), {"event": event.id}).all()


NUMBERS = (
    select(Idea.status, func.count())
    .where(
        Idea.event_id == bindparam("event"), or_(Idea.merged_into_id.is_(None), not_(IS_PUBLISHED))
    )
    .group_by(Idea.status)
)


def newest_version(session: Session, event: Event) -> int:
    """The version of the event that last changed one of its cards; 0 without any."""
    return session.scalar(select(func.max(Idea.version)).where(Idea.event_id == event.id)) or 0


def numbers_by_status(session: Session, event: Event) -> dict[Status, int]:
    """How many ideas an event has in each status; of the public ones those with a card."""
    return dict(list(session.connection().execute(NUMBERS, {"event": event.id})))


def sent_in(session: Session, round_: Round, author: Participant) -> int:
    """How many ideas somebody has sent in a round and not withdrawn."""
    return session.execute(
        select(func.count(Idea.id)).where(
            Idea.round_id == round_.id,
            Idea.participant_id == author.id,
            Idea.status != Status.WITHDRAWN,
        )
    ).scalar_one()


def changed_since(session: Session, event: Event, version: int, *, limit: int) -> Sequence[Idea]:
    """Ideas whose public card changed after that version of the event, oldest change first."""
    return session.scalars(
        select(Idea)
        .where(Idea.event_id == event.id, Idea.version > version)
        .order_by(Idea.version, Idea.id)
        .limit(limit)
    ).all()


def ideas_of(session: Session, participant: Participant) -> Sequence[Idea]:
    """Everything somebody wrote in their event, newest first, whatever became of it."""
    return session.scalars(
        select(Idea).where(Idea.participant_id == participant.id).order_by(Idea.id.desc())
    ).all()


def all_published(session: Session, event: Event) -> Sequence[Idea]:
    """Everything that is published, also what stands behind another idea, the first first."""
    query = select(Idea).where(Idea.event_id == event.id, IS_PUBLISHED)
    return session.scalars(query.order_by(Idea.id)).all()


def with_status(session: Session, event: Event, status: Status) -> Sequence[Idea]:
    """Ideas in one status, the longest waiting first."""
    return session.scalars(
        select(Idea).where(Idea.event_id == event.id, Idea.status == status).order_by(Idea.id)
    ).all()


def supported_by(session: Session, participant: Participant, idea_ids: Collection[int]) -> set[int]:
    """Which of these ideas somebody supports: them, or one that stands behind them."""
    theirs = Support.participant_id.in_(parts_of(participant))
    itself = select(Support.idea_id).where(Support.idea_id.in_(idea_ids), theirs)
    behind = (
        select(Idea.merged_into_id)
        .join(Support, Support.idea_id == Idea.id)
        .where(Idea.merged_into_id.in_(idea_ids), IS_PUBLISHED, theirs)
    )
    return set(session.scalars(itself.union(behind)))  # one "or" would not use either index


def parts_of(participant: Participant) -> Select[Any]:
    """The numbers under which somebody takes part, in this event and in others."""
    if participant.person_id:
        return select(Participant.id).where(Participant.person_id == participant.person_id)
    if participant.guest:
        is_same_guest = Participant.guest == participant.guest
        return select(Participant.id).where(is_same_guest, Participant.person_id.is_(None))
    return select(Participant.id).where(Participant.id == participant.id)


def events_around(session: Session, idea_id: int) -> list[int]:
    """The events of an idea, of the one it stands behind, and of all that stand behind that one.

    Also of those merged on the way there: undoing one merge of several is told in all of them.
    """
    its_front = func.coalesce(Idea.merged_into_id, Idea.id)
    front = select(its_front).where(Idea.id == min(idea_id, LARGEST_KEY)).scalar_subquery()
    is_near = or_(Idea.id == front, Idea.merged_into_id == front)
    return list(session.scalars(select(Idea.event_id).where(is_near).distinct()))


def ideas_numbered(session: Session, idea_ids: Collection[int]) -> Sequence[Idea]:
    """The ideas with these numbers, with their events, in order of number."""
    return session.scalars(
        select(Idea)
        .where(Idea.id.in_([number for number in idea_ids if number <= LARGEST_KEY]))
        .options(joinedload(Idea.event))
        .order_by(Idea.id)
    ).all()


def ideas_behind(session: Session, idea: Idea) -> Sequence[Idea]:
    """The ideas that stand behind one, with their events, the first first."""
    return session.scalars(
        select(Idea)
        .where(Idea.merged_into_id == idea.id)
        .options(joinedload(Idea.event).lazyload(Event.rounds))
        .order_by(Idea.id)
    ).all()


def standing_merge(session: Session, idea: Idea) -> Merge | None:
    """The merge by which an idea stands behind another one."""
    return session.scalar(select(Merge).where(Merge.idea_id == idea.id, Merge.undone_at.is_(None)))


def merges_into(session: Session, idea: Idea) -> Sequence[Merge]:
    """The merges by which others stand behind this very idea."""
    return session.scalars(
        select(Merge)
        .where(Merge.target_id == idea.id, Merge.undone_at.is_(None))
        .order_by(Merge.id)
    ).all()


def ids_behind(session: Session, idea: Idea) -> list[int]:
    """The numbers of all ideas that were merged into this one, or into one that was, and so on."""
    behind = (
        select(Merge.idea_id)
        .where(Merge.target_id == idea.id, Merge.undone_at.is_(None))
        .cte(recursive=True)
    )
    further = select(Merge.idea_id).where(
        Merge.target_id == behind.c.idea_id, Merge.undone_at.is_(None)
    )
    return list(session.scalars(select(behind.union(further).c.idea_id)))


def answers_to(session: Session, idea: Idea) -> Sequence[OfficialAnswer]:
    """The official answers to an idea that stand, the first first."""
    return session.scalars(
        select(OfficialAnswer)
        .where(OfficialAnswer.idea_id == idea.id, OfficialAnswer.withdrawn_at.is_(None))
        .order_by(OfficialAnswer.id)
    ).all()


def answer_and_idea(session: Session, answer_id: int) -> tuple[OfficialAnswer, Idea]:
    """An answer, withdrawn or not, and what it answers. Raises NotFound."""
    answer = one(session, OfficialAnswer, answer_id)
    return answer, one_idea(session, answer.idea_id)


def findable(
    session: Session, words: str, *, beside: Idea, events: Collection[int], limit: int
) -> Sequence[Idea]:
    """Ideas of these events that have every word and a card of their own, but for one idea."""
    found = search.matches("idea", words)
    if found is None:
        return []
    return session.scalars(
        select(Idea)
        .where(Idea.id.in_(found), Idea.event_id.in_(events), Idea.id != beside.id, IS_ON_BOARD)
        .options(joinedload(Idea.event))
        .order_by(Idea.support_count.desc(), Idea.id)
        .limit(limit)
    ).all()


def history_of(session: Session, idea: Idea) -> Sequence[StatusChange]:
    """Its steps, the first first."""
    return session.scalars(
        select(StatusChange).where(StatusChange.idea_id == idea.id).order_by(StatusChange.id)
    ).all()


def status_before_hiding(session: Session, idea: Idea) -> Status | None:
    """Where a hidden idea was when it was hidden, as its history tells; None if it never was."""
    return session.scalar(
        select(StatusChange.status)
        .where(StatusChange.idea_id == idea.id, StatusChange.status != Status.HIDDEN)
        .order_by(StatusChange.id.desc())
        .limit(1)
    )


def latest_reasons(session: Session, idea_ids: Collection[int]) -> dict[int, str]:
    """The reason given with the latest status of each of these ideas, where one was given."""
    latest = (
        select(func.max(StatusChange.id))
        .where(StatusChange.idea_id.in_(idea_ids), StatusChange.kind == Step.STATUS)
        .group_by(StatusChange.idea_id)
    )
    rows = session.execute(
        select(StatusChange.idea_id, StatusChange.reason).where(StatusChange.id.in_(latest))
    )
    return {idea_id: reason for idea_id, reason in rows if reason}


def earlier_wordings(session: Session, idea: Idea) -> Sequence[Wording]:
    """How it read before, the latest first."""
    return session.scalars(
        select(Wording).where(Wording.idea_id == idea.id).order_by(Wording.id.desc())
    ).all()
