"""Tables of ideas, their earlier wordings, their history and their supporters."""

import enum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.events.models import Event, Participant
from participation.kernel.db import Base, Key, Line, Moment, Prose

if TYPE_CHECKING:
    from participation.topics.models import TopicField


class IdeaKind(enum.Enum):
    """What a contribution is."""

    IDEA = "idea"
    EXPECTATION = "expectation"
    LEGAL_REQUIREMENT = "legal_requirement"


class Status(enum.Enum):
    """How far an idea has come."""

    SUBMITTED = "submitted"
    PUBLISHED = "published"
    IN_FIELD = "in_field"
    SHORTLISTED = "shortlisted"
    PROMOTED = "promoted"
    PARKED = "parked"
    DECLINED = "declined"
    SEALED = "sealed"  # of a blind round: for its author and the moderators until all are shown
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class Placed(enum.Enum):
    """Who said in which topic field an idea stands.

    What a person has placed stays until a person moves it. MACHINE is for people to confirm; UNSURE
    is in doubt, whether it stands in a field already or in none.
    """

    NOBODY = "nobody"
    MACHINE = "machine"
    UNSURE = "unsure"
    PERSON = "person"


# What everybody who sees the event may read, however far it has come.
PUBLIC = frozenset(Status) - {Status.SUBMITTED, Status.SEALED, Status.HIDDEN, Status.WITHDRAWN}


class Idea(Base):
    """A contribution. `version` is the event's version at which its public card last changed.

    `status_before` is where restoring it leads back to, once it is hidden, withdrawn, sealed or
    waiting to be approved again. A merged idea keeps all that is its own and stands behind another one:
    `merged_into_id` always names the one in front, also where that one was merged in its turn.
    The front's `support_count` counts the supporters of all of them, each person once, and its
    `merged_count` how many others readers find behind it.
    """

    __tablename__ = "idea"

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id", ondelete="SET NULL"))
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey("participant.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[IdeaKind]
    language: Mapped[str] = mapped_column(String(10))
    title: Mapped[Line]
    text: Mapped[Prose]
    html: Mapped[Prose]
    status: Mapped[Status]
    status_before: Mapped[Status | None]
    field_id: Mapped[int | None] = mapped_column(ForeignKey("topic_field.id", ondelete="SET NULL"))
    second_field_id: Mapped[int | None] = mapped_column(
        ForeignKey("topic_field.id", ondelete="SET NULL"), index=True
    )
    placed: Mapped[Placed] = mapped_column(default=Placed.NOBODY)
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("idea.id", ondelete="SET NULL"), index=True
    )
    text_released_at: Mapped[Moment | None]
    support_count: Mapped[int] = mapped_column(default=0)
    merged_count: Mapped[int] = mapped_column(default=0)
    comment_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]
    edited_at: Mapped[Moment | None]
    source: Mapped[str | None] = mapped_column(String(200))
    event: Mapped[Event] = relationship()
    author: Mapped[Participant | None] = relationship(lazy="joined")
    if TYPE_CHECKING:  # added where the table of fields is, in topics/models.py
        field: Mapped["TopicField | None"]
        second_field: Mapped["TopicField | None"]

    __table_args__ = (
        UniqueConstraint("event_id", "source"),
        CheckConstraint("support_count >= 0", name="support_not_negative"),
        Index("ix_idea_newest", "event_id", "id"),
        Index("ix_idea_changed", "event_id", "version"),
        Index("ix_idea_by_support", "event_id", "support_count", "id"),
        Index("ix_idea_status", "status", "id"),
        # To count those on a board and in a field without reading them.
        Index("ix_idea_on_board", "event_id", "status", "merged_into_id"),
        Index("ix_idea_in_field", "field_id", "status", "event_id", "merged_into_id"),
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
        CheckConstraint("second_field_id <> field_id", name="in_two_fields"),
    )

    @property
    def is_published(self) -> bool:
        """Whether everybody who sees the event sees it."""
        return self.status in PUBLIC

    @property
    def is_merged(self) -> bool:
        """Whether it stands behind another idea."""
        return self.merged_into_id is not None

    @property
    def is_on_board(self) -> bool:
        """Whether it has a card of its own among what is published."""
        return self.is_published and not self.is_merged

    @property
    def is_sealed(self) -> bool:
        """Whether it waits to be shown with all others of its blind round."""
        return self.status is Status.SEALED

    @property
    def is_withdrawn(self) -> bool:
        """Whether its author took it back."""
        return self.status is Status.WITHDRAWN


class Wording(Base):
    """How an idea read before an edit."""

    __tablename__ = "wording"

    id: Mapped[Key]
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), index=True)
    title: Mapped[Line]
    html: Mapped[Prose]
    language: Mapped[str] = mapped_column(String(10))
    replaced_at: Mapped[Moment]


class Step(enum.Enum):
    """What kind of step an idea took; each is dated and stays in its history."""

    STATUS = "status"
    FIELD = "field"
    SECOND_FIELD = "second_field"
    MERGED = "merged"
    UNMERGED = "unmerged"
    ABSORBED = "absorbed"
    GAVE_BACK = "gave_back"
    PROMOTED = "promoted"
    DEMOTED = "demoted"
    RELEASED = "released"
    CONCEALED = "concealed"
    ANSWERED = "answered"


class StatusChange(Base):
    """One dated step of an idea, with a reason its author can read.

    `status` is where the idea stood after it. `field_id`, `other_id` (an idea) and `measure_id`
    say what the step led to, or away from, where it is about one of these.
    """

    __tablename__ = "status_change"

    id: Mapped[Key]
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), index=True)
    at: Mapped[Moment]
    status: Mapped[Status]
    reason: Mapped[Prose | None]
    kind: Mapped[Step] = mapped_column(default=Step.STATUS)
    field_id: Mapped[int | None] = mapped_column(ForeignKey("topic_field.id", ondelete="SET NULL"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id", ondelete="SET NULL"))
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id", ondelete="SET NULL"))

    __table_args__ = (Index("ix_status_change_field", "field_id"),)


class Merge(Base):
    """Two ideas that mean the same: `idea` stands behind `target` until the merge is undone."""

    __tablename__ = "merge"

    id: Mapped[Key]
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), index=True)
    at: Mapped[Moment]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    undone_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("idea_id <> target_id", name="of_two"),
        # The database itself keeps "behind one idea at a time".
        Index(
            "ix_merge_standing",
            "idea_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )


class OfficialAnswer(Base):
    """What the administration answers to an idea, in public and under its own name."""

    __tablename__ = "official_answer"

    id: Mapped[Key]
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    signed: Mapped[Line]
    language: Mapped[str] = mapped_column(String(10))
    text: Mapped[Prose]
    html: Mapped[Prose]
    at: Mapped[Moment]
    edited_at: Mapped[Moment | None]
    withdrawn_at: Mapped[Moment | None]


class Support(Base):
    """Somebody supports an idea: public and standing, never a ballot."""

    __tablename__ = "support"

    idea_id: Mapped[int] = mapped_column(
        ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True
    )
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[Moment]
