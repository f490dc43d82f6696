"""Plans, measures and people of the masterplan, made in a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from participation.ideas.models import Idea
from participation.identity.models import Person, Role, Unit
from participation.kernel.audit import AuditEntry
from participation.kernel.words import Words
from participation.masterplan.domain import measures, plans, promotion, reports
from participation.masterplan.models import (
    Light,
    Masterplan,
    Measure,
    MeasureStatus,
    ReportingState,
    StatusReport,
)
from participation.topics.models import TopicField
from tests.support.house import House


def words(text: str) -> Words:
    """The same in both languages, told apart."""
    return Words({"de": f"{text} (de)", "en": text})


@dataclass
class Office:
    """Short ways to fill a house with plans; each method is a transaction of its own."""

    house: House

    def unit(self, name: str = "Digital office") -> Unit:
        with self.house.work() as work:
            unit = Unit(position=1, name=words(name))
            work.session.add(unit)
            work.session.flush()
            return unit

    def lead(self, name: str, unit: Unit | None) -> Person:
        """Somebody who reports for a unit."""
        person = self.house.person(name, Role.LEAD_UNIT)
        with self.house.work() as work:
            work.session.get_one(Person, person.id).unit_id = unit.id if unit else None
        return person

    def topic_field(self, name: str = "Service") -> TopicField:
        with self.house.work() as work:
            field = TopicField(
                position=1, name=words(name), description=words("About it"), created_at=work.now
            )
            work.session.add(field)
            work.session.flush()
            return field

    def plan(self, *, published: bool = True, title: str = "Digital city") -> Masterplan:
        with self.house.work() as work:
            plan = plans.create_plan(work, plans.PlanDraft(words(title), words("Our plan")))
            if published:
                plans.publish_plan(work, plan)
            return plan

    def measure(
        self,
        plan: Masterplan,
        number: str = "1",
        *,
        published: bool = True,
        unit: Unit | None = None,
        **changes: Any,
    ) -> Measure:
        with self.house.work() as work:
            draft: dict[str, Any] = {
                "title": words(f"Measure {number}"),
                "summary": words("What is done"),
                "lead_unit_id": unit.id if unit else None,
            } | changes
            found = work.session.get_one(Masterplan, plan.id)
            measure = measures.create_measure(
                work, found, measures.MeasureDraft(number=number, **draft)
            )
            if published:
                measures.publish_measure(work, measure)
            return measure

    def edit(self, measure: Measure, **changes: Any) -> None:
        with self.house.work() as work:
            found = work.session.get_one(Measure, measure.id)
            now = {
                name: getattr(found, name) for name in measures.MeasureDraft.__dataclass_fields__
            }
            measures.edit_measure(work, found, measures.MeasureDraft(**(now | changes)))

    def promote(self, ideas: Sequence[Idea], measure: Measure) -> None:
        with self.house.work() as work:
            found = [work.session.get_one(Idea, idea.id) for idea in ideas]
            promotion.promote(work, found, work.session.get_one(Measure, measure.id))

    def report(
        self, measure: Measure, state: ReportingState = ReportingState.DRAFT, text: str = "On it."
    ) -> StatusReport:
        with self.house.work() as work:
            draft = reports.ReportDraft(
                "en", text, MeasureStatus.RUNNING, Light.YELLOW, "Two posts are empty."
            )
            found = work.session.get_one(Measure, measure.id)
            report = reports.begin_report(work, found, draft, person_id=None)
            report.state = state
            if state is not ReportingState.DRAFT:
                report.submitted_at = work.now
            if state in (ReportingState.APPROVED, ReportingState.RETURNED):
                report.decided_at = work.now
            return report

    def last_act(self) -> tuple[str, dict[str, Any]]:
        with self.house.database.reading() as session:
            entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry
        return entry.act, entry.kept
