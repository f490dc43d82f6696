"""Forms of plans, fields of action, measures and reports, and the filters of their lists."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.ideas.models import Status
from participation.kernel.forms import Fields
from participation.kernel.text import one_line, recognise
from participation.masterplan.domain.measures import MeasureDraft
from participation.masterplan.domain.plans import FieldOfActionDraft, PlanDraft
from participation.masterplan.domain.reports import ReportDraft
from participation.masterplan.models import (
    FieldOfAction,
    Light,
    Masterplan,
    Measure,
    MeasureStatus,
    StatusReport,
)
from participation.masterplan.queries.fields import FIELD_ORDERS, IdeasFilter
from participation.masterplan.queries.plans import ORDERS, MeasureFilter
from participation.masterplan.queries.promotion import ShortlistFilter
from participation.settings import LANGUAGES

TITLE_LONGEST = 140
SUMMARY_LONGEST = 4000
NUMBER_LONGEST = 20
REASON_LONGEST = 500
REPORT_LONGEST = 8000
MOST_AT_ONCE = 200

NO_TITLE = _l("Please enter a title in at least one language.")


@dataclass(frozen=True)
class Offered:
    """The numbers that can be chosen in the form of a measure."""

    units: Collection[int]
    fields_of_action: Collection[int]
    topic_fields: Collection[int]


def _day(fields: Fields, form: Mapping[str, str], name: str) -> date | None:
    """A day as a date field sends it."""
    raw = form.get(name, "").strip()
    if not raw:
        return None
    try:
        read = date.fromisoformat(raw) if len(raw) == 10 else date.min
    except ValueError:
        read = date.min
    if not 1900 < read.year < 2200:
        fields.wrong(name, _l("Please enter a date, for example 2026-11-23."))
        return None
    return read


def _period(fields: Fields, form: Mapping[str, str]) -> tuple[date | None, date | None]:
    starts, ends = _day(fields, form, "starts_on"), _day(fields, form, "ends_on")
    if starts and ends and ends < starts:
        fields.wrong("ends_on", _l("The end cannot be before the start."))
    return starts, ends


def _words(row: Any, *names: str) -> dict[str, str]:
    return {f"{name}_{code}": getattr(row, name)[code] for name in names for code in LANGUAGES}


def _dates(row: Any) -> dict[str, str]:
    return {
        name: getattr(row, name).isoformat() if getattr(row, name) else ""
        for name in ("starts_on", "ends_on")
    }


def read_plan(form: Mapping[str, str]) -> PlanDraft:
    """What an editor says of a plan. Raises Invalid."""
    fields = Fields(form)
    title = fields.words("title", longest=TITLE_LONGEST, missing=NO_TITLE)
    summary = fields.words("summary", longest=SUMMARY_LONGEST, prose=True)
    starts, ends = _period(fields, form)
    fields.check()
    return PlanDraft(title, summary, starts, ends)


def plan_values(plan: Masterplan) -> dict[str, str]:
    """A plan as its form shows it."""
    return _words(plan, "title", "summary") | _dates(plan)


def read_field_of_action(form: Mapping[str, str]) -> FieldOfActionDraft:
    """What an editor says of a field of action. Raises Invalid."""
    fields = Fields(form)
    title = fields.words("title", longest=TITLE_LONGEST, missing=NO_TITLE)
    summary = fields.words("summary", longest=SUMMARY_LONGEST, prose=True)
    fields.check()
    return FieldOfActionDraft(title, summary)


def field_of_action_values(one: FieldOfAction) -> dict[str, str]:
    """A field of action as its form shows it."""
    return _words(one, "title", "summary")


def read_measure(form: Mapping[str, str], offered: Offered) -> MeasureDraft:
    """What an editor says of a measure. Raises Invalid; a light needs a reason unless unrated."""
    fields = Fields(form)
    number = fields.line(
        "number", longest=NUMBER_LONGEST, missing=_l("Please give the measure a number.")
    )
    title = fields.words("title", longest=TITLE_LONGEST, missing=NO_TITLE)
    summary = fields.words("summary", longest=SUMMARY_LONGEST, prose=True)
    starts, ends = _period(fields, form)
    light = fields.choice("light", Light, Light.UNRATED)
    reason = fields.words("light_reason", longest=REASON_LONGEST)
    if light is not Light.UNRATED and not reason:
        fields.wrong(f"light_reason_{LANGUAGES[0]}", _l("Please say why the light is like this."))
    draft = MeasureDraft(
        number=number,
        title=title,
        summary=summary,
        lead_unit_id=_chosen(fields, "lead_unit", offered.units),
        field_of_action_id=_chosen(fields, "field_of_action", offered.fields_of_action),
        topic_field_id=_chosen(fields, "topic_field", offered.topic_fields),
        starts_on=starts,
        ends_on=ends,
        status=fields.choice("status", MeasureStatus, MeasureStatus.PLANNED),
        light=light,
        light_reason=reason,
    )
    fields.check()
    return draft


def _chosen(fields: Fields, name: str, offered: Collection[int]) -> int | None:
    number = fields.number(name, low=0, high=10**8, otherwise=0)
    if number and number not in offered:
        fields.wrong(name, _l("This is no longer offered. Please choose again."))
        return None
    return number or None


def measure_values(measure: Measure) -> dict[str, Any]:
    """A measure as its form shows it."""
    return {
        "number": measure.number,
        **_words(measure, "title", "summary", "light_reason"),
        **_dates(measure),
        "lead_unit": measure.lead_unit_id or "",
        "field_of_action": measure.field_of_action_id or "",
        "topic_field": measure.topic_field_id or "",
        "status": measure.status.value,
        "light": measure.light.value,
    }


def read_report(form: Mapping[str, str], locale: str) -> ReportDraft:
    """What a lead unit reports. Raises Invalid; the language is recognised unless it was said."""
    fields = Fields(form)
    text = fields.prose(
        "text", longest=REPORT_LONGEST, missing=_l("Please write how the measure stands.")
    )
    language = fields.one_of("language", LANGUAGES, "")
    light = fields.choice("light", Light, Light.UNRATED)
    reason = fields.line("light_reason", longest=REASON_LONGEST)
    if light is not Light.UNRATED and not reason:
        fields.wrong("light_reason", _l("Please say why the light is like this."))
    status = fields.choice("status", MeasureStatus, MeasureStatus.RUNNING)
    fields.check()
    return ReportDraft(language or recognise(text, locale), text, status, light, reason)


def report_values(report: StatusReport) -> dict[str, str]:
    """A report as its form shows it."""
    return {
        "text": report.text,
        "language": report.language,
        "status": report.status.value,
        "light": report.light.value,
        "light_reason": report.light_reason,
    }


def read_return(form: Mapping[str, str]) -> str:
    """Why a report goes back to its unit. Raises Invalid."""
    fields = Fields(form)
    missing = _l("Please say what is still to be done. The lead unit will read it.")
    reason = fields.prose("reason", longest=REASON_LONGEST, missing=missing)
    fields.check()
    return reason


def read_numbers(values: Any, name: str) -> list[int]:
    """The numbers of the ticked boxes, each once; what makes no sense is passed over."""
    raw = values.getlist(name)[:MOST_AT_ONCE]
    return list(dict.fromkeys(int(one) for one in raw if re.fullmatch(r"[0-9]{1,9}", one)))


def read_page(arguments: Mapping[str, str]) -> int:
    """Which page of a list is asked for."""
    page = arguments.get("page", "")
    return max(1, int(page)) if re.fullmatch(r"[0-9]{1,5}", page) else 1


def _number(arguments: Mapping[str, str], name: str) -> int:
    raw = arguments.get(name, "")
    return int(raw) if re.fullmatch(r"[0-9]{1,9}", raw) else 0


def _code(arguments: Mapping[str, str], name: str, kind: Any) -> Any:
    raw = arguments.get(name, "")
    return kind(raw) if raw in {member.value for member in kind} else None


def read_measure_filter(arguments: Mapping[str, str]) -> MeasureFilter:
    """What a reader chose to see of a plan; what makes no sense is passed over."""
    return MeasureFilter(
        words=one_line(arguments.get("q", "")[:100]),
        field_of_action=_number(arguments, "field_of_action"),
        unit=_number(arguments, "unit"),
        status=_code(arguments, "status", MeasureStatus),
        light=_code(arguments, "light", Light),
        late=arguments.get("late") == "1",
        order=order if (order := arguments.get("order", "")) in ORDERS else "",
        page=read_page(arguments),
    )


def read_shortlist_filter(arguments: Mapping[str, str]) -> ShortlistFilter:
    """What an editor chose to see of the shortlist; what makes no sense is passed over."""
    language = arguments.get("language", "")
    promoted = arguments.get("status") == Status.PROMOTED.value
    return ShortlistFilter(
        words=one_line(arguments.get("q", "")[:100]),
        event=_number(arguments, "event"),
        topic_field=_number(arguments, "field"),
        language=language if language in LANGUAGES else "",
        status=Status.PROMOTED if promoted else Status.SHORTLISTED,
        order="newest" if arguments.get("order") == "newest" else "support",
        page=read_page(arguments),
    )


def read_ideas_filter(arguments: Mapping[str, str], events: Collection[int]) -> IdeasFilter:
    """What a reader chose to see of a topic field's ideas; what makes no sense is passed over.

    `events` are the numbers of those that can be chosen.
    """
    language, order = arguments.get("language", ""), arguments.get("order", "")
    event = _number(arguments, "event")
    return IdeasFilter(
        words=one_line(arguments.get("q", "")[:100]),
        language=language if language in LANGUAGES else "",
        event=event if event in events else 0,
        order=order if order in FIELD_ORDERS else "support",
        page=read_page(arguments),
    )


def read_only(arguments: Mapping[str, str]) -> int | None:
    """The number of the one field that a map is to show, 0 for what is not sorted; None for all."""
    raw = arguments.get("field", "")
    return int(raw) if re.fullmatch(r"[0-9]{1,9}", raw) else None
