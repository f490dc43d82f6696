"""The table of the rounds on an event's agenda."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.events.models.kinds import (
    TYPED,
    Electorate,
    Method,
    PollKind,
    Reveal,
    RoundKind,
    RoundState,
)
from participation.kernel.db import Base, Key, Moment
from participation.kernel.words import Words

if TYPE_CHECKING:
    from participation.events.models.events import Event


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
    event: Mapped["Event"] = relationship(back_populates="rounds")

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
