"""Tables of topic fields, of how ideas were moved between them, of what ideas say, and of maps."""

import enum
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.ideas.models import Idea, Placed
from participation.kernel.db import Base, Key, Moment
from participation.kernel.words import Words

SILENCE = timedelta(minutes=2)  # after so long without a sign of life nobody draws a map any more


class TopicField(Base):
    """A topic field. There is one list of them, the masterplan's, and every event may use it.

    The machine neither adds to a locked field nor takes from it. One that was merged is retired and
    names the field its ideas went to, which may have been merged in its turn.
    """

    __tablename__ = "topic_field"

    id: Mapped[Key]
    position: Mapped[int]
    name: Mapped[Words]
    description: Mapped[Words]
    created_at: Mapped[Moment]
    retired_at: Mapped[Moment | None]
    locked_at: Mapped[Moment | None]
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("topic_field.id", ondelete="SET NULL")
    )

    __table_args__ = (CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),)

    @property
    def is_offered(self) -> bool:
        """Whether ideas can be sorted into it."""
        return self.retired_at is None

    @property
    def is_locked(self) -> bool:
        """Whether only people add to it and take from it."""
        return self.locked_at is not None


# Every card names the field its idea stands in; few have a second one, asked for all at once.
Idea.field = relationship(TopicField, lazy="joined", foreign_keys=[Idea.field_id])
Idea.second_field = relationship(TopicField, lazy="selectin", foreign_keys=[Idea.second_field_id])


class FieldMerge(Base):
    """A field was merged into another: everything in it went there, and it was retired.

    `retired_before` is when it had been retired, `rounds` the numbers of planned rounds that were about
    it and are about the other one now: undoing it puts both back.
    """

    __tablename__ = "field_merge"

    id: Mapped[Key]
    field_id: Mapped[int] = mapped_column(
        ForeignKey("topic_field.id", ondelete="CASCADE"), index=True
    )
    into_id: Mapped[int] = mapped_column(ForeignKey("topic_field.id", ondelete="CASCADE"))
    at: Mapped[Moment]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    retired_before: Mapped[Moment | None]
    rounds: Mapped[list[int]] = mapped_column(JSON)
    undone_at: Mapped[Moment | None]

    __table_args__ = (CheckConstraint("field_id <> into_id", name="of_two"),)


class MoveKind(enum.Enum):
    """What a move is about: the field, the second field, or only who said that this is right."""

    FIELD = "field"
    SECOND = "second"
    MARK = "mark"


class FieldMove(Base):
    """One idea moved from a field (or none) to another (or none); a batch is one act of one person.

    Of a second field, `from_id` and `to_id` are second ones; a mark leads from a field to the same.
    `was` and `became` say who placed it, before and after.
    """

    __tablename__ = "field_move"

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    batch: Mapped[int]
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), index=True)
    from_id: Mapped[int | None] = mapped_column(ForeignKey("topic_field.id", ondelete="SET NULL"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("topic_field.id", ondelete="SET NULL"))
    at: Mapped[Moment]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    undone_at: Mapped[Moment | None]
    kind: Mapped[MoveKind] = mapped_column(default=MoveKind.FIELD)
    was: Mapped[Placed]
    became: Mapped[Placed]
    merge_id: Mapped[int | None] = mapped_column(
        ForeignKey("field_merge.id", ondelete="SET NULL"), index=True
    )

    __table_args__ = (
        Index("ix_field_move_batch", "event_id", "batch"),
        # A field tells its history.
        Index("ix_field_move_from", "from_id"),
        Index("ix_field_move_to", "to_id"),
    )


class FieldWish(Base):
    """Into which field somebody would put an idea, while everybody is asked: one wish for each."""

    __tablename__ = "field_wish"

    idea_id: Mapped[int] = mapped_column(
        ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True
    )
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    field_id: Mapped[int] = mapped_column(ForeignKey("topic_field.id", ondelete="CASCADE"))


class IdeaVector(Base):
    """What an idea says as a vector of 16-bit numbers; `digest` says of which text and model."""

    __tablename__ = "idea_vector"

    idea_id: Mapped[int] = mapped_column(
        ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(String(40))
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class DismissedPair(Base):
    """Two ideas, `low_id` the older one, of which somebody said that they are not the same."""

    __tablename__ = "dismissed_pair"

    low_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True)
    high_id: Mapped[int] = mapped_column(
        ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    at: Mapped[Moment]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    __table_args__ = (CheckConstraint("low_id < high_id", name="in_order"),)


class CatalogueField(Base):
    """A field that municipalities usually have: a proposal takes names from here, and may start here.

    `keywords` are separated by commas.
    """

    __tablename__ = "catalogue_field"

    id: Mapped[Key]
    name: Mapped[Words]
    keywords: Mapped[Words]
    removed_at: Mapped[Moment | None]


class Start(enum.Enum):
    """What a proposal starts from."""

    NOTHING = "nothing"
    FIELDS = "fields"
    CATALOGUE = "catalogue"


class RunState(enum.Enum):
    """How far the making of a proposal has come."""

    RUNNING = "running"
    DONE = "done"
    BROKEN = "broken"


class RunStage(enum.Enum):
    """What a process that makes a proposal is at."""

    STARTING = "starting"
    READING = "reading"
    GROUPING = "grouping"
    NAMING = "naming"
    COMPARING = "comparing"


class Proposal(Base):
    """Topic fields proposed by a process of its own, for one event or (without one) for all of them.

    With `field_id` it is about the ideas of that field only, which it would divide. `heard_at` is
    when its process was last heard of. Only one may run in each scope, as the database itself keeps.
    """

    __tablename__ = "proposal"

    id: Mapped[Key]
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), index=True
    )
    field_id: Mapped[int | None] = mapped_column(ForeignKey("topic_field.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    scope: Mapped[str] = mapped_column(String(20))
    start: Mapped[Start]
    fineness: Mapped[int]
    with_sealed: Mapped[bool] = mapped_column(default=False)
    state: Mapped[RunState]
    stage: Mapped[RunStage]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    read: Mapped[int] = mapped_column(default=0)
    is_fallback: Mapped[bool] = mapped_column(default=False)
    acts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]
    heard_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    field: Mapped[TopicField | None] = relationship()

    __table_args__ = (
        Index(
            "ix_proposal_running",
            "scope",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
    )


class ChangeKind(enum.Enum):
    """What a proposal would change: a field more, ideas into one that exists, two made into one."""

    NEW = "new"
    MOVE = "move"
    MERGE = "merge"


class ProposedField(Base):
    """One change that a proposal suggests, and what somebody decided about it.

    `ideas` has a triple for each idea: its number, how sure (0 to 1), and the field it stood in.
    `field_id` is where they would go, unless that is a new field; `other_id` the field that would
    be merged into it. An `act` is one press: what it accepted is undone together, by the batches
    of its moves in `batches`, pairs of an event's number and an act of sorting in it, or by `merge`.
    """

    __tablename__ = "proposed_field"

    id: Mapped[Key]
    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    kind: Mapped[ChangeKind]
    name: Mapped[Words]
    keywords: Mapped[list[str]] = mapped_column(JSON)
    quote_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id", ondelete="SET NULL"))
    size: Mapped[int]
    sureness: Mapped[float]
    field_id: Mapped[int | None] = mapped_column(ForeignKey("topic_field.id", ondelete="SET NULL"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("topic_field.id", ondelete="SET NULL"))
    made_id: Mapped[int | None] = mapped_column(ForeignKey("topic_field.id", ondelete="SET NULL"))
    ideas: Mapped[list[list[Any]]] = mapped_column(JSON)
    accepted: Mapped[bool | None]
    answered_at: Mapped[Moment | None]
    act: Mapped[int | None]
    batches: Mapped[list[list[int]]] = mapped_column(JSON)
    merge_id: Mapped[int | None] = mapped_column(ForeignKey("field_merge.id", ondelete="SET NULL"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    proposal: Mapped[Proposal] = relationship()
    field: Mapped[TopicField | None] = relationship(foreign_keys=[field_id])
    other: Mapped[TopicField | None] = relationship(foreign_keys=[other_id])
    made: Mapped[TopicField | None] = relationship(foreign_keys=[made_id])
    merge: Mapped[FieldMerge | None] = relationship()


class IdeaMap(Base):
    """A map of ideas: of one event, whose number `scope` is, or of all events, 0.

    While one is being drawn it has `asked_at`, and `beat_at` is the last sign of life of the process
    that does it; `done` of `total` ideas have been read. `anew` asks for all places, not only for
    those of new ideas. `broke_off` says that the last try came to nothing, `is_fallback` that only
    words could be compared.
    """

    __tablename__ = "idea_map"

    scope: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    asked_at: Mapped[Moment | None]
    beat_at: Mapped[Moment | None]
    drawn_at: Mapped[Moment | None]
    anew: Mapped[bool] = mapped_column(default=False)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    broke_off: Mapped[bool] = mapped_column(default=False)
    is_fallback: Mapped[bool] = mapped_column(default=False)

    def is_being_drawn(self, now: datetime) -> bool:
        """Whether a process is at it; one that has been silent for long is not."""
        since = self.beat_at or self.asked_at
        return self.asked_at is not None and since is not None and now - since < SILENCE

    def has_broken_off(self, now: datetime) -> bool:
        """Whether the last try came to nothing."""
        return self.broke_off or (self.asked_at is not None and not self.is_being_drawn(now))


class IdeaPlace(Base):
    """Where an idea lies on a map, and for which field it was put there (0: none)."""

    __tablename__ = "idea_place"

    scope: Mapped[int] = mapped_column(
        ForeignKey("idea_map.scope", ondelete="CASCADE"), primary_key=True
    )
    idea_id: Mapped[int] = mapped_column(
        ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    x: Mapped[float]
    y: Mapped[float]
    field_number: Mapped[int]
