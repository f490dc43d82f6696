"""Tables of events, their moderators and what their walls show, and of agendas to copy."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.events.models.kinds import Audience, EventKind, RoundState
from participation.events.models.rounds import Round
from participation.identity.models import Person
from participation.kernel.db import Base, Key, Moment, Prose
from participation.kernel.words import Words

NEVER = datetime.min.replace(tzinfo=UTC)


class Event(Base):
    """An event. `version` rises with every committed change that somebody's screen shows.

    `called_to` names the page to which its moderators have called everybody, empty for none. Since
    `sorts_since`, new ideas go to topic fields by themselves.
    """

    __tablename__ = "event"

    id: Mapped[Key]
    kind: Mapped[EventKind]
    audience: Mapped[Audience]
    title: Mapped[Words]
    description: Mapped[Words]
    place: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[Moment | None]
    code: Mapped[str] = mapped_column(String(6), unique=True)
    entry_key: Mapped[str] = mapped_column(String(32))
    approval_first: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    called_to: Mapped[str] = mapped_column(String(20), default="")
    called_at: Mapped[Moment | None]
    sorts_since: Mapped[Moment | None]
    rounds: Mapped[list[Round]] = relationship(
        primaryjoin="and_(Event.id == Round.event_id, Round.removed_at.is_(None))",
        order_by="Round.position",
        lazy="selectin",
        cascade="all, delete-orphan",
    )
    moderators: Mapped[list[Person]] = relationship(
        secondary="event_moderator", order_by=Person.name
    )

    @property
    def has_ended(self) -> bool:
        """Whether the moderator has ended it; its code then admits nobody."""
        return self.ended_at is not None

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.audience is Audience.PUBLIC

    @property
    def current_round(self) -> Round | None:
        """What is going on: the running round, else the last one that was open, else none."""
        begun = [one for one in self.rounds if one.state is not RoundState.PLANNED]
        running = [one for one in begun if one.is_running]
        latest = max(begun, key=lambda one: (one.opened_at or NEVER, one.position), default=None)
        return running[0] if running else latest

    @property
    def next_round(self) -> Round | None:
        """What the agenda has planned next."""
        planned = (one for one in self.rounds if one.state is RoundState.PLANNED)
        return next(planned, None)

    @property
    def concealed_round(self) -> Round | None:
        """The round that is over and whose ideas are still to be shown to everybody."""
        return next((one for one in self.rounds if one.is_over and one.conceals), None)


class EventModerator(Base):
    """Moderating is given event by event."""

    __tablename__ = "event_moderator"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )


class WallStill(Base):
    """What the wall of an event shows in one language for as long as it is frozen."""

    __tablename__ = "wall_still"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    locale: Mapped[str] = mapped_column(String(10), primary_key=True)
    html: Mapped[Prose]
    at: Mapped[Moment]


class AgendaTemplate(Base):
    """An agenda that moderators saved to be copied; each round as plain data."""

    __tablename__ = "agenda_template"

    id: Mapped[Key]
    title: Mapped[Words]
    rounds: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
