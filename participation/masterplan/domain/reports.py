"""The verbs on status reports: lead units write and submit, editors return or approve."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from participation.kernel.changes import change_fields
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.text import to_html
from participation.kernel.words import Words
from participation.masterplan.facts import (
    ReportApproved,
    ReportReturned,
    ReportSubmitted,
    ReportWithdrawn,
    ReportWritten,
)
from participation.masterplan.models import (
    ChangeKind,
    Light,
    Measure,
    MeasureStatus,
    ReportingState,
    StatusReport,
)
from participation.masterplan.rules import (
    UNDECIDED,
    ReportCase,
    may_decide_report,
    may_edit_report,
    may_withdraw_report,
)
from participation.masterplan.steps import note_change


@dataclass(frozen=True)
class ReportDraft:
    """What a lead unit says of its measure."""

    language: str
    text: str
    status: MeasureStatus
    light: Light
    light_reason: str = ""


def begin_report(
    work: Work, measure: Measure, draft: ReportDraft, *, person_id: int | None
) -> StatusReport:
    """Write a report as a draft. Raises Refused while another one is not decided."""
    if open_report(work, measure):
        raise Refused(
            _l("Somebody in your unit has already begun a report on this measure. Go on with that.")
        )
    report = StatusReport(
        measure_id=measure.id,
        measure=measure,
        person_id=person_id,
        state=ReportingState.DRAFT,
        created_at=work.now,
        edited_at=work.now,
        **_fields(draft),
    )
    work.session.add(report)
    work.session.flush()
    work.record(ReportWritten(measure.id, report.id))
    return report


def open_report(work: Work, measure: Measure) -> StatusReport | None:
    """The measure's report that is not decided, if there is one."""
    undecided = sorted(UNDECIDED, key=lambda state: state.value)
    return work.session.scalars(
        select(StatusReport)
        .where(StatusReport.measure_id == measure.id, StatusReport.state.in_(undecided))
        .limit(1)
    ).first()


def edit_report(work: Work, case: ReportCase, draft: ReportDraft) -> None:
    """Change a draft or a returned report. Raises Refused for any other."""
    may_edit_report.require(case, status=409)
    report = case.report
    changes = change_fields(report, _fields(draft))
    if changes:
        report.edited_at = work.now
        work.record(ReportWritten(report.measure_id, report.id))


def submit_report(work: Work, case: ReportCase) -> None:
    """Give a report to the editors. Raises Refused unless it is on the unit's desk."""
    may_edit_report.require(case, status=409)
    report = case.report
    report.state, report.submitted_at = ReportingState.SUBMITTED, work.now
    work.record(ReportSubmitted(report.measure_id, report.id))


def withdraw_report(work: Work, case: ReportCase) -> None:
    """Take a report back before it is decided; it is a draft again. Raises Refused."""
    may_withdraw_report.require(case, status=409)
    report = case.report
    report.state, report.submitted_at = ReportingState.DRAFT, None
    work.record(ReportWithdrawn(report.measure_id, report.id))


def return_report(work: Work, case: ReportCase, reason: str, *, person_id: int | None) -> None:
    """Give a report back to its unit, with a reason. Raises Refused."""
    may_decide_report.require(case, status=409)
    _decide(work, case.report, ReportingState.RETURNED, person_id)
    case.report.reply = reason
    work.record(ReportReturned(case.report.measure_id, case.report.id))


def approve_report(work: Work, case: ReportCase, *, person_id: int | None) -> None:
    """Publish a report with its measure, whose status and light become the report's. Refused."""
    may_decide_report.require(case, status=409)
    report, measure = case.report, case.measure
    _decide(work, report, ReportingState.APPROVED, person_id)
    report.reply = None
    reason = Words({report.language: report.light_reason})
    new = {"status": report.status, "light": report.light, "light_reason": reason}
    changes = change_fields(measure, new)
    note_change(work, measure, ChangeKind.REPORTED, changes, report_id=report.id)
    work.record(ReportApproved(measure.id, report.id, changes))


def _decide(work: Work, report: StatusReport, state: ReportingState, person_id: int | None) -> None:
    report.state, report.decided_at, report.decided_by_id = state, work.now, person_id


def _fields(draft: ReportDraft) -> dict[str, object]:
    return {
        "language": draft.language,
        "text": draft.text,
        "html": to_html(draft.text),
        "status": draft.status,
        "light": draft.light,
        "light_reason": draft.light_reason,
    }
