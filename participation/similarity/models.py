"""Tables of what ideas say, and of those that are alike but not the same."""

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.db import Base, Moment


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
