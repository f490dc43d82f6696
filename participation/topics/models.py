"""Tables of topic fields, of how ideas were moved between them, and of where people wish them."""

import enum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.ideas.models import Idea, Placed
from participation.kernel.db import Base, Key, Moment
from participation.kernel.words import Words


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
