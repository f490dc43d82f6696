"""The verbs on topic fields, and sorting ideas into them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update

from participation.events.models import Event
from participation.events.rules import EventCase
from participation.events.versions import advance
from participation.ideas.models import Idea, Status, Step
from participation.ideas.rules import IdeaCase, is_workable, require_each
from participation.ideas.steps import note
from participation.kernel import search
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from participation.topics.facts import (
    FieldAdded,
    FieldCardsChanged,
    FieldOffered,
    FieldRenamed,
    FieldReordered,
    IdeasSorted,
    SortingUndone,
)
from participation.topics.models import FieldMove, TopicField
from participation.topics.queries import moves_of, newest_batch

SORTED = frozenset({Status.PUBLISHED, Status.IN_FIELD})  # later statuses stay what they are


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


def make_findable(work: Work, field: TopicField) -> None:
    """Let the search find a field by what it is called and how it is described."""
    texts = [phrase.text for words in (field.name, field.description) for phrase in words.each()]
    search.index(work, "field", field.id, *texts)


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
    standing = select(Idea.event_id).where(Idea.field_id == field.id)
    events = work.session.scalars(select(Event).where(Event.id.in_(standing)).order_by(Event.id))
    for event in events.all():
        work.session.execute(
            update(Idea)
            .where(Idea.event_id == event.id, Idea.field_id == field.id)
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
    work: Work, case: EventCase, wishes: Sequence[tuple[IdeaCase, TopicField | None]]
) -> tuple[int, int]:
    """Move each idea into a field of its own, or out of every field, in one act; see sort_into."""
    if any(field is not None and not field.is_offered for _idea, field in wishes):
        raise Refused(_l("This topic field is no longer offered."))
    require_each(is_workable, [about for about, _field in wishes])
    wanted = [(one.the_idea, field) for one, field in wishes if one.the_idea.field is not field]
    if not wanted:
        raise Refused(_l("Nothing to move: this is where it stands already."))
    batch = newest_batch(work.session, case.the_event) + 1
    done = tuple(_put(work, case, batch, idea, field) for idea, field in wanted)
    work.record(IdeasSorted(case.the_event.id, batch, done))
    return batch, len(done)


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


def _put(
    work: Work, case: EventCase, batch: int, idea: Idea, field: TopicField | None
) -> tuple[int, int | None, int | None]:
    person, before = case.viewer.person, idea.field_id
    work.session.add(
        FieldMove(
            event_id=case.the_event.id,
            batch=batch,
            idea_id=idea.id,
            from_id=before,
            to_id=field.id if field else None,
            at=work.now,
            person_id=person.id if person else None,
        )
    )
    place(work, idea, field)
    return idea.id, before, idea.field_id


def place(work: Work, idea: Idea, field: TopicField | None) -> None:
    """Let an idea stand in a field or in none, with a step in its history."""
    idea.field, idea.field_id = field, field.id if field else None
    if idea.status in SORTED:
        idea.status = Status.IN_FIELD if field else Status.PUBLISHED
    note(work, idea, Step.FIELD, field_id=idea.field_id)


def undo_sorting(work: Work, case: EventCase, batch: int) -> tuple[int, list[str]]:
    """Put the ideas of one act back, each if it is still where the act put it.

    Gives how many were put back and the titles of the others. Raises Refused the second time.
    """
    moves = moves_of(work.session, case.the_event, batch)
    if not moves:
        raise Refused(_l("This change has been undone already."))
    done, kept = [], []
    for move in moves:
        idea = work.session.get_one(Idea, move.idea_id)
        if (idea.is_on_board or idea.is_sealed) and idea.field_id == move.to_id:
            move.undone_at = work.now
            done.append((idea.id, move.to_id, move.from_id))
            place(work, idea, _field(work, move.from_id))
        else:
            kept.append(idea.title if idea.is_published else "")
    if not done:
        raise Refused(_l("All of these ideas have been moved on since, so nothing was undone."))
    work.record(SortingUndone(case.the_event.id, batch, tuple(done)))
    return len(done), kept


def _field(work: Work, number: int | None) -> TopicField | None:
    return work.session.get(TopicField, number) if number else None
