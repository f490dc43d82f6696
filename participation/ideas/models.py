"""Tables of ideas, their earlier wordings, their history and their supporters."""

import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.events.models import Event, Participant
from participation.kernel.db import Base, Key, Line, Moment, Prose


class IdeaKind(enum.Enum):
    """What a contribution is."""

    IDEA = "idea"
    EXPECTATION = "expectation"
    LEGAL_REQUIREMENT = "legal_requirement"


class Status(enum.Enum):
    """How far an idea has come."""

    SUBMITTED = "submitted"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class Idea(Base):
    """A contribution. `version` is the event's version at which its public card last changed."""

    __tablename__ = "idea"

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id", ondelete="SET NULL"))
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[IdeaKind]
    language: Mapped[str] = mapped_column(String(10))
    title: Mapped[Line]
    text: Mapped[Prose]
    html: Mapped[Prose]
    status: Mapped[Status]
    status_before_hiding: Mapped[Status | None]
    support_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]
    edited_at: Mapped[Moment | None]
    source: Mapped[str | None] = mapped_column(String(200))
    event: Mapped[Event] = relationship()
    author: Mapped[Participant | None] = relationship(lazy="joined")

    __table_args__ = (
        UniqueConstraint("event_id", "source"),
        CheckConstraint("support_count >= 0", name="support_not_negative"),
        Index("ix_idea_newest", "event_id", "status", "id"),
        Index("ix_idea_changed", "event_id", "version"),
    )

    @property
    def is_published(self) -> bool:
        """Whether everybody who sees the event sees it."""
        return self.status is Status.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        """Whether its author took it back."""
        return self.status is Status.WITHDRAWN


class Wording(Base):
    """How an idea read before an edit."""

    __tablename__ = "wording"

    id: Mapped[Key]
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), index=True)
    title: Mapped[Line]
    html: Mapped[Prose]
    language: Mapped[str] = mapped_column(String(10))
    replaced_at: Mapped[Moment]


class StatusChange(Base):
    """One dated step of an idea, with a reason its author can read."""

    __tablename__ = "status_change"

    id: Mapped[Key]
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), index=True)
    at: Mapped[Moment]
    status: Mapped[Status]
    reason: Mapped[Prose | None]


class Support(Base):
    """Somebody supports an idea: public and standing, never a ballot."""

    __tablename__ = "support"

    idea_id: Mapped[int] = mapped_column(
        ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True
    )
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[Moment]
