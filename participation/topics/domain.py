"""The verbs on topic fields, and sorting ideas into them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select, update

from participation.events.models import Event
from participation.events.rules import EventCase
from participation.events.versions import advance
from participation.ideas.models import Idea, Placed
from participation.ideas.rules import IdeaCase, is_workable, require_each
from participation.kernel import search
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from participation.topics.facts import (
    FieldAdded,
    FieldCardsChanged,
    FieldLocked,
    FieldOffered,
    FieldRenamed,
    FieldReordered,
    IdeasSorted,
    SortingUndone,
)
from participation.topics.models import TopicField
from participation.topics.queries.acts import moves_of, newest_batch
from participation.topics.steps import Put, make_findable, put_each, take_back


@dataclass(frozen=True)
class FieldDraft:
    """How a topic field is called and what it is about."""

    name: Words
    description: Words


def add_field(work: Work, draft: FieldDraft) -> TopicField:
    """Add a field at the end of the list."""
    last = work.session.scalar(select(func.max(TopicField.position))) or 0
    field = TopicField(
        position=last + 1, name=draft.name, description=draft.description, created_at=work.now
    )
    work.session.add(field)
    work.session.flush()
    make_findable(work, field)
    work.record(FieldAdded(field.id, field.name.as_dict()))
    return field


def describe_field(work: Work, field: TopicField, draft: FieldDraft) -> None:
    """Change how a field is called and described; cards that name it say so everywhere."""
    before = FieldDraft(field.name, field.description)
    if draft == before:
        return
    field.name, field.description = draft.name, draft.description
    work.session.flush()
    if field.is_offered:
        make_findable(work, field)
    if draft.name != before.name:
        _renew_cards(work, field)
    work.record(FieldRenamed(field.id, _as_dict(before), _as_dict(draft)))


def _as_dict(draft: FieldDraft) -> dict[str, dict[str, str]]:
    return {"name": draft.name.as_dict(), "description": draft.description.as_dict()}


def _renew_cards(work: Work, field: TopicField) -> None:
    names_it = or_(Idea.field_id == field.id, Idea.second_field_id == field.id)
    standing = select(Idea.event_id).where(names_it)
    events = work.session.scalars(select(Event).where(Event.id.in_(standing)).order_by(Event.id))
    for event in events.all():
        work.session.execute(
            update(Idea)
            .where(Idea.event_id == event.id, names_it)
            .values(version=advance(work, event))
            .execution_options(synchronize_session=False)
        )
        work.record(FieldCardsChanged(event.id, field.id))


def move_field(work: Work, field: TopicField, *, up: bool) -> None:
    """Let a field change places with its neighbour. Raises Refused at the end of the list."""
    # Taken as a whole: two people who order the list at once must not give one place away twice.
    fields = list(
        work.session.scalars(
            select(TopicField)
            .order_by(TopicField.position, TopicField.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )
    before = fields.index(field)
    after = before - 1 if up else before + 1
    if after < 0:
        raise Refused(_l("This is the first one already."))
    if after == len(fields):
        raise Refused(_l("This is the last one already."))
    fields[before], fields[after] = fields[after], fields[before]
    for number, one in enumerate(fields, start=1):
        one.position = number
    work.record(FieldReordered(field.id, before + 1, after + 1))


def offer_field(work: Work, field: TopicField, *, offered: bool) -> None:
    """Retire a field or offer it again; ideas that stand in it stay there."""
    if offered is field.is_offered:
        return
    field.retired_at = None if offered else work.now
    field.merged_into_id = None
    if offered:
        make_findable(work, field)
    else:
        search.forget(work, "field", field.id)
    work.record(FieldOffered(field.id, before=not offered, after=offered))


# Sorting.


@dataclass(frozen=True)
class Move:
    """An idea to be moved, and in which field whoever moves it saw it."""

    case: IdeaCase
    from_id: int | None


def sort_into(
    work: Work, case: EventCase, moves: Sequence[Move], field: TopicField | None
) -> tuple[int, int]:
    """Move ideas of an event into a field, or out of every field (None), in one act.

    Gives the act's number, by which it can be undone, and how many ideas it moved. Raises Refused
    for what is not public or merged, for a field that is no longer offered, and where somebody
    else has moved one of the ideas meanwhile: then none of them is moved.
    """
    for move in moves:
        _require_where_it_was_seen(move)
    return sort_each(work, case, [(move.case, field) for move in moves])


def sort_each(
    work: Work,
    case: EventCase,
    wishes: Sequence[tuple[IdeaCase, TopicField | None]],
    placed: Placed = Placed.PERSON,
) -> tuple[int, int]:
    """Move each idea into a field of its own, or out of every field, in one act; see sort_into.

    What stands there already, but was not put there by a person, is confirmed by it. `placed` says
    otherwise: by MACHINE nothing moves that a person has placed, nor into or out of a locked field.
    """
    if any(field is not None and not field.is_offered for _idea, field in wishes):
        raise Refused(_l("This topic field is no longer offered."))
    require_each(is_workable, [about for about, _field in wishes])
    wanted = [Put(one.the_idea, field, placed) for one, field in wishes]
    return act(
        work, case, [put for put in wanted if placed is Placed.PERSON or _is_left_to_it(put)]
    )


def _is_left_to_it(put: Put) -> bool:
    """What people have decided is not for the machine to change."""
    is_locked = any(one and one.is_locked for one in (put.field, put.idea.field))
    return put.idea.placed is not Placed.PERSON and not is_locked


def act(work: Work, case: EventCase, puts: Sequence[Put]) -> tuple[int, int]:
    """Put ideas somewhere in one act; gives its number and how many ideas it changed. Raises Refused."""
    wanted = [put for put in puts if put.changes_something]
    if not wanted:
        raise Refused(_l("Nothing to move: this is where it stands already."))
    event, person = case.the_event, case.viewer.person
    batch = newest_batch(work.session, event) + 1
    moves = put_each(work, event, wanted, batch=batch, person_id=person.id if person else None)
    work.record(IdeasSorted(event.id, batch, moves))
    return batch, len({put.idea.id for put in wanted})


def _require_where_it_was_seen(move: Move) -> None:
    idea = move.case.the_idea
    if idea.field_id == move.from_id:
        return
    if idea.field is None:
        raise Refused(
            _l(
                "Somebody else has just taken “%(title)s” out of its topic field. "
                "Please look again.",
                title=idea.title,
            )
        )
    raise Refused(
        _l(
            "Somebody else has just moved “%(title)s” to “%(field)s”. Please look again.",
            title=idea.title,
            field=idea.field.name.pick(str(get_locale())),
        )
    )


def undo_sorting(work: Work, case: EventCase, batch: int) -> tuple[int, list[str]]:
    """Put the ideas of one act back, each if it is still where the act put it.

    Gives how many were put back and the titles of the others. Raises Refused the second time, and
    for what is part of merging two fields.
    """
    moves = moves_of(work.session, case.the_event, batch)
    if not moves:
        raise Refused(_l("This change has been undone already."))
    if any(move.merge_id for move in moves):
        raise Refused(_l("Two topic fields were merged. That can only be undone as a whole."))
    done, kept = take_back(work, case.the_event, moves)
    if not done:
        raise Refused(_l("All of these ideas have been moved on since, so nothing was undone."))
    work.record(SortingUndone(case.the_event.id, batch, done))
    return len({one[0] for one in done}), kept


# Second fields, and what is sure.


def set_second(
    work: Work, case: EventCase, moves: Sequence[Move], field: TopicField | None
) -> tuple[int, int]:
    """Let ideas of an event be in a second field as well, or in none (None), in one act.

    Gives the act's number and how many ideas it changed. Raises Refused as sort_into does, and for
    what is not sorted yet or stands in that very field.
    """
    if field is not None and not field.is_offered:
        raise Refused(_l("This topic field is no longer offered."))
    ideas = _as_they_were_seen(moves)
    for idea in ideas if field is not None else ():
        _require_another_first(idea, field)
    return act(work, case, [Put(idea, field, is_second=True) for idea in ideas])


def _as_they_were_seen(moves: Sequence[Move]) -> list[Idea]:
    for move in moves:
        _require_where_it_was_seen(move)
    require_each(is_workable, [move.case for move in moves])
    return [move.case.the_idea for move in moves]


def _require_another_first(idea: Idea, field: TopicField | None) -> None:
    title = idea.title
    if idea.field is None:
        raise Refused(_l("“%(title)s” is not sorted yet. Please move it first.", title=title))
    if idea.field is field:
        name = idea.field.name.pick(str(get_locale()))
        raise Refused(_l("“%(title)s” is in “%(field)s” already.", title=title, field=name))


def mark_unsure(work: Work, case: EventCase, moves: Sequence[Move]) -> tuple[int, int]:
    """Mark ideas as not sure, wherever they stand, in one act; moving them clears it. Raises Refused."""
    return _mark(work, case, moves, Placed.UNSURE)


def confirm(work: Work, case: EventCase, moves: Sequence[Move]) -> tuple[int, int]:
    """Say of ideas that they stand where they belong, in one act. Raises Refused."""
    return _mark(work, case, moves, Placed.PERSON)


def _mark(work: Work, case: EventCase, moves: Sequence[Move], placed: Placed) -> tuple[int, int]:
    puts = [Put(idea, idea.field, placed) for idea in _as_they_were_seen(moves)]
    if not any(put.changes_something for put in puts):
        raise Refused(_l("Nothing to change: these ideas are marked like this already."))
    return act(work, case, puts)


# Locking.


def lock_field(work: Work, field: TopicField, *, locked: bool) -> None:
    """Keep the machine from adding to a field and from taking from it, or let it do so again."""
    if locked is field.is_locked:
        return
    field.locked_at = work.now if locked else None
    work.record(FieldLocked(field.id, before=not locked, after=locked))
