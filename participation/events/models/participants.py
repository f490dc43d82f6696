"""The table of those who take part in events."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.identity.models import Affiliation
from participation.kernel.db import Base, Key, Moment

LONGEST_ALIAS = 60


class Participant(Base):
    """Somebody's part in one event: a guest's browser, an account, or both."""

    __tablename__ = "participant"

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    guest: Mapped[str | None] = mapped_column(String(64), index=True)
    affiliation_id: Mapped[int | None] = mapped_column(ForeignKey("affiliation.id"))
    alias: Mapped[str] = mapped_column(String(LONGEST_ALIAS), default="")
    joined_at: Mapped[Moment]
    affiliation: Mapped[Affiliation | None] = relationship(lazy="joined")

    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        UniqueConstraint("event_id", "guest"),
    )
