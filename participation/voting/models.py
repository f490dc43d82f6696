"""Tables of ballots and what they say of ideas."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.db import Base, Key, Moment


class Ballot(Base):
    """One participant's ballot in one round. The database itself keeps `spent` within `budget`.

    Where dots are given, these are numbers of dots; with any other method `spent` is how many ideas
    the ballot speaks of, and nothing bounds it.
    """

    __tablename__ = "ballot"

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    budget: Mapped[int | None]
    spent: Mapped[int] = mapped_column(default=0)
    at: Mapped[Moment]

    __table_args__ = (
        UniqueConstraint("round_id", "participant_id"),
        CheckConstraint("spent >= 0 AND spent <= budget", name="spent_within_budget"),
    )

    @property
    def left(self) -> int:
        """Dots not given yet; 0 where none are given."""
        return self.budget - self.spent if self.budget is not None else 0


class Mark(Base):
    """What a ballot says of one idea, as the round's method has it: dots, a 1 for support, agreement
    from -1 to 1, a step of a scale, a resistance, a rank; of effort and impact `value` is the impact.
    """

    __tablename__ = "mark"

    ballot_id: Mapped[int] = mapped_column(
        ForeignKey("ballot.id", ondelete="CASCADE"), primary_key=True
    )
    idea_id: Mapped[int] = mapped_column(
        ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    value: Mapped[int]
    effort: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("value BETWEEN -1 AND 10000", name="value_of_some_method"),
        CheckConstraint("effort BETWEEN 1 AND 5", name="effort_on_its_scale"),
    )
