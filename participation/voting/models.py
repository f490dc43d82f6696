"""Tables of ballots and what they say of ideas, or answer in polls; of secret votes also the roll."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.db import Base, Key, Moment


class Ballot(Base):
    """One person's ballot in one round. The database itself keeps `spent` within `budget`.

    Where dots are given, these are numbers of dots; with any other method `spent` is how many ideas
    the ballot speaks of, or answers it gives in a poll, and nothing bounds it. In a secret vote it is
    nobody's: it hangs on a `token` that follows from what only the voter's device knows, its number
    is random, and it says no time (see participation.voting.papers).
    """

    __tablename__ = "ballot"

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    token: Mapped[str | None] = mapped_column(String(64))
    budget: Mapped[int | None]
    spent: Mapped[int] = mapped_column(default=0)
    at: Mapped[Moment | None]

    __table_args__ = (
        UniqueConstraint("round_id", "participant_id"),
        UniqueConstraint("round_id", "token"),
        CheckConstraint(
            "(participant_id IS NULL) <> (token IS NULL)", name="of_a_person_or_a_paper"
        ),
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


LONGEST_ANSWER = 200
LONGEST_KEY = 3 * LONGEST_ANSWER  # letters without case can be more: ß becomes ss


class Answer(Base):
    """One answer on the ballot of a poll: a choice (its place from 0, or a step of a scale from 1),
    or a text with the key under which those that say the same are counted.
    """

    __tablename__ = "answer"

    ballot_id: Mapped[int] = mapped_column(
        ForeignKey("ballot.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    choice: Mapped[int | None]
    text: Mapped[str | None] = mapped_column(String(LONGEST_ANSWER))
    key: Mapped[str | None] = mapped_column(String(LONGEST_KEY), index=True)
    language: Mapped[str | None] = mapped_column(String(8))

    __table_args__ = (
        CheckConstraint("(choice IS NULL) <> (text IS NULL)", name="one_or_other"),
        CheckConstraint("(text IS NULL) = (key IS NULL)", name="texts_have_a_key"),
    )


class HiddenAnswer(Base):
    """What moderators keep off all screens of a poll, now and whoever says it later.

    `text` is how it was written when it was hidden, for moderators to recognise it.
    """

    __tablename__ = "hidden_answer"

    round_id: Mapped[int] = mapped_column(
        ForeignKey("round.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    text: Mapped[str] = mapped_column(String(LONGEST_ANSWER))
    at: Mapped[Moment]


class BallotPaper(Base):
    """The roll of a secret vote: who was given a ballot paper, and what their device proves it with."""

    __tablename__ = "ballot_paper"

    round_id: Mapped[int] = mapped_column(
        ForeignKey("round.id", ondelete="CASCADE"), primary_key=True
    )
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    proof: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("round_id", "proof"),)


class VotingCode(Base):
    """A code that gives whoever has it one ballot paper; whose it is, nobody writes down.

    `code` can be read, to be printed, until the round opens; `digest` recognises it. `proof` is
    what the device of whoever used it proves that with; None for one that was not used.
    """

    __tablename__ = "voting_code"

    round_id: Mapped[int] = mapped_column(
        ForeignKey("round.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    code: Mapped[str | None] = mapped_column(String(16))
    proof: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("round_id", "proof"),)
