"""The pages of one's claim code, of coming back with it, and of all one's ideas."""

import re

from flask import Blueprint, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from participation.claims import domain
from participation.claims.codes import spaced
from participation.claims.loading import RedeemCase, claim_case, claim_of, own_cards, redeem_case
from participation.claims.queries import written_by
from participation.claims.rules import ClaimCase, came_with_code, may_have_code, may_take_over
from participation.events.codes import read_code
from participation.ideas.queries.boards import PAGE_SIZE
from participation.identity.rules import Case, anyone
from participation.kernel.db import Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import Invalid, Refused
from participation.mail.loading import Message, write_letter
from participation.mail.rules import LONGEST as LONGEST_ADDRESS
from participation.mail.rules import is_address
from participation.web import limits
from participation.web.access import access
from participation.web.context import (
    CLAIMED,
    db_session,
    locale_code,
    own_guest,
    settings,
    viewer,
)
from participation.web.writes import Saved, write

bp = Blueprint("claims", __name__)

NEW_CODE = "claim code"  # in the session from the answer that made it until it has been shown


@bp.get("/claim")
@access(anyone, load=claim_case)
def page(case: ClaimCase) -> ResponseReturnValue:
    """How to find one's ideas again; a new code is shown here, once."""
    code = session.pop(NEW_CODE, None) or _typed_code(case)
    return render_template("claims/page.html", case=case, code=spaced(code) if code else "")


def _typed_code(case: ClaimCase) -> str:
    """The code in a refused letter's form, if it is the viewer's own."""
    code = read_code(request.form.get("code", "")) if request.method == "POST" else ""
    claim = claim_of(code)
    return code if claim and claim.guest == case.viewer.guest else ""


@bp.post("/claim")
@write(may_have_code, load=claim_case, again="claims.page", repeats=True)
def give(work: Work, case: ClaimCase) -> Saved:
    """Make a code, in place of an earlier one."""
    secret = settings().effective_secret()
    session[NEW_CODE] = domain.give_code(work, str(case.viewer.guest), secret)
    return Saved(url_for("claims.page"))


@bp.post("/claim/letter")
@write(may_have_code, load=claim_case, again="claims.page")
def letter(work: Work, case: ClaimCase) -> Saved:
    """Send the code that is on the page to an address, which is kept in that letter only."""
    address = _read_address()
    code = _typed_code(case)
    if not code:
        raise Refused(_l("This code is no longer valid. Please get a new one."))
    limits.count("claim letter", case.viewer.sender)
    limits.count("claim letter, address", limits.address())
    write_letter(
        work,
        kind="claim_code",
        to=address,
        locale=locale_code(),
        compose=lambda: _message(case, code),
    )
    return Saved(
        url_for("claims.page"),
        _("The code is on its way to you. If nothing arrives, get a new code here."),
    )


def _read_address() -> str:
    fields = Fields(request.form)
    missing = _l("Please enter your email address.")
    address = fields.line("email", longest=LONGEST_ADDRESS, missing=missing)
    if address and not is_address(address):
        fields.wrong("email", _l("This is not an email address."))
    fields.check()
    return address


def _message(case: ClaimCase, code: str) -> Message:
    titles = ", ".join(f"“{part.event.title.pick(locale_code())}”" for part in case.parts)
    return Message(
        subject=_("Your claim code"),
        paragraphs=(
            spaced(code),
            _("With it you find your ideas again, and see what became of them."),
            _("It is for what you wrote in: %(events)s", events=titles),
        ),
        way_on=(_("Enter your claim code"), url_for("claims.redeem")),
        closing=(
            _("Whoever has the code can do the same, so keep it like a key."),
            _(
                "You did not ask for this? Then somebody mistyped their address, and you can"
                " delete this letter."
            ),
        ),
    )


@bp.get("/claim/redeem")
@access(anyone, load=claim_case)
def redeem(case: ClaimCase) -> ResponseReturnValue:
    """The field for one's code."""
    brings = case.parts if not case.has_claimed and case.viewer.person is None else ()
    return render_template("claims/redeem.html", case=case, brings=brings)


def _require_guesses_left(_case: Case) -> None:
    for name, who in _guessers().items():
        limits.require_left(name, who)


def _guessers() -> dict[str, str]:
    return {
        "wrong claim code, person": viewer().sender,
        "wrong claim code, address": limits.address(),
    }


@bp.post("/claim/redeem")
@write(anyone, load=redeem_case, again="claims.redeem", repeats=True, before=_require_guesses_left)
def come_back(work: Work, case: RedeemCase) -> Saved:
    """Come back with a code: to stand for that guest, or to take their parts into one's account."""
    guest = _right_guest(case)
    if case.viewer.person:
        domain.take_over(work, guest, case.viewer.person)
        return Saved(url_for("claims.mine"), _("The ideas now belong to your account."))
    domain.come_back(work, guest, bringing=own_guest())
    session[CLAIMED] = guest
    session.permanent = True
    return Saved(url_for("claims.mine"), _("Welcome back! These are your ideas."))


def _right_guest(case: RedeemCase) -> str:
    """The guest whose code was typed, else Invalid: one sentence, whatever is wrong about it."""
    if not case.code:
        empty = _l("Please enter your claim code. It has twelve characters.")
        raise Invalid({"code": empty}, empty)
    if case.claim is None:
        for name, who in _guessers().items():
            limits.count(name, who)
        wrong = _l("This code does not lead to any ideas. Please compare it with what you kept.")
        raise Invalid({"code": wrong}, wrong)
    return case.claim.guest


@bp.post("/claim/takeover")
@write(may_take_over, load=claim_case, again="claims.page", repeats=True)
def take_over(work: Work, case: ClaimCase) -> Saved:
    """Make what this browser's guest did the account's own."""
    assert case.viewer.person is not None  # noqa: S101  the rule has asked
    domain.take_over(work, str(case.viewer.guest), case.viewer.person)
    session.pop(CLAIMED, None)
    return Saved(url_for("claims.mine"), _("The ideas now belong to your account."))


@bp.post("/claim/leaving")
@write(came_with_code, load=claim_case, again="claims.page", repeats=True)
def leave(_work: Work, _case: ClaimCase) -> Saved:
    """Let this browser stand for nobody else any more."""
    session.pop(CLAIMED, None)
    return Saved(
        url_for("claims.redeem"),
        _("This browser no longer knows your ideas. Your code still works, here and elsewhere."),
    )


@bp.get("/mine")
@access(anyone)
def mine(case: Case) -> ResponseReturnValue:
    """Everything the viewer wrote, in all events, and what became of it."""
    raw = request.args.get("page", "")
    number = max(1, int(raw)) if re.fullmatch(r"[0-9]{1,5}", raw) else 1
    ideas, total = written_by(db_session(), case.viewer, number)
    return render_template(
        "claims/mine.html",
        ideas=ideas,
        total=total,
        page=number,
        pages=-(-total // PAGE_SIZE),
        page_address=lambda page: url_for("claims.mine", page=page),
        **own_cards(case.viewer, ideas),
    )
