"""Status reports: lead units write and submit them, editors return or approve them."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from participation.identity.rules import Case, may_edit_plan
from participation.kernel.db import Work
from participation.masterplan.domain import reports as domain
from participation.masterplan.forms import (
    read_page,
    read_report,
    read_return,
    report_values,
)
from participation.masterplan.loading import (
    own_measure_case,
    own_report_case,
    report_case,
    today,
)
from participation.masterplan.models import StatusReport
from participation.masterplan.queries.reports import (
    PAGE_SIZE,
    latest_approvals,
    measures_of_unit,
    open_reports,
    submitted_number,
    submitted_page,
)
from participation.masterplan.rules import (
    MeasureCase,
    ReportCase,
    is_overdue,
    may_decide_report,
    may_edit_report,
    may_read_report,
    may_report,
    may_report_on_it,
    may_see_submitted,
    may_withdraw_report,
)
from participation.web.access import access
from participation.web.context import db_session, locale_code, viewer
from participation.web.seen import require_as_seen
from participation.web.writes import Saved, write

bp = Blueprint("reports", __name__)


@bp.app_context_processor
def rights() -> dict[str, bool]:
    """What the header and the account lead to, for those who write or read reports."""
    case = Case(viewer())
    return {
        "may_report": may_report.allows(case),
        "may_see_submitted": may_see_submitted.allows(case),
    }


@bp.get("/reports")
@access(may_report)
def mine(case: Case) -> ResponseReturnValue:
    """The measures of one's unit, and how far their reports are."""
    session, person = db_session(), case.viewer.person
    unit = person.unit if person else None
    page = read_page(request.args)
    measures, total = measures_of_unit(session, unit, page=page) if unit else ([], 0)
    numbers = [measure.id for measure in measures]
    return render_template(
        "masterplan/my_measures.html",
        unit=unit,
        measures=measures,
        open_reports=open_reports(session, numbers),
        latest=latest_approvals(session, numbers),
        is_overdue=lambda measure: is_overdue(measure, today()),
        page=page,
        pages=-(-total // PAGE_SIZE),
        page_address=lambda page: url_for("reports.mine", page=page),
    )


@bp.get("/reports/submitted")
@access(may_see_submitted)
def submitted(case: Case) -> ResponseReturnValue:
    """What lead units have submitted and nobody has decided."""
    session, page = db_session(), read_page(request.args)
    total = submitted_number(session)
    return render_template(
        "masterplan/submitted.html",
        reports=submitted_page(session, page=page),
        total=total,
        may_decide=may_edit_plan.allows(case),
        page=page,
        pages=-(-total // PAGE_SIZE),
        page_address=lambda page: url_for("reports.submitted", page=page),
    )


@bp.get("/measures/<int:measure_id>/report")
@access(may_report_on_it, load=own_measure_case)
def new(case: MeasureCase) -> ResponseReturnValue:
    """The form of a report to be; where one has been begun, its page."""
    measure = case.measure
    begun = open_reports(db_session(), [measure.id]).get(measure.id)
    if begun and request.method == "GET":
        return redirect(url_for("reports.report", report_id=begun.id))
    return render_template(
        "masterplan/report_form.html",
        measure=measure,
        report=None,
        begun=begun,
        defaults={"status": measure.status.value, "light": measure.light.value},
    )


@bp.post("/measures/<int:measure_id>/reports")
@write(may_report_on_it, load=own_measure_case, again="reports.new")
def begin(work: Work, case: MeasureCase) -> Saved:
    """Write a report, as a draft or to be submitted at once."""
    person = case.viewer.person
    draft = read_report(request.form, locale_code())
    report = domain.begin_report(work, case.measure, draft, person_id=person.id if person else None)
    return _saved(work, ReportCase(case.viewer, measure=case.measure, report=report))


def _saved(work: Work, case: ReportCase) -> Saved:
    if request.form.get("act") == "submit":
        domain.submit_report(work, case)
        return _to_report(
            case.report, _("The report has been submitted. The editors decide on it.")
        )
    return _to_report(case.report, _("The draft is saved. Submit it when it is ready."))


@bp.get("/reports/<int:report_id>")
@access(may_read_report, load=report_case)
def report(case: ReportCase) -> ResponseReturnValue:
    """One report: what it says, how far it is, and what can be done about it."""
    return render_template(
        "masterplan/report.html",
        report=case.report,
        measure=case.measure,
        leads_it=may_report_on_it.allows(case),
        may_edit=may_edit_report.allows(case),
        may_withdraw=may_withdraw_report.allows(case),
        may_decide=may_decide_report.allows(case),
    )


@bp.get("/reports/<int:report_id>/edit")
@access(may_report_on_it, load=own_report_case)
def edit(case: ReportCase) -> ResponseReturnValue:
    """The form of a draft, filled in; of what has been submitted, that it has."""
    return render_template(
        "masterplan/report_form.html",
        measure=case.measure,
        report=case.report,
        begun=None,
        defaults=report_values(case.report),
        stays=may_edit_report.allows(case),
    )


@bp.post("/reports/<int:report_id>/edit")
@write(may_report_on_it, load=own_report_case, again="reports.edit")
def save(work: Work, case: ReportCase) -> Saved:
    """Change a draft; who is second is told that somebody else has saved it meanwhile."""
    require_as_seen(report_values(case.report))
    draft = read_report(request.form, locale_code())
    domain.edit_report(work, case, draft)
    return _saved(work, case)


@bp.post("/reports/<int:report_id>/submission")
@write(may_report_on_it, load=own_report_case, again="reports.report")
def submit(work: Work, case: ReportCase) -> Saved:
    """Give a report to the editors."""
    domain.submit_report(work, case)
    undo = url_for("reports.withdraw", report_id=case.report.id)
    notice = _("The report has been submitted. The editors decide on it.")
    return _to_report(case.report, notice, undo)


@bp.post("/reports/<int:report_id>/withdrawal")
@write(may_report_on_it, load=own_report_case, again="reports.report")
def withdraw(work: Work, case: ReportCase) -> Saved:
    """Take it back before it is decided."""
    domain.withdraw_report(work, case)
    return _to_report(case.report, _("The report is a draft again."))


@bp.post("/reports/<int:report_id>/approval")
@write(may_edit_plan, load=report_case, again="reports.report")
def approve(work: Work, case: ReportCase) -> Saved:
    """Publish a report; status and light of its measure follow it."""
    person = case.viewer.person
    domain.approve_report(work, case, person_id=person.id if person else None)
    measure = url_for("masterplan.measure", measure_id=case.measure.id)
    if case.measure.is_public:
        notice = _("Everybody can read the report now. The measure stands as it says.")
    else:
        notice = _("The report is approved. Everybody can read it once the measure is published.")
    return Saved(measure, notice)


@bp.post("/reports/<int:report_id>/return")
@write(may_edit_plan, load=report_case, again="reports.report")
def give_back(work: Work, case: ReportCase) -> Saved:
    """Give a report back to its unit, with a reason."""
    person = case.viewer.person
    reason = read_return(request.form)
    domain.return_report(work, case, reason, person_id=person.id if person else None)
    return Saved(url_for("reports.submitted"), _("The lead unit has the report back."))


def _to_report(report: StatusReport, notice: str, undo: str = "") -> Saved:
    return Saved(url_for("reports.report", report_id=report.id), notice, undo=undo)
