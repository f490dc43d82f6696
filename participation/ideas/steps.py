"""The small writers below the verbs: an idea's status, its history, its supporters, its place.

They keep what follows by itself: who leaves the public gives back what stood behind it, and
supporters are counted anew wherever what is counted changes.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select, update
from sqlalchemy.orm import aliased

from participation.events.models import Event, Participant, Round
from participation.events.versions import advance
from participation.ideas.facts import MergeAdjusted, MergeUndone
from participation.ideas.models import PUBLIC, Idea, Merge, Status, StatusChange, Step, Support
from participation.ideas.queries.merges import ids_behind, merges_into
from participation.kernel import search
from participation.kernel.db import Work


def set_status(
    work: Work, idea: Idea, status: Status, reason: str | None = None, at: datetime | None = None
) -> None:
    """Note a step of an idea in its history and bring its card up to date everywhere.

    What leaves the public remembers where it stood, so that it can be put back there, and gives
    the ideas back that stood behind it; if it stands behind another one itself, its supporters
    count there only while it is public.
    """
    was_public = idea.is_published
    if was_public and status not in PUBLIC:
        idea.status_before = idea.status
        for merge in merges_into(work.session, idea):
            part(work, merge)
    idea.status = status
    note(work, idea, Step.STATUS, reason=reason, at=at)
    if was_public != idea.is_published:
        make_findable(work, idea)
        if idea.merged_into_id:
            recount(work, work.session.get_one(Idea, idea.merged_into_id))


def note(  # noqa: PLR0913  a step says all it is about at once
    work: Work,
    idea: Idea,
    kind: Step,
    *,
    reason: str | None = None,
    at: datetime | None = None,
    field_id: int | None = None,
    other_id: int | None = None,
    measure_id: int | None = None,
) -> StatusChange:
    """Put one dated step into an idea's history and bring its card up to date everywhere."""
    idea.version = advance(work, idea.event)
    step = StatusChange(
        idea_id=idea.id,
        at=at or work.now,
        status=idea.status,
        reason=reason,
        kind=kind,
        field_id=field_id,
        other_id=other_id,
        measure_id=measure_id,
    )
    work.session.add(step)
    work.session.flush()
    return step


def note_each(work: Work, event: Event, steps: Iterable[tuple[Idea, Step, int | None]]) -> None:
    """Put a step about a field into the history of each of these ideas of one event, all at once."""
    version = advance(work, event)
    for idea, kind, field_id in steps:
        idea.version = version
        work.session.add(
            StatusChange(
                idea_id=idea.id,
                at=work.now,
                status=idea.status,
                kind=kind,
                field_id=field_id,
            )
        )
    work.session.flush()


def where_it_stood(idea: Idea) -> Status:
    """The status an idea goes back to when it is approved, restored, brought back or shown.

    A public one, unless the others of its round are still waiting to be shown.
    """
    round_ = round_of(idea)
    return Status.SEALED if round_ and round_.conceals else where_it_is_shown(idea)


def where_it_is_shown(idea: Idea) -> Status:
    """The public status an idea had, or has by its field if it never had one."""
    if idea.status_before in PUBLIC:
        return idea.status_before
    return Status.IN_FIELD if idea.field_id else Status.PUBLISHED


def round_of(idea: Idea) -> Round | None:
    """The round in which an idea was collected, if it was in one."""
    return next((one for one in idea.event.rounds if one.id == idea.round_id), None)


def make_findable(work: Work, idea: Idea) -> None:
    """Let the search find an idea's present wording, or not at all unless it is public."""
    if idea.is_published:
        search.index(work, "idea", idea.id, idea.title, idea.text)
    else:
        search.forget(work, "idea", idea.id)


def part(work: Work, merge: Merge) -> None:
    """Undo one merge: its idea has a card of its own again, with all that stood behind it before."""
    session = work.session
    idea = session.get_one(Idea, merge.idea_id)
    front = session.get_one(Idea, idea.merged_into_id or merge.target_id)
    merge.undone_at = work.now
    session.flush()
    idea.merged_into_id = None
    stand_behind(work, idea, ids_behind(session, idea))
    note(work, idea, Step.UNMERGED, other_id=merge.target_id)
    note(work, session.get_one(Idea, merge.target_id), Step.GAVE_BACK, other_id=idea.id)
    recount(work, idea)
    recount(work, front)
    work.record(MergeUndone(idea.event_id, idea.id, merge.target_id))
    if front.event_id != idea.event_id:
        work.record(MergeAdjusted(front.event_id, front.id))


def stand_behind(work: Work, front: Idea, idea_ids: list[int]) -> None:
    """Let these ideas stand behind that one."""
    for number in idea_ids:
        work.session.get_one(Idea, number).merged_into_id = front.id
    work.session.flush()


def recount(work: Work, front: Idea) -> None:
    """Count in one statement who supports an idea or one that stands behind it, each person once.

    One account is one person in every event; so is one guest's browser. What is behind and not
    public does not count.
    """
    work.session.flush()
    version = advance(work, front.event)
    one = aliased(Idea)
    is_behind = and_(
        one.merged_into_id == Idea.id, one.status.in_(sorted(PUBLIC, key=lambda it: it.value))
    )
    supporters = (
        select(func.count(func.distinct(_who())))
        .select_from(one)
        .join(Support, Support.idea_id == one.id)
        .join(Participant, Participant.id == Support.participant_id)
        .where(or_(one.id == Idea.id, is_behind))
    )
    behind = select(func.count()).select_from(one).where(is_behind)
    front.support_count, front.merged_count = work.session.execute(
        update(Idea)
        .where(Idea.id == front.id)
        .values(
            support_count=supporters.correlate(Idea).scalar_subquery(),
            merged_count=behind.correlate(Idea).scalar_subquery(),
            version=version,
        )
        .returning(Idea.support_count, Idea.merged_count)
        .execution_options(synchronize_session=False)
    ).one()
    front.version = version


def _who() -> ColumnElement[str]:
    """Who somebody is across events; a part that belongs to nobody any more is one by itself."""
    return func.coalesce(
        "p" + cast(Participant.person_id, String),
        "g" + Participant.guest,
        "x" + cast(Participant.id, String),
    )
