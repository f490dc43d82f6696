"""The protocol of an event: what took place and what came of it, the same for every reader.

It holds what everybody who sees the event may see, and no name but those of its moderators.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, lazyload

from participation.events.facts import EventEnded, EventReopened, RoundStateChanged
from participation.events.models import Event, Participant, Round, RoundKind, RoundState
from participation.ideas.models import Idea
from participation.ideas.queries.boards import IS_PUBLISHED
from participation.kernel.audit import AuditEntry, entries_about
from participation.masterplan.models import Measure, Promotion
from participation.masterplan.visibility import IS_PUBLIC_MEASURE
from participation.questions.models import Question
from participation.questions.queries import of_rounds
from participation.topics.models import TopicField
from participation.voting.opinions import OpinionGroups, opinions_of_all
from participation.voting.queries.polls import Replies, replies_to_all
from participation.voting.queries.tallies import Score, tallies
from participation.voting.queries.turnout import Turnout, turnouts

OPEN, CLOSING, PLANNED = (
    one.value for one in (RoundState.OPEN, RoundState.CLOSING, RoundState.PLANNED)
)


@dataclass(frozen=True)
class Spell:
    """From when until when a round was open; None while it still is."""

    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class Item:
    """A round as it really was: when it was open, and how much came from how many people.

    `people` is None where nobody counts them, as in a break.
    """

    round: Round
    spells: tuple[Spell, ...]
    ideas: int
    people: int | None
    questions: int


@dataclass(frozen=True)
class Outcome:
    """A vote whose result everybody may see."""

    round: Round
    turnout: Turnout
    scores: Sequence[Score]


@dataclass(frozen=True)
class Entry:
    """An idea with those that stand behind it.

    `stands_behind` says that it stands itself behind one that is not in this protocol: one from
    another event, or one that is not public any more.
    """

    idea: Idea
    merged: tuple[Idea, ...]
    stands_behind: bool


@dataclass(frozen=True)
class Chapter:
    """The ideas of one topic field (None: not sorted), most supported first."""

    field: TopicField | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Figures:
    """People who take part, published ideas and comments on them, and ballots cast in all votes."""

    people: int
    ideas: int
    comments: int
    ballots: int


@dataclass(frozen=True)
class Protocol:
    """All that the protocol of an event says, when it was made and by which version of this."""

    event: Event
    began_at: datetime | None
    ended_at: datetime | None
    moderators: tuple[str, ...]
    figures: Figures
    agenda: tuple[Item, ...]
    outcomes: tuple[Outcome, ...]
    withheld: tuple[Round, ...]
    opinions: tuple[OpinionGroups, ...]
    polls: tuple[Replies, ...]
    polls_withheld: tuple[Round, ...]
    asked: tuple[tuple[Round, Sequence[Question]], ...]
    chapters: tuple[Chapter, ...]
    measures: tuple[tuple[Measure, int], ...]
    made_at: datetime
    version: str

    @property
    def is_draft(self) -> bool:
        """Whether the event is still going on."""
        return not self.event.has_ended


def protocol_of(session: Session, event: Event) -> Protocol:
    """The protocol as things stand now. The number of its queries depends on nothing."""
    trail = entries_about(session, "event_id", event.id, TOLD)
    spells = {round_.id: tuple(_spells(round_, trail)) for round_ in event.rounds}
    ideas = _published(session, event)
    votes = [one for one in event.rounds if one.kind is RoundKind.VOTE]
    polls = [one for one in event.rounds if one.kind is RoundKind.POLL]
    answered = [one for one in polls if one.results_are_visible]
    questions = of_rounds(session, [one for one in event.rounds if spells[one.id] and _asks(one)])
    cast = turnouts(session, votes + polls)
    shown = [one for one in votes if one.results_are_visible]
    scores = tallies(session, shown, ideas)
    return Protocol(
        event=event,
        began_at=min((one.opened_at for each in spells.values() for one in each), default=None),
        ended_at=_ended_at(event, trail),
        moderators=tuple(person.name for person in event.moderators),
        figures=Figures(
            people=_people(session, event),
            ideas=len(ideas),
            comments=sum(idea.comment_count for idea in ideas),
            ballots=sum(cast[one.id].ballots for one in votes),
        ),
        agenda=tuple(_item(one, spells[one.id], ideas, cast, questions) for one in event.rounds),
        outcomes=tuple(Outcome(one, cast[one.id], scores[one.id]) for one in shown),
        withheld=tuple(one for one in votes if one.is_over and one not in shown),
        opinions=tuple(opinions_of_all(session, shown)),
        polls=tuple(replies_to_all(session, answered).values()),
        polls_withheld=tuple(one for one in polls if one.is_over and one not in answered),
        asked=tuple((one, questions[one.id]) for one in event.rounds if questions.get(one.id)),
        chapters=tuple(_chapters(ideas)),
        measures=tuple(_public_measures(session, event)),
        made_at=datetime.now(UTC).replace(microsecond=0),
        version=version("participation"),
    )


def _asks(round_: Round) -> bool:
    return round_.kind is RoundKind.QUESTIONS


TOLD = (RoundStateChanged, EventEnded, EventReopened)


def _spells(round_: Round, trail: Collection[AuditEntry]) -> Iterator[Spell]:
    """When a round was open, as the trail tells; where it tells nothing, as the round itself does.

    Taking back a close that was not complete goes on with the spell before.
    """
    moves = [one for one in trail if one.kept.get("round_id") == round_.id]
    opened: datetime | None = None
    closed: datetime | None = None
    for move in moves:
        before, after = move.kept["before"], move.kept["after"]
        if after == OPEN:
            if opened and before != CLOSING:
                yield Spell(opened, closed)
            opened, closed = (opened or move.at) if before == CLOSING else move.at, None
        elif after == PLANNED:  # its opening was undone before anybody contributed
            opened = closed = None
        elif before == OPEN:
            closed = move.at
    opened = opened or round_.opened_at
    if opened:
        yield Spell(opened, closed or round_.closed_at)


def _ended_at(event: Event, trail: Collection[AuditEntry]) -> datetime | None:
    """When it was ended for the last time, unless that was taken back."""
    ends = [one.at for one in trail if one.act == EventEnded.__name__]
    return (ends[-1] if ends else event.ended_at) if event.has_ended else None


def _people(session: Session, event: Event) -> int:
    query = select(func.count()).where(Participant.event_id == event.id)
    return session.scalar(query) or 0


def _published(session: Session, event: Event) -> Sequence[Idea]:
    """Everything that is published, with its field and without its author, by number."""
    query = select(Idea).where(Idea.event_id == event.id, IS_PUBLISHED).order_by(Idea.id)
    return session.scalars(query.options(lazyload(Idea.author))).all()


def _item(
    round_: Round,
    spells: tuple[Spell, ...],
    ideas: Sequence[Idea],
    cast: dict[int, Turnout],
    questions: dict[int, list[Question]],
) -> Item:
    written = [idea for idea in ideas if idea.round_id == round_.id]
    people: int | None = None
    if round_.has_result:
        people = cast[round_.id].ballots
    if round_.kind is RoundKind.COLLECT:
        people = len({idea.participant_id for idea in written} - {None})
    return Item(round_, spells, len(written), people, len(questions.get(round_.id, ())))


def _chapters(ideas: Sequence[Idea]) -> Iterator[Chapter]:
    """The ideas by topic field in the fields' order, those in none last."""
    here = {idea.id for idea in ideas if not idea.is_merged}
    behind: dict[int, list[Idea]] = {}
    fields: dict[TopicField | None, list[Entry]] = {}
    for idea in ideas:
        if idea.merged_into_id in here:
            behind.setdefault(idea.merged_into_id, []).append(idea)
    for idea in sorted(ideas, key=lambda one: (-one.support_count, one.id)):
        if idea.merged_into_id not in here:
            entry = Entry(idea, tuple(behind.get(idea.id, ())), idea.is_merged)
            fields.setdefault(idea.field, []).append(entry)
    for field in sorted(fields, key=lambda one: (not one, one.position if one else 0)):
        yield Chapter(field, tuple(fields[field]))


def _public_measures(session: Session, event: Event) -> Iterator[tuple[Measure, int]]:
    """The measures everybody may read that came of these ideas, and of how many of them."""
    rows = session.execute(
        select(Measure, func.count(Idea.id.distinct()))
        .join(Promotion, Promotion.measure_id == Measure.id)
        .join(Idea, or_(Idea.id == Promotion.idea_id, Idea.merged_into_id == Promotion.idea_id))
        .where(
            Idea.event_id == event.id,
            IS_PUBLISHED,
            Promotion.undone_at.is_(None),
            IS_PUBLIC_MEASURE,
        )
        .group_by(Measure.id)
        .order_by(Measure.plan_id, func.length(Measure.number), Measure.number)
        .options(
            lazyload(Measure.plan), lazyload(Measure.lead_unit), lazyload(Measure.field_of_action)
        )
    )
    return ((measure, number) for measure, number in rows)
