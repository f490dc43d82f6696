"""Tables of masterplans, fields of action, measures, their provenance, reports and changes."""

import enum
from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.ideas.models import Idea
from participation.identity.models import Person, Unit
from participation.kernel.db import Base, Key, Moment, Prose, Word
from participation.kernel.words import Words


class Masterplan(Base):
    """A plan; everybody may read it once it is published."""

    __tablename__ = "masterplan"

    id: Mapped[Key]
    title: Mapped[Words]
    summary: Mapped[Words]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    created_at: Mapped[Moment]
    published_at: Mapped[Moment | None]

    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="begins_before_it_ends"),)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.published_at is not None


class FieldOfAction(Base):
    """Groups the measures of a plan."""

    __tablename__ = "field_of_action"

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(
        ForeignKey("masterplan.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    title: Mapped[Words]
    summary: Mapped[Words]
    plan: Mapped[Masterplan] = relationship()


class MeasureStatus(enum.Enum):
    """How far a measure has come."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    PAUSED = "paused"
    DROPPED = "dropped"


class Light(enum.Enum):
    """The traffic light; it always carries a word and a reason."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    UNRATED = "unrated"


class Measure(Base):
    """A measure of a plan; everybody may read it once it and its plan are published."""

    __tablename__ = "measure"

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("masterplan.id", ondelete="CASCADE"))
    field_of_action_id: Mapped[int | None] = mapped_column(
        ForeignKey("field_of_action.id", ondelete="SET NULL"), index=True
    )
    topic_field_id: Mapped[int | None] = mapped_column(
        ForeignKey("topic_field.id", ondelete="SET NULL"), index=True
    )
    number: Mapped[Word]
    title: Mapped[Words]
    summary: Mapped[Words]
    lead_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    status: Mapped[MeasureStatus] = mapped_column(default=MeasureStatus.PLANNED)
    light: Mapped[Light] = mapped_column(default=Light.UNRATED)
    light_reason: Mapped[Words]
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment] = mapped_column(index=True)
    published_at: Mapped[Moment | None]
    plan: Mapped[Masterplan] = relationship(lazy="joined")
    field_of_action: Mapped[FieldOfAction | None] = relationship(lazy="joined")
    lead_unit: Mapped[Unit | None] = relationship(lazy="joined")

    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("starts_on <= ends_on", name="begins_before_it_ends"),
    )

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.published_at is not None and self.plan.is_public


class Promotion(Base):
    """An idea became part of a measure: the link that the way back leads over."""

    __tablename__ = "promotion"

    id: Mapped[Key]
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id", ondelete="CASCADE"))
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), index=True)
    at: Mapped[Moment]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    undone_at: Mapped[Moment | None]
    idea: Mapped[Idea] = relationship()
    measure: Mapped[Measure] = relationship()

    __table_args__ = (
        Index(
            "ix_promotion_standing",
            "measure_id",
            "idea_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )


class ChangeKind(enum.Enum):
    """What changed about a measure."""

    CREATED = "created"
    EDITED = "edited"
    PUBLISHED = "published"
    CONCEALED = "concealed"
    PROMOTED = "promoted"
    DEMOTED = "demoted"
    REPORTED = "reported"


class MeasureChange(Base):
    """One dated change of a measure, as its readers see it.

    `changes` maps a field to [old, new]: codes for status and light, words by language for texts.
    `report_id` is the approved report that brought it, if one did.
    """

    __tablename__ = "measure_change"

    id: Mapped[Key]
    measure_id: Mapped[int] = mapped_column(
        ForeignKey("measure.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[Moment]
    kind: Mapped[ChangeKind]
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id", ondelete="SET NULL"))
    report_id: Mapped[int | None] = mapped_column(
        ForeignKey("status_report.id", ondelete="SET NULL")
    )


class ReportingState(enum.Enum):
    """The life of a status report: only an editor approves, and only then everybody reads it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class StatusReport(Base):
    """How a measure stands, as its lead unit sees it."""

    __tablename__ = "status_report"

    id: Mapped[Key]
    measure_id: Mapped[int] = mapped_column(
        ForeignKey("measure.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    language: Mapped[str] = mapped_column(String(10))
    text: Mapped[Prose]
    html: Mapped[Prose]
    status: Mapped[MeasureStatus]
    light: Mapped[Light]
    light_reason: Mapped[Prose]
    state: Mapped[ReportingState] = mapped_column(default=ReportingState.DRAFT)
    created_at: Mapped[Moment]
    edited_at: Mapped[Moment]
    submitted_at: Mapped[Moment | None]
    decided_at: Mapped[Moment | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reply: Mapped[Prose | None]
    measure: Mapped[Measure] = relationship()
    author: Mapped[Person | None] = relationship(foreign_keys=[person_id])

    __table_args__ = (Index("ix_status_report_state", "state", "id"),)
