"""Handing out ballot papers of secret votes, and the codes that give one each."""

from collections.abc import Sequence

from flask import (
    Blueprint,
    Response,
    after_this_request,
    current_app,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from participation.events.codes import read_code
from participation.events.models import Electorate
from participation.events.rules import is_participant, may_moderate, may_see
from participation.kernel.db import Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import Invalid, Refused
from participation.voting.domain.roll import MOST_CODES, Claim, make_codes, take_paper
from participation.voting.loading import (
    PaperCase,
    device_secret,
    let_device_keep,
    paper_case,
    secret_for_paper,
    way_of,
)
from participation.voting.papers import CODE_LENGTH, code_digest, in_groups, new_secret
from participation.voting.queries.attendance import attendance, codes_of
from participation.voting.rules import round_has_codes, round_has_papers
from participation.web.access import access
from participation.web.context import db_session
from participation.web.writes import Saved, write

bp = Blueprint("papers", __name__)

CARDS_ON_PAGE = 100
USUAL_CODES = 50


@bp.get("/rounds/<int:round_id>/paper")
@access(may_see & is_participant & round_has_papers, load=paper_case)
def paper(case: PaperCase) -> ResponseReturnValue:
    """Where somebody takes their ballot paper. The device gets what only it knows with this page,
    so that an answer that gets lost on the way leaves nobody without a paper.
    """
    session, round_, participant = db_session(), case.the_round, case.the_participant
    by_code = round_.electorate is Electorate.CODES
    is_for_next = by_code and request.values.get("next") == "1"
    way, _token = way_of(session, round_, participant)
    page = render_template(
        "voting/paper.html",
        event=case.the_event,
        round=round_,
        way="needs_paper" if is_for_next else way.value,
        by_code=by_code,
        is_for_next=is_for_next,
    )
    if is_for_next:
        secret = device_secret(round_.id, of_next=True) or new_secret()
    else:
        secret = secret_for_paper(session, round_, participant)
    return let_device_keep(make_response(page), round_.id, secret, of_next=is_for_next)


@bp.post("/rounds/<int:round_id>/paper")
@write(
    may_see & is_participant & round_has_papers, load=paper_case, again="papers.paper", limit="join"
)
def hand_out(work: Work, case: PaperCase) -> Saved:
    """Give somebody their ballot paper."""
    for_next = request.form.get("next") == "1"
    secret = device_secret(case.the_round.id, of_next=True) if for_next else case.secret
    if not secret:
        raise Refused(
            _l("Your browser keeps no cookies for this page. Please allow them and try again."),
            status=409,
        )
    take_paper(work, Claim(case, secret, _typed_code(case)))
    if for_next:
        _hand_over(case.the_round.id, secret)
    board = url_for("boards.board", event_id=case.the_event.id)
    # Sent again it gives the same paper again; a receipt would say who has one, and since when.
    return Saved(board, _("You have your ballot paper. You can vote now."), leaves_receipt=False)


def _hand_over(round_id: int, secret: str) -> None:
    """From now on the device votes with the paper of the next person."""

    @after_this_request
    def keep(answer: Response) -> Response:
        let_device_keep(answer, round_id, secret)
        return let_device_keep(answer, round_id, "", of_next=True)


def _typed_code(case: PaperCase) -> str:
    """The digest of the voting code that was typed; empty where none is needed. Raises Invalid."""
    if case.the_round.electorate is not Electorate.CODES:
        return ""
    code = read_code(request.form.get("code", ""))
    if len(code) != CODE_LENGTH:
        short = _l("Please enter the code on your card. It has ten characters.")
        raise Invalid({"code": short}, short)
    return code_digest(_key(), case.the_round.id, code)


def _key() -> str:
    return str(current_app.secret_key)


@bp.get("/rounds/<int:round_id>/codes")
@access(may_moderate & round_has_codes, load=paper_case)
def codes(case: PaperCase) -> ResponseReturnValue:
    """The voting codes of a round, as cards to print as long as it has not been open."""
    session, round_ = db_session(), case.the_round
    fields = Fields(request.args)
    found = codes_of(session, round_)
    pages = max(1, -(-len(found) // CARDS_ON_PAGE))
    page = min(pages, fields.number("page", low=1, high=MOST_CODES, otherwise=1))
    return render_template(
        "voting/codes.html",
        event=case.the_event,
        round=round_,
        cards=_page_of(found, page),
        in_groups=in_groups,
        page_address=lambda number: url_for("papers.codes", round_id=round_.id, page=number),
        total=attendance(session, round_),
        page=page,
        pages=pages,
        usual=USUAL_CODES,
    )


def _page_of(found: Sequence[str], page: int) -> Sequence[str]:
    return found[(page - 1) * CARDS_ON_PAGE : page * CARDS_ON_PAGE]


@bp.post("/rounds/<int:round_id>/codes")
@write(may_moderate & round_has_codes, load=paper_case, again="papers.codes")
def new_codes(work: Work, case: PaperCase) -> Saved:
    """Make voting codes; those made before are void."""
    fields = Fields(request.form)
    number = fields.number("number", low=1, high=MOST_CODES)
    fields.check()
    make_codes(work, case.the_round, number, _key())
    page = url_for("papers.codes", round_id=case.the_round.id)
    return Saved(page, _("The codes are ready. Please print the cards before the vote opens."))
