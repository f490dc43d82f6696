"""Tables of comments, their earlier wordings and their supporters."""

import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.events.models import Participant
from participation.ideas.models import Idea
from participation.kernel.db import Base, Key, Moment, Prose


class CommentStatus(enum.Enum):
    """Whether a comment may be read."""

    SUBMITTED = "submitted"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class Comment(Base):
    """A comment, or a reply to one (`parent_id`; replies have no replies of their own)."""

    __tablename__ = "comment"

    id: Mapped[Key]
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), index=True
    )
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    language: Mapped[str] = mapped_column(String(10))
    text: Mapped[Prose]
    html: Mapped[Prose]
    status: Mapped[CommentStatus] = mapped_column(default=CommentStatus.PUBLISHED)
    status_before: Mapped[CommentStatus | None]
    reason: Mapped[Prose | None]
    support_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]
    edited_at: Mapped[Moment | None]
    idea: Mapped[Idea] = relationship()
    author: Mapped[Participant | None] = relationship(lazy="joined")

    __table_args__ = (
        CheckConstraint("support_count >= 0", name="support_not_negative"),
        CheckConstraint("parent_id <> id", name="no_reply_to_itself"),
        Index("ix_comment_of_idea", "idea_id", "id"),
        Index("ix_comment_status", "status", "id"),
    )

    @property
    def is_published(self) -> bool:
        """Whether everybody who reads the idea reads it."""
        return self.status is CommentStatus.PUBLISHED


class CommentWording(Base):
    """How a comment read before an edit."""

    __tablename__ = "comment_wording"

    id: Mapped[Key]
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), index=True
    )
    html: Mapped[Prose]
    language: Mapped[str] = mapped_column(String(10))
    replaced_at: Mapped[Moment]


class CommentSupport(Base):
    """Somebody supports a comment."""

    __tablename__ = "comment_support"

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[Moment]
