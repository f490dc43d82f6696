"""Tables of reports, by which somebody says that a text must not stand, and of what was decided."""

import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.comments.models import Comment
from participation.ideas.models import Idea
from participation.identity.models import Person
from participation.kernel.db import Base, Key, Moment, Prose


class ReportReason(enum.Enum):
    """What somebody says is wrong."""

    INSULT = "insult"
    PERSONAL_DATA = "personal_data"
    ADVERTISING = "advertising"
    UNLAWFUL = "unlawful"
    OTHER = "other"


class ReportState(enum.Enum):
    """What became of a report."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Report(Base):
    """A report about an idea or about one comment on it. Who reported stays unnamed.

    `reporter` is the sender as one-time keys know them, hashed: one report per person and text.
    """

    __tablename__ = "report"

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), index=True)
    comment_id: Mapped[int | None] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), index=True
    )
    reporter: Mapped[str] = mapped_column(String(64))
    reason: Mapped[ReportReason]
    text: Mapped[Prose]
    at: Mapped[Moment]
    state: Mapped[ReportState] = mapped_column(default=ReportState.OPEN)
    decided_at: Mapped[Moment | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decision: Mapped[Prose | None]
    idea: Mapped[Idea] = relationship()
    comment: Mapped[Comment | None] = relationship()

    __table_args__ = (
        Index("ix_report_queue", "event_id", "state", "id"),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_once_settled"),
    )


class Ruling(enum.Enum):
    """What a moderator decided about a text; each can be taken back by another one."""

    APPROVED = "approved"
    TAKEN_BACK = "taken_back"
    HIDDEN = "hidden"
    RESTORED = "restored"
    DISMISSED = "dismissed"
    REOPENED = "reopened"


class Decision(Base):
    """Who decided what about an idea, or about one comment on it, and why: the queue's memory."""

    __tablename__ = "decision"

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), index=True)
    comment_id: Mapped[int | None] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), index=True
    )
    ruling: Mapped[Ruling]
    reason: Mapped[Prose | None]
    at: Mapped[Moment]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    idea: Mapped[Idea] = relationship()
    comment: Mapped[Comment | None] = relationship()
    person: Mapped[Person | None] = relationship()

    __table_args__ = (Index("ix_decision_queue", "event_id", "id"),)
