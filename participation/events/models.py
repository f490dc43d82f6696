"""Tables of events, rounds, participants and moderators."""

import enum
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.identity.models import Affiliation, Person
from participation.kernel.db import Base, Key, Moment, Prose
from participation.kernel.words import Words

LONGEST_ALIAS = 60
NEVER = datetime.min.replace(tzinfo=UTC)


class EventKind(enum.Enum):
    """What sort of event it is."""

    WORKSHOP = "workshop"
    BARCAMP = "barcamp"
    CONSULTATION = "consultation"


class Audience(enum.Enum):
    """Who may read it: everybody, or only staff and those who were given the code."""

    PUBLIC = "public"
    STAFF = "staff"


class RoundKind(enum.Enum):
    """The activities an agenda can have."""

    COLLECT = "collect"
    GROUP = "group"
    VOTE = "vote"
    POLL = "poll"
    DISCUSS = "discuss"
    BREAK = "break"
    QUESTIONS = "questions"


class Method(enum.Enum):
    """How a vote on ideas is cast and counted; see participation.voting.methods."""

    SUPPORT = "support"
    DOTS = "dots"
    AGREE = "agree"
    SCALE = "scale"
    CONSENSUS = "consensus"
    SCHULZE = "schulze"
    IMPACT = "impact"


class Reveal(enum.Enum):
    """When the result of a round may be seen by everybody."""

    LIVE = "live"
    AT_CLOSE = "at_close"
    BY_HAND = "by_hand"


class Electorate(enum.Enum):
    """Who may vote, of those who take part: all, those with an account, staff, or holders of codes."""

    PRESENT = "present"
    MEMBERS = "members"
    STAFF = "staff"
    CODES = "codes"


class PollKind(enum.Enum):
    """How a poll is answered: by one choice, several, a step of a scale, words, or a short text."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    WORDS = "words"
    TEXT = "text"


CHOSEN = frozenset({PollKind.SINGLE, PollKind.MULTIPLE})  # from choices that the moderator wrote
TYPED = frozenset({PollKind.WORDS, PollKind.TEXT})  # in people's own words


class RoundState(enum.Enum):
    """The life of a round."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSING = "closing"  # what is on its way still counts
    CLOSED = "closed"
    SHOWN = "shown"


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
    rounds: Mapped[list["Round"]] = relationship(
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
    def current_round(self) -> "Round | None":
        """What is going on: the running round, else the last one that was open, else none."""
        begun = [one for one in self.rounds if one.state is not RoundState.PLANNED]
        running = [one for one in begun if one.is_running]
        latest = max(begun, key=lambda one: (one.opened_at or NEVER, one.position), default=None)
        return running[0] if running else latest

    @property
    def next_round(self) -> "Round | None":
        """What the agenda has planned next."""
        planned = (one for one in self.rounds if one.state is RoundState.PLANNED)
        return next(planned, None)

    @property
    def concealed_round(self) -> "Round | None":
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


class Round(Base):
    """One activity on an event's agenda. At most one is open at a time.

    `closed_at` says when somebody closed it, `closes_at` until when what arrives counts. `method` is
    how a vote works; `budget` and `most_per_idea` are numbers of dots, and 0 for all other methods.
    `most_per_person` is how many ideas one may send while they are collected, or how many questions
    one may ask, None for any number.
    `is_blind` is for collecting: nobody but moderators reads what others wrote before it is shown.
    `approval_first` says whether ideas of this round are read before they appear, None as the event
    says. `field_id` is the topic field into which they go at once; of a vote, the only field whose
    ideas it is about. `about_round_id` is, of a vote, the round whose ideas alone it is about.
    `by_everyone` is for grouping: whether all say into which field an idea belongs.
    `reveal` says when its result shows; the ballots of one that `is_secret` have no voters (see
    participation.voting.papers). `quorum` is how many have to vote for it to count, None for any
    number, and `present` how many devices were connected when it was closed and
    `eligible` how many might have voted; both None where that is not known.
    `minutes` is how long it is meant to take, `ends_at` until when its clock runs while it is open;
    a clock that has run out closes nothing, for people decide when everybody is done. With
    `own_time` people are told so, and may hide the clock. One with `removed_at` is off the agenda
    and only kept so that its removal can be undone.

    `poll` is how a poll is answered; `choices` what can be chosen in it, as the words of each by
    language, or the names of a scale's two ends; `most_answers` is how many words one may send.
    """

    __tablename__ = "round"

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[RoundKind]
    state: Mapped[RoundState] = mapped_column(default=RoundState.PLANNED)
    prompt: Mapped[Words]
    method: Mapped[Method | None]
    budget: Mapped[int] = mapped_column(default=0)
    most_per_idea: Mapped[int] = mapped_column(default=0)
    poll: Mapped[PollKind | None]
    choices: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    most_answers: Mapped[int | None]
    reveal: Mapped[Reveal] = mapped_column(default=Reveal.BY_HAND)
    is_secret: Mapped[bool] = mapped_column(default=False)
    electorate: Mapped[Electorate] = mapped_column(default=Electorate.PRESENT)
    quorum: Mapped[int | None]
    eligible: Mapped[int | None]
    present: Mapped[int | None]
    most_per_person: Mapped[int | None]
    is_blind: Mapped[bool] = mapped_column(default=False)
    approval_first: Mapped[bool | None]
    by_everyone: Mapped[bool] = mapped_column(default=False)
    field_id: Mapped[int | None] = mapped_column(ForeignKey("topic_field.id", ondelete="SET NULL"))
    about_round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id", ondelete="SET NULL"))
    minutes: Mapped[int | None]
    own_time: Mapped[bool] = mapped_column(default=False)
    ends_at: Mapped[Moment | None]
    opened_at: Mapped[Moment | None]
    closed_at: Mapped[Moment | None]
    closes_at: Mapped[Moment | None]
    removed_at: Mapped[Moment | None]
    event: Mapped[Event] = relationship(back_populates="rounds")

    __table_args__ = (
        UniqueConstraint("event_id", "position"),
        CheckConstraint("most_per_idea <= budget", name="most_within_budget"),
        CheckConstraint("is_secret OR electorate <> 'codes'", name="codes_keep_a_secret"),
        CheckConstraint("(kind = 'vote') = (method IS NOT NULL)", name="votes_have_a_method"),
        CheckConstraint("(kind = 'poll') = (poll IS NOT NULL)", name="polls_have_a_kind"),
        # The database itself keeps "one open round at a time".
        Index(
            "ix_round_one_open",
            "event_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    @property
    def is_open(self) -> bool:
        """Whether it takes contributions and nobody has closed it."""
        return self.state is RoundState.OPEN

    @property
    def is_closing(self) -> bool:
        """Whether it has been closed, and waits for what is still on its way."""
        return self.state is RoundState.CLOSING

    @property
    def is_running(self) -> bool:
        """Whether it takes contributions, its last seconds included."""
        return self.is_open or self.is_closing

    def takes(self, arrived: datetime | None) -> bool:
        """Whether it takes what arrived at that moment; None asks for no moment in particular."""
        return self.is_running and not (arrived and self.closes_at and arrived > self.closes_at)

    @property
    def is_over(self) -> bool:
        """Whether it took contributions and does so no more."""
        return self.state in (RoundState.CLOSED, RoundState.SHOWN)

    def asks_about(self, round_id: int | None, field_id: int | None) -> bool:
        """Whether a vote is about an idea that was collected in this round and stands in this field."""
        if self.about_round_id is not None:
            return round_id == self.about_round_id
        return self.field_id is None or field_id == self.field_id

    @property
    def conceals(self) -> bool:
        """Whether what was written in it is still for its authors and the moderators alone."""
        return self.is_blind and self.state is not RoundState.SHOWN

    @property
    def reads_first(self) -> bool:
        """Whether a moderator reads its ideas before they appear."""
        return self.event.approval_first if self.approval_first is None else self.approval_first

    @property
    def has_result(self) -> bool:
        """Whether it is of a kind that is counted: a vote or a poll."""
        return self.kind in (RoundKind.VOTE, RoundKind.POLL)

    @property
    def is_typed(self) -> bool:
        """Whether it is a poll that people answer in their own words."""
        return self.poll in TYPED

    @property
    def options(self) -> list[Words]:
        """What can be chosen in a poll, or the names of a scale's ends."""
        return [Words(one) for one in self.choices or ()]

    @property
    def results_are_visible(self) -> bool:
        """Whether its result may leave the server for everybody."""
        return self.state is RoundState.SHOWN or (self.reveal is Reveal.LIVE and self.is_open)

    @property
    def state_after_closing(self) -> RoundState:
        """Where its life leads by itself once it is over."""
        return RoundState.CLOSED if self.reveal is Reveal.BY_HAND else RoundState.SHOWN


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
