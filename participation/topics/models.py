"""Tables of topic fields, of how ideas were moved between them, of what ideas say, and of maps."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.ideas.models import Idea
from participation.kernel.db import Base, Key, Moment
from participation.kernel.words import Words

SILENCE = timedelta(minutes=2)  # after so long without a sign of life nobody draws a map any more


class TopicField(Base):
    """A topic field. There is one list of them, the masterplan's, and every event may use it."""

    __tablename__ = "topic_field"

    id: Mapped[Key]
    position: Mapped[int]
    name: Mapped[Words]
    description: Mapped[Words]
    created_at: Mapped[Moment]
    retired_at: Mapped[Moment | None]

    @property
    def is_offered(self) -> bool:
        """Whether ideas can be sorted into it."""
        return self.retired_at is None


# Every card names the field its idea stands in.
Idea.field = relationship(TopicField, lazy="joined")


class FieldMove(Base):
    """One idea moved from a field (or none) to another (or none); a batch is one act of one person."""

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
