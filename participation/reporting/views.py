"""An event's protocol; downloads: its ideas and results, and of votes and polls the results, and of votes the ballots."""

import json
from dataclasses import dataclass, field

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import Signer
from werkzeug.wrappers import Response as BaseResponse

from participation.events.loading import case_of, event_case
from participation.events.queries import one_event, one_round
from participation.events.rules import EventCase, may_moderate, may_see
from participation.kernel.commits import off_the_loop
from participation.kernel.refusal import NotFound, Refused
from participation.questions.loading import asking_case
from participation.questions.queries import of_rounds
from participation.questions.rules import QuestionCase
from participation.reporting import answers, asked, opinions, paper, votes
from participation.reporting.export import as_data, to_csv
from participation.reporting.protocol import Protocol, protocol_of
from participation.voting.loading import find_opinions_first, opinions_case
from participation.voting.opinions import may_have_opinions, opinions_of
from participation.voting.queries.attendance import is_withheld
from participation.voting.queries.turnout import turnout
from participation.voting.rules import VoteCase, may_see_result, round_is_over
from participation.web.access import access
from participation.web.addresses import base_address
from participation.web.context import close_reading, db_session, locale_code, settings

bp = Blueprint("reporting", __name__)

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets take UTF-8 for something older
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/events/<int:event_id>/export.csv")
@access(may_moderate, load=event_case)
def export(case: EventCase) -> Response:
    """The published ideas with support and results, one row each, without names."""
    event = case.the_event
    table = to_csv(as_data(db_session(), event))
    return as_file(BYTE_ORDER_MARK + table, "text/csv", f"event-{event.id}.csv")


@bp.get("/rounds/<int:round_id>/questions.csv")
@access(may_see | may_moderate, load=asking_case)
def questions(case: QuestionCase) -> Response:
    """What was asked in a round, one row each, without names."""
    round_ = case.the_round
    table = asked.to_csv(of_rounds(db_session(), [round_])[round_.id])
    return as_file(BYTE_ORDER_MARK + table, "text/csv", f"questions-{round_.id}.csv")


@bp.get("/events/<int:event_id>/protocol")
@access(may_see | may_moderate, load=event_case)
def protocol(case: EventCase) -> ResponseReturnValue:
    """What took place and what came of it, the same for every reader; a draft before the end."""
    if again := _groups_first(case):
        return again
    said = protocol_of(db_session(), one_event(db_session(), case.the_event.id))
    return render_template("reporting/protocol.html", protocol=said)


def _groups_first(case: EventCase) -> BaseResponse | None:
    """What has the browser ask again where groups of people who vote alike had to be found first."""
    rounds = [one for one in case.the_event.rounds if one.results_are_visible]
    asked = [one for one in rounds if may_have_opinions(one)]
    return find_opinions_first(asked, required=False) if asked else None


@bp.get("/events/<int:event_id>/protocol.pdf")
@access(may_see | may_moderate, load=event_case)
def protocol_on_paper(case: EventCase) -> ResponseReturnValue:
    """The same as a PDF."""
    if again := _groups_first(case):
        return again
    said = protocol_of(db_session(), one_event(db_session(), case.the_event.id))
    html = render_template("reporting/_protocol.html", protocol=said)
    about, number = _about(said), said.event.id
    close_reading()  # setting it takes long, and others need the connection
    pdf = paper.as_pdf(about, paper.blocks_of(html, base_address() + "/"), off_the_loop)
    return as_file(pdf, "application/pdf", f"protocol-{number}.pdf")


def _about(said: Protocol) -> paper.Paper:
    locale = locale_code()
    return paper.Paper(
        title=_("Protocol: %(event)s", event=said.event.title.pick(locale)),
        author=settings().site_name or _("Participation"),
        language=locale,
        made_at=said.made_at,
        pages=_("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    )


def result_case(round_id: int) -> VoteCase:
    """The case of a route with the number of a vote or a poll. Raises NotFound for other rounds."""
    round_ = one_round(db_session(), round_id)
    case = case_of(round_.event)
    if not round_.has_result:
        raise NotFound
    return VoteCase(case.viewer, case.event, case.participant, None, round_)


def vote_case(round_id: int) -> VoteCase:
    """The same of a vote alone."""
    case = result_case(round_id)
    if case.the_round.method is None:
        raise NotFound
    return case


@dataclass(frozen=True)
class FileCase(VoteCase):
    """A vote's case with the form in which its result is wanted."""

    form: str = field(default="", kw_only=True)


def file_case(round_id: int, form: str) -> FileCase:
    """The case of a route that gives a result in some form."""
    case = result_case(round_id)
    return FileCase(case.viewer, case.event, case.participant, case.idea, case.the_round, form=form)


@bp.get("/rounds/<int:round_id>/result.<any(csv, json, xlsx):form>")
@access(may_see_result, load=file_case)
def result(case: FileCase) -> Response:
    """The table of a vote's or a poll's result."""
    session, round_, form = db_session(), case.the_round, case.form
    ballots = turnout(session, round_).ballots
    if is_withheld(round_, ballots):
        raise Refused(votes.TOO_FEW, status=403)
    source = answers if round_.poll else votes
    rows, columns = source.result_rows(session, round_), source.columns_of(round_)
    name = f"result-{round_.id}.{form}"
    if form == "json":
        return as_file(votes.as_json(round_, ballots, rows), "application/json", name)
    if form == "xlsx":
        return as_file(votes.as_workbook(columns, rows), WORKBOOK, name)
    return as_file(BYTE_ORDER_MARK + votes.as_csv(columns, rows), "text/csv", name)


@bp.get("/rounds/<int:round_id>/ballots.csv")
@access(may_see_result & round_is_over, load=vote_case)
def ballots(case: VoteCase) -> Response:
    """The ballots of a vote without voters, for whoever wants to count again."""
    round_ = case.the_round
    secret = Signer(str(current_app.secret_key), salt="order of ballots")
    seed = secret.get_signature(str(round_.id)).decode()
    table = votes.ballots_as_csv(db_session(), round_, seed)
    return as_file(table, "text/csv", f"ballots-{round_.id}.csv")


def opinions_file_case(round_id: int, form: str) -> FileCase:
    """The same of a round in which people agree and disagree."""
    case = opinions_case(round_id)
    return FileCase(case.viewer, case.event, case.participant, None, case.the_round, form=form)


@bp.get("/rounds/<int:round_id>/opinions.<any(csv, json):form>")
@access(may_see_result & round_is_over, load=opinions_file_case)
def opinion_groups(case: FileCase) -> ResponseReturnValue:
    """The groups of people who vote alike in a round."""
    if again := find_opinions_first([case.the_round]):
        return again
    (found,) = opinions_of(db_session(), [case.the_round])
    name = f"opinions-{case.the_round.id}.{case.form}"
    if case.form == "json":
        said = json.dumps(opinions.as_data(found), ensure_ascii=False, indent=2) + "\n"
        return as_file(said, "application/json", name)
    table = votes.as_csv(opinions.COLUMNS, list(opinions.as_rows(found)))
    return as_file(BYTE_ORDER_MARK + table, "text/csv", name)


def as_file(content: str | bytes, kind: str, name: str) -> Response:
    """What is downloaded, under a name."""
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
