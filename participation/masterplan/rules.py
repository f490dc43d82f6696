"""Who may read and change plans, measures and reports, and whose words may be shown to whom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from flask_babel import lazy_gettext as _l

from participation.events.models import Event
from participation.ideas.models import Idea
from participation.ideas.rules import IdeaCase
from participation.identity.models import Role
from participation.identity.rules import (
    Case,
    Viewer,
    is_administrator,
    is_editor,
    is_signed_in,
    may_edit_plan,
)
from participation.kernel.rules import rule
from participation.masterplan.models import (
    FieldOfAction,
    Light,
    Masterplan,
    Measure,
    MeasureStatus,
    ReportingState,
    StatusReport,
)

OVER = frozenset({MeasureStatus.DONE, MeasureStatus.DROPPED})
WARNING = frozenset({Light.YELLOW, Light.RED})
# Reports that are still in the hands of the lead unit or the editors: one per measure at a time.
UNDECIDED = frozenset(ReportingState) - {ReportingState.APPROVED}


@dataclass(frozen=True)
class PlanCase(Case):
    """Somebody and a masterplan, perhaps with one of its fields of action."""

    plan: Masterplan = field(kw_only=True)
    field_of_action: FieldOfAction | None = None

    @property
    def the_field_of_action(self) -> FieldOfAction:
        """The field of action; a case without one is a programming mistake."""
        if self.field_of_action is None:
            raise LookupError("this needs a field of action")
        return self.field_of_action


@dataclass(frozen=True)
class MeasureCase(Case):
    """Somebody and a measure."""

    measure: Measure = field(kw_only=True)


@dataclass(frozen=True)
class ReportCase(MeasureCase):
    """Somebody and a status report of a measure."""

    report: StatusReport = field(kw_only=True)


@dataclass(frozen=True)
class Eyes:
    """What a viewer may see of ideas from everywhere: the one place that keeps inside inside.

    `look` finds the events that are theirs by taking part; it is asked once, and
    only where something from a staff-only event is met.
    """

    viewer: Viewer = field(default_factory=Viewer)
    look: Callable[[], frozenset[int]] = frozenset

    @cached_property
    def events(self) -> frozenset[int]:
        """The events that are theirs."""
        return self.look()

    def may_see(self, event: Event) -> bool:
        """Whether an event's title, place and links may be shown to them."""
        return event.is_public or self.viewer.is_staff or event.id in self.events

    def may_read(self, idea: Idea) -> bool:
        """Whether an idea's title and link may be shown to them; else only that there is one."""
        open_to_them = self.may_see(idea.event) or idea.text_released_at is not None
        return idea.is_published and open_to_them


def is_overdue(measure: Measure, today: date) -> bool:
    """Whether its end has passed and it is not done."""
    ends = measure.ends_on
    return ends is not None and ends < today and measure.status not in OVER


def needs_attention(measure: Measure, today: date) -> bool:
    """Whether it is late, or its light says that it may become so."""
    is_rated_so = measure.light in WARNING and measure.status not in OVER
    return is_overdue(measure, today) or is_rated_so


def leads(viewer: Viewer, measure: Measure) -> bool:
    """Whether somebody reports for the unit that leads a measure."""
    person = viewer.person
    if person is None or Role.LEAD_UNIT not in viewer.roles or person.unit_id is None:
        return False
    return person.unit_id == measure.lead_unit_id


@rule(_l("Only the committees and the editors can see this."))
def is_reader(case: Case) -> bool:
    """Reads what is in preparation, such as a committee or the staff council."""
    return Role.READER in case.viewer.roles


@rule(_l("Only lead units can do this."))
def is_lead_unit(case: Case) -> bool:
    """Reports on measures."""
    return Role.LEAD_UNIT in case.viewer.roles


@rule(_l("Only the unit that leads this measure can do this."))
def leads_it(case: MeasureCase) -> bool:
    """Reports for the unit that leads this measure."""
    return leads(case.viewer, case.measure)


@rule(_l("This masterplan is not published."))
def plan_is_public(case: PlanCase) -> bool:
    """Everybody may read it."""
    return case.plan.is_public


@rule(_l("This measure is not published."))
def measure_is_public(case: MeasureCase) -> bool:
    """Everybody may read it."""
    return case.measure.is_public


@rule(_l("This report has not been submitted."))
def was_submitted(case: ReportCase) -> bool:
    """Has left its unit's desk."""
    return case.report.state is not ReportingState.DRAFT


@rule(_l("This report is not in front of the editors."))
def is_submitted(case: ReportCase) -> bool:
    """Waits for the editors' decision."""
    return case.report.state is ReportingState.SUBMITTED


@rule(_l("This report has been submitted. Withdraw it before you change it."))
def is_on_its_desk(case: ReportCase) -> bool:
    """Can be changed by the lead unit."""
    return case.report.state in (ReportingState.DRAFT, ReportingState.RETURNED)


@rule(_l("This report is published."))
def is_approved(case: ReportCase) -> bool:
    """Everybody may read it with its measure."""
    return case.report.state is ReportingState.APPROVED


@rule(_l("Everybody can read this idea anyway: its event is public."))
def is_internal(case: IdeaCase) -> bool:
    """Comes from an event for staff only."""
    return not case.the_event.is_public


@rule(_l("Only an idea that is published can be released."))
def stands_published(case: IdeaCase) -> bool:
    """Published, with a text that somebody has looked at."""
    return case.the_idea.is_published


may_see_drafts = is_signed_in & (is_editor | is_administrator | is_reader)
may_read_plan = plan_is_public | may_see_drafts
may_read_measure = measure_is_public | may_see_drafts | leads_it
may_report = is_signed_in & is_lead_unit
may_report_on_it = may_report & leads_it
may_see_submitted = may_see_drafts
may_read_report = may_report_on_it | (may_see_submitted & was_submitted)
may_edit_report = may_report_on_it & is_on_its_desk
may_withdraw_report = may_report_on_it & is_submitted
may_decide_report = may_edit_plan & is_submitted
may_release = may_edit_plan & is_internal & stands_published
