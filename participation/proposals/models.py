"""Tables of proposals, of the catalogue they take names from, and of maps."""

import enum
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.kernel.db import Base, Key, Moment
from participation.kernel.words import Words
from participation.topics.models import FieldMerge, TopicField

SILENCE = timedelta(minutes=2)  # after so long without a sign of life nobody draws a map any more


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
