"""Tables of ballots and the dots on them."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.db import Base, Key, Moment


class Ballot(Base):
    """One participant's ballot in one round. The database itself keeps `spent` within `budget`."""

    __tablename__ = "ballot"

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    budget: Mapped[int]
    spent: Mapped[int] = mapped_column(default=0)
    at: Mapped[Moment]

    __table_args__ = (
        UniqueConstraint("round_id", "participant_id"),
        CheckConstraint("spent >= 0 AND spent <= budget", name="spent_within_budget"),
    )

    @property
    def left(self) -> int:
        """Dots not given yet."""
        return self.budget - self.spent


class Dots(Base):
    """The dots a ballot gives to one idea."""

    __tablename__ = "dots"

    ballot_id: Mapped[int] = mapped_column(
        ForeignKey("ballot.id", ondelete="CASCADE"), primary_key=True
    )
    idea_id: Mapped[int] = mapped_column(
        ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    points: Mapped[int]

    __table_args__ = (CheckConstraint("points > 0", name="points_positive"),)
