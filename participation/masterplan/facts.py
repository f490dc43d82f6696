"""What can have happened to the masterplan. The log keeps old and new, never a citizen's words."""

from dataclasses import dataclass
from typing import Any, ClassVar

from participation.ideas.facts import IdeaChanged
from participation.kernel.events import Fact


@dataclass(frozen=True)
class PlanChanged(Fact):
    """Something about a masterplan has changed."""

    kept: ClassVar[tuple[str, ...]] = ("plan_id",)
    plan_id: int


@dataclass(frozen=True)
class PlanCreated(PlanChanged):
    """A masterplan was made."""

    kept: ClassVar[tuple[str, ...]] = ("plan_id", "title")
    title: dict[str, str]


@dataclass(frozen=True)
class PlanEdited(PlanChanged):
    """Title, summary or dates of a masterplan were changed: `changes` maps each to [old, new]."""

    kept: ClassVar[tuple[str, ...]] = ("plan_id", "changes")
    changes: dict[str, Any]


@dataclass(frozen=True)
class PlanPublished(PlanChanged):
    """Everybody may read it."""


@dataclass(frozen=True)
class PlanConcealed(PlanChanged):
    """It was taken back: only the house reads it."""


@dataclass(frozen=True)
class FieldOfActionAdded(PlanChanged):
    """A plan has one field of action more."""

    kept: ClassVar[tuple[str, ...]] = ("plan_id", "field_of_action_id", "title")
    field_of_action_id: int
    title: dict[str, str]


@dataclass(frozen=True)
class FieldOfActionEdited(PlanChanged):
    """A field of action was changed: `changes` maps each part to [old, new]."""

    kept: ClassVar[tuple[str, ...]] = ("plan_id", "field_of_action_id", "changes")
    field_of_action_id: int
    changes: dict[str, Any]


@dataclass(frozen=True)
class FieldOfActionMoved(PlanChanged):
    """A field of action changed its place."""

    kept: ClassVar[tuple[str, ...]] = ("plan_id", "field_of_action_id", "position")
    field_of_action_id: int
    position: int


@dataclass(frozen=True)
class FieldOfActionRemoved(PlanChanged):
    """An empty field of action left the plan."""

    kept: ClassVar[tuple[str, ...]] = ("plan_id", "field_of_action_id", "title")
    field_of_action_id: int
    title: dict[str, str]


@dataclass(frozen=True)
class MeasureChanged(Fact):
    """Something about a measure has changed; every fact below is one."""

    kept: ClassVar[tuple[str, ...]] = ("measure_id",)
    measure_id: int


@dataclass(frozen=True)
class MeasureCreated(MeasureChanged):
    """A measure was made."""

    kept: ClassVar[tuple[str, ...]] = ("measure_id", "plan_id", "number")
    plan_id: int
    number: str


@dataclass(frozen=True)
class MeasureEdited(MeasureChanged):
    """A measure was changed: `changes` maps each field to [old, new]."""

    kept: ClassVar[tuple[str, ...]] = ("measure_id", "changes")
    changes: dict[str, Any]


@dataclass(frozen=True)
class MeasurePublished(MeasureChanged):
    """Everybody may read it once its plan is published as well."""


@dataclass(frozen=True)
class MeasureConcealed(MeasureChanged):
    """It was taken back: only the house reads it."""


@dataclass(frozen=True)
class ReportWritten(MeasureChanged):
    """A lead unit began a report, or changed its draft."""

    kept: ClassVar[tuple[str, ...]] = ("measure_id", "report_id")
    report_id: int


@dataclass(frozen=True)
class ReportSubmitted(ReportWritten):
    """A lead unit gave a report to the editors."""


@dataclass(frozen=True)
class ReportWithdrawn(ReportWritten):
    """A lead unit took a report back before it was decided."""


@dataclass(frozen=True)
class ReportReturned(ReportWritten):
    """An editor gave a report back, with a reason."""


@dataclass(frozen=True)
class ReportApproved(ReportWritten):
    """An editor approved a report: `changes` says what it changed about the measure, [old, new]."""

    kept: ClassVar[tuple[str, ...]] = ("measure_id", "report_id", "changes")
    changes: dict[str, Any]


@dataclass(frozen=True)
class IdeaPromoted(IdeaChanged):
    """An idea became part of a measure."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "idea_id", "measure_id")
    measure_id: int


@dataclass(frozen=True)
class IdeaDemoted(IdeaChanged):
    """A promotion was undone."""

    kept: ClassVar[tuple[str, ...]] = ("event_id", "idea_id", "measure_id")
    measure_id: int


@dataclass(frozen=True)
class IdeaTextReleased(IdeaChanged):
    """The text of an idea from an internal event may be read by everybody."""


@dataclass(frozen=True)
class IdeaTextConcealed(IdeaChanged):
    """The release was taken back."""
