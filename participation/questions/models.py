"""Tables of questions to the podium and of who wants to know them too."""

import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.events.models import Round
from participation.kernel.db import Base, Key, Moment

LONGEST_QUESTION = 300


class QuestionStatus(enum.Enum):
    """What has become of a question."""

    WAITING = "waiting"  # for a moderator to approve it
    OPEN = "open"
    NOW = "now"
    LATER = "later"
    ANSWERED = "answered"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


# What everybody who sees the event may read, in the order in which it is shown.
PUBLIC = (
    QuestionStatus.NOW,
    QuestionStatus.OPEN,
    QuestionStatus.LATER,
    QuestionStatus.ANSWERED,
)


class Question(Base):
    """A question to the podium. `version` is the event's version at which it last changed.

    Asking is wanting to know: whoever asked is among those whom `support_count` counts. Nobody is
    named, so whose it is never leaves the server but to themselves.
    """

    __tablename__ = "question"

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    language: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(LONGEST_QUESTION))
    status: Mapped[QuestionStatus] = mapped_column(default=QuestionStatus.OPEN)
    support_count: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=0)
    round: Mapped[Round] = relationship()

    __table_args__ = (
        CheckConstraint("support_count >= 0", name="support_not_negative"),
        Index("ix_question_by_support", "round_id", "status", "support_count", "id"),
        Index("ix_question_changed", "round_id", "version"),
        # The database itself keeps "one is being answered at a time".
        Index(
            "ix_question_one_now",
            "round_id",
            unique=True,
            sqlite_where=sql("status = 'now'"),
            postgresql_where=sql("status = 'now'"),
        ),
    )

    @property
    def is_public(self) -> bool:
        """Whether everybody who sees the event may read it."""
        return self.status in PUBLIC

    @property
    def is_withdrawn(self) -> bool:
        """Whether whoever asked took it back."""
        return self.status is QuestionStatus.WITHDRAWN


class QuestionSupport(Base):
    """Somebody wants to know this: public as a number, and standing until they take it back."""

    __tablename__ = "question_support"

    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), primary_key=True
    )
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True, index=True
    )
