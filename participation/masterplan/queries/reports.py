"""Questions about status reports: what a unit has to do, and what awaits the editors."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from participation.identity.models import Unit
from participation.kernel.db import LARGEST_KEY, one
from participation.masterplan.models import Measure, ReportingState, StatusReport
from participation.masterplan.rules import UNDECIDED

PAGE_SIZE = 50


def one_report(session: Session, report_id: int) -> StatusReport:
    """The report with this number. Raises NotFound."""
    return one(session, StatusReport, report_id)


def measure_of_report(session: Session, report_id: int) -> int | None:
    """The number of the measure a report is on, without loading either."""
    return session.scalar(
        select(StatusReport.measure_id).where(StatusReport.id == min(report_id, LARGEST_KEY))
    )


def measures_of_unit(session: Session, unit: Unit, *, page: int) -> tuple[Sequence[Measure], int]:
    """One page of the measures a unit leads, and how many there are."""
    query = select(Measure).where(Measure.lead_unit_id == unit.id)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.scalars(
        query.order_by(
            Measure.plan_id.desc(), func.length(Measure.number), Measure.number, Measure.id
        )
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return rows, total


def open_reports(session: Session, numbers: Collection[int]) -> dict[int, StatusReport]:
    """The report of each of these measures that is not decided."""
    undecided = sorted(UNDECIDED, key=lambda state: state.value)
    found = session.scalars(
        select(StatusReport)
        .where(StatusReport.measure_id.in_(numbers), StatusReport.state.in_(undecided))
        .order_by(StatusReport.id)
    )
    return {report.measure_id: report for report in found}


def latest_approvals(session: Session, numbers: Collection[int]) -> dict[int, StatusReport]:
    """The latest published report of each of these measures."""
    latest = (
        select(func.max(StatusReport.id))
        .where(StatusReport.measure_id.in_(numbers), StatusReport.state == ReportingState.APPROVED)
        .group_by(StatusReport.measure_id)
    )
    found = session.scalars(select(StatusReport).where(StatusReport.id.in_(latest)))
    return {report.measure_id: report for report in found}


def submitted_page(session: Session, *, page: int) -> Sequence[StatusReport]:
    """What awaits the editors, the longest waiting first."""
    return session.scalars(
        select(StatusReport)
        .options(joinedload(StatusReport.measure))
        .where(StatusReport.state == ReportingState.SUBMITTED)
        .order_by(StatusReport.submitted_at, StatusReport.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()


def submitted_number(session: Session) -> int:
    """How many reports await the editors."""
    query = select(func.count()).where(StatusReport.state == ReportingState.SUBMITTED)
    return session.scalar(query) or 0
