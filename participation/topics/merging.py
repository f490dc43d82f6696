"""Merging topic fields, and undoing it: everything in one goes to the other, in every event."""

from collections.abc import Sequence

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from participation.events.models import Event, Round, RoundState
from participation.events.rules import EventCase, may_curate
from participation.events.versions import advance
from participation.ideas.models import Idea
from participation.identity.rules import Case
from participation.kernel import search
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.topics.facts import (
    FieldCardsChanged,
    FieldMergeUndone,
    FieldsMerged,
    IdeasSorted,
    SortingUndone,
)
from participation.topics.models import FieldMerge, FieldMove, TopicField
from participation.topics.queries.acts import newest_batch
from participation.topics.steps import Put, make_findable, put_each, take_back

UNDECIDED = (RoundState.OPEN, RoundState.CLOSING)


def merge_fields(work: Work, case: Case, field: TopicField, into: TopicField) -> FieldMerge:
    """Let everything that stands in a field stand in another one, in one act, and retire the field.

    Rounds that are planned about it are about the other one then. Raises Refused: with itself,
    into one that is not offered, while a round about it is open, and (403) where ideas of an event
    would move that the viewer does not moderate.
    """
    hold_fields(work)
    _require_fit(field, into)
    events = _events_with(work, field)
    _require_rights(case, events, field)
    rounds = _rounds_about(work, field)
    merge = _begin(work, case, field, into, rounds)
    for event in events:
        _move_all(work, event, merge, field, into)
    _tell_rounds(work, rounds, into)
    field.retired_at, field.merged_into_id = field.retired_at or work.now, into.id
    search.forget(work, "field", field.id)
    work.record(FieldsMerged(field.id, into.id))
    return merge


def hold_fields(work: Work) -> None:
    """Two people who merge fields at once must not send one into the other and back."""
    work.session.scalars(
        select(TopicField)
        .order_by(TopicField.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _require_fit(field: TopicField, into: TopicField) -> None:
    if field.id == into.id:
        raise Refused(_l("A topic field cannot be merged with itself."))
    if field.merged_into_id is not None:
        raise Refused(_l("This topic field has been merged already."))
    if not into.is_offered:
        raise Refused(_l("This topic field is no longer offered."))


def _events_with(work: Work, field: TopicField) -> Sequence[Event]:
    in_it = or_(Idea.field_id == field.id, Idea.second_field_id == field.id)
    return work.session.scalars(
        select(Event)
        .where(Event.id.in_(select(Idea.event_id).where(in_it)))
        .options(selectinload(Event.moderators))
        .order_by(Event.id)
        .with_for_update(key_share=True, of=Event)
    ).all()


def _require_rights(case: Case, events: Sequence[Event], field: TopicField) -> None:
    if all(may_curate.allows(EventCase(case.viewer, event)) for event in events):
        return
    name = field.name.pick(str(get_locale()))
    reason = _l(
        "“%(field)s” has ideas of events that you do not moderate. "
        "Editors and administrators can merge it.",
        field=name,
    )
    raise Refused(reason, status=403)


def _begin(
    work: Work, case: Case, field: TopicField, into: TopicField, rounds: Sequence[Round]
) -> FieldMerge:
    person = case.viewer.person
    merge = FieldMerge(
        field_id=field.id,
        into_id=into.id,
        at=work.now,
        person_id=person.id if person else None,
        retired_before=field.retired_at,
        rounds=[round_.id for round_ in rounds],
    )
    work.session.add(merge)
    work.session.flush()
    return merge


def _move_all(
    work: Work, event: Event, merge: FieldMerge, field: TopicField, into: TopicField
) -> None:
    """Whatever became of an idea: it may come back to the board, and should find its field there."""
    in_it = or_(Idea.field_id == field.id, Idea.second_field_id == field.id)
    ideas = work.session.scalars(
        select(Idea).where(Idea.event_id == event.id, in_it).order_by(Idea.id)
    ).all()
    batch = newest_batch(work.session, event) + 1
    moves = put_each(
        work,
        event,
        [_put(idea, field, into) for idea in ideas],
        batch=batch,
        person_id=merge.person_id,
        merge=merge,
    )
    work.record(IdeasSorted(event.id, batch, moves))


def _put(idea: Idea, field: TopicField, into: TopicField) -> Put:
    """Merging two fields says nothing new about how sure it is that an idea belongs there."""
    if idea.field_id == field.id:
        return Put(idea, into, idea.placed)
    second = None if idea.field_id == into.id else into
    return Put(idea, second, is_second=True)


def _rounds_about(work: Work, field: TopicField) -> Sequence[Round]:
    """The planned rounds about a field. Raises Refused where one is open."""
    rounds = work.session.scalars(
        select(Round)
        .where(
            Round.field_id == field.id,
            Round.removed_at.is_(None),
            Round.state.in_((RoundState.PLANNED, *UNDECIDED)),
        )
        .order_by(Round.event_id, Round.id)
    ).all()
    if any(round_.state in UNDECIDED for round_ in rounds):
        raise Refused(
            _l(
                "A round about “%(field)s” is open. Please close it first.",
                field=field.name.pick(str(get_locale())),
            )
        )
    return rounds


def _tell_rounds(work: Work, rounds: Sequence[Round], into: TopicField) -> None:
    for round_ in rounds:
        round_.field_id = into.id
        advance(work, round_.event)
        work.record(FieldCardsChanged(round_.event_id, into.id))


def undo_merge(work: Work, case: Case, merge: FieldMerge) -> tuple[int, list[str]]:
    """Give a field back what had gone into another one, each idea if it still stands there.

    Gives how many were put back and the titles of those that were moved on since and stay. Raises
    Refused the second time, and (403) where ideas of other people's events would move.
    """
    hold_fields(work)
    work.session.refresh(merge, with_for_update=True)
    if merge.undone_at is not None:
        raise Refused(_l("This merge has been undone already."))
    field = work.session.get_one(TopicField, merge.field_id)
    moves = _moves_by_event(work, merge)
    _require_rights(case, list(moves), field)
    merge.undone_at = work.now
    _put_back(work, merge, field)
    done, kept = 0, []
    for event, its_moves in moves.items():
        back, stay = take_back(work, event, its_moves, hidden_too=True)
        done += len({one[0] for one in back})
        kept += stay
        if back:
            work.record(SortingUndone(event.id, its_moves[0].batch, back))
    work.record(FieldMergeUndone(merge.field_id, merge.into_id))
    return done, kept


def _put_back(work: Work, merge: FieldMerge, field: TopicField) -> None:
    """The field is on the list again as it was, unless somebody has offered it again since."""
    if field.merged_into_id == merge.into_id:
        field.merged_into_id, field.retired_at = None, merge.retired_before
    if field.is_offered:
        make_findable(work, field)
    rounds = work.session.scalars(
        select(Round)
        .where(
            Round.id.in_(merge.rounds),
            Round.field_id == merge.into_id,
            Round.state == RoundState.PLANNED,
        )
        .order_by(Round.event_id, Round.id)
    ).all()
    _tell_rounds(work, rounds, field)


def _moves_by_event(work: Work, merge: FieldMerge) -> dict[Event, list[FieldMove]]:
    rows = work.session.execute(
        select(Event, FieldMove)
        .join(FieldMove, FieldMove.event_id == Event.id)
        .where(FieldMove.merge_id == merge.id, FieldMove.undone_at.is_(None))
        .options(selectinload(Event.moderators))
        .order_by(Event.id, FieldMove.id)
    )
    found: dict[Event, list[FieldMove]] = {}
    for event, move in rows:
        found.setdefault(event, []).append(move)
    return found
