"""The small steps below the verbs: ideas of one event are put somewhere, in one act; and the search.

Putting keeps what follows by itself: the status, a step in each idea's history, who placed it, and that
no idea has the same field twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from participation.events.models import Event
from participation.ideas.models import Idea, Placed, Status, Step
from participation.ideas.steps import note_each
from participation.kernel import search
from participation.kernel.db import Work, many
from participation.topics.models import FieldMerge, FieldMove, MoveKind, TopicField

SORTED = frozenset({Status.PUBLISHED, Status.IN_FIELD})  # later statuses stay what they are


@dataclass(frozen=True)
class Put:
    """Where an idea is to stand, and who says so: as its second field, or else as its field."""

    idea: Idea
    field: TopicField | None
    placed: Placed = Placed.PERSON
    is_second: bool = False

    @property
    def kind(self) -> MoveKind:
        """What changes by it."""
        if self.is_second:
            return MoveKind.SECOND
        same = self.idea.field_id == (self.field.id if self.field else None)
        return MoveKind.MARK if same else MoveKind.FIELD

    @property
    def step(self) -> Step:
        """What its history calls it."""
        return Step.SECOND_FIELD if self.is_second else Step.FIELD

    @property
    def became(self) -> Placed:
        """Who placed it, afterwards. What a person takes out of every field is not sorted yet."""
        if self.is_second:
            return self.idea.placed
        if self.field is None and self.placed is Placed.PERSON:
            return Placed.NOBODY
        return self.placed

    @property
    def changes_something(self) -> bool:
        """Whether it stands otherwise already."""
        if self.is_second:
            return self.idea.second_field_id != (self.field.id if self.field else None)
        return self.kind is MoveKind.FIELD or self.became is not self.idea.placed


Moved = tuple[int, int | None, int | None]  # an idea, from which field, to which
Told = tuple[Idea, Step, int | None]


def put_each(
    work: Work,
    event: Event,
    puts: Sequence[Put],
    *,
    batch: int,
    person_id: int | None,
    merge: FieldMerge | None = None,
) -> tuple[Moved, ...]:
    """Put ideas of one event where they are to stand, in one act that can be undone by its number."""
    told: list[Told] = []
    moves = []
    for put in puts:
        for one in (*_out_of_the_way(put), put):
            move = _move(one)
            move.event_id, move.batch, move.at = event.id, batch, work.now
            move.person_id, move.merge_id = person_id, merge.id if merge else None
            moves.append(move)
            told += _place(one)
    work.session.add_all(moves)
    note_each(work, event, told)
    return tuple((move.idea_id, move.from_id, move.to_id) for move in moves)


def _move(put: Put) -> FieldMove:
    return FieldMove(
        idea_id=put.idea.id,
        from_id=put.idea.second_field_id if put.is_second else put.idea.field_id,
        to_id=put.field.id if put.field else None,
        kind=put.kind,
        was=put.idea.placed,
        became=put.became,
    )


def _out_of_the_way(put: Put) -> list[Put]:
    """What is to stand in its second field, or in none, has no second one any more."""
    return [Put(put.idea, None, is_second=True)] if _leaves_its_second(put) else []


def _leaves_its_second(put: Put) -> bool:
    second = None if put.is_second else put.idea.second_field_id
    return second is not None and (put.field is None or put.field.id == second)


def take_back(
    work: Work, event: Event, moves: Sequence[FieldMove], *, hidden_too: bool = False
) -> tuple[tuple[Moved, ...], list[str]]:
    """Put ideas back to where these moves took them from, each if it is still where it was put.

    Gives what was put back, and what those that stay are called, "" where not everybody may know.
    `hidden_too` takes those back as well that are not to be sorted at the moment.
    """
    ideas = many(work.session, Idea, {move.idea_id for move in moves})
    done: list[Moved] = []
    told: list[Told] = []
    kept: dict[int, Idea] = {}
    for move in reversed(moves):
        idea = ideas[move.idea_id]
        if _is_still_there(idea, move) and (hidden_too or idea.is_on_board or idea.is_sealed):
            move.undone_at = work.now
            done.append((idea.id, move.to_id, move.from_id))
            told += _place(_back(work, idea, move))
        else:
            kept[idea.id] = idea
    if done:
        note_each(work, event, told)
    return tuple(done), [one.title if one.is_published else "" for one in kept.values()]


def _is_still_there(idea: Idea, move: FieldMove) -> bool:
    if move.kind is MoveKind.SECOND:
        is_free = move.from_id is None or idea.field_id not in (None, move.from_id)
        return idea.second_field_id == move.to_id and is_free
    is_there = idea.field_id == move.to_id
    return is_there and (move.kind is MoveKind.FIELD or idea.placed is move.became)


def _back(work: Work, idea: Idea, move: FieldMove) -> Put:
    field = work.session.get(TopicField, move.from_id) if move.from_id else None
    return Put(idea, field, move.was, is_second=move.kind is MoveKind.SECOND)


def _place(put: Put) -> list[Told]:
    """Let an idea stand there; gives what its history tells of it."""
    idea, number = put.idea, put.field.id if put.field else None
    told = [] if put.kind is MoveKind.MARK else [(idea, put.step, number)]
    idea.placed = put.became
    if put.is_second:
        idea.second_field, idea.second_field_id = put.field, number
        return told
    if _leaves_its_second(put):
        idea.second_field, idea.second_field_id = None, None
        told.append((idea, Step.SECOND_FIELD, None))
    idea.field, idea.field_id = put.field, number
    if idea.status in SORTED:
        idea.status = Status.IN_FIELD if put.field else Status.PUBLISHED
    return told


def make_findable(work: Work, field: TopicField) -> None:
    """Let the search find a field by what it is called and how it is described."""
    texts = [phrase.text for words in (field.name, field.description) for phrase in words.each()]
    search.index(work, "field", field.id, *texts)
