"""Pages of signing in and of one's account."""

import re
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import login_user, logout_user

from participation.identity import domain
from participation.identity.facts import SignedOut
from participation.identity.forms import AccountForm, SignInForm
from participation.identity.models import Person
from participation.identity.queries import (
    by_session_id,
    normalise_email,
)
from participation.identity.rules import (
    Case,
    Viewer,
    anyone,
    is_signed_in,
    may_create_events,
)
from participation.identity.session import Account
from participation.kernel.db import Work
from participation.kernel.refusal import Invalid, Refused
from participation.web import limits
from participation.web.access import access
from participation.web.context import db_session
from participation.web.writes import Saved, write

bp = Blueprint("identity", __name__)


def safe_target(raw: str | None) -> str:
    """Where to go after signing in: a path of ours, else nowhere in particular."""
    # Browsers and libraries pass over tabs and line ends: "/<tab>/evil" is "//evil" to them.
    if raw and re.fullmatch(r"/(?!/)[^\\]*", raw) and raw.isprintable():
        return raw
    return ""


def home_of(person: Person | None) -> str:
    """Where an account begins: moderators with their events, others at the start."""
    runs_events = may_create_events.allows(Case(Viewer(person)))
    return url_for("events.moderation" if runs_events else "pages.start")


@bp.get("/sign-in")
@access(anyone)
def sign_in(case: Case) -> ResponseReturnValue:
    """The form; who is signed in already goes on."""
    target = safe_target(request.values.get("next"))
    if is_signed_in.allows(case):
        return redirect(target or home_of(case.viewer.person))
    unconfirmed = g.get("unconfirmed", False)
    return render_template("identity/sign_in.html", target=target, unconfirmed=unconfirmed)


DO_NOT_MATCH = _l("Email address and password do not match.")


def check_password(email: str, password: str, *, wrong: Any = DO_NOT_MATCH) -> Person:
    """Whose password this is. Raises Invalid where it is nobody's, and Refused (429).

    Wrong passwords are limited per account and address, and for each alone: nobody can lock an
    account out by guessing from elsewhere, only slow down a wide attack on it.
    """
    account = normalise_email(email)
    guesses = {
        "wrong password, account from address": f"{account} {limits.address()}",
        "wrong password, account": account,
        "wrong password, address": limits.address(),
    }
    for name, who in guesses.items():
        limits.require_left(name, who)
    person = domain.authenticate(db_session(), email, password)
    if person is None:
        for name, who in guesses.items():
            limits.count(name, who)
        raise Invalid({"password": wrong}, wrong)
    return person


def _check_who_signs_in(_case: Case) -> None:
    form = SignInForm.read(request.form)
    person = check_password(form.email, form.password)
    _require_admitted(person)
    g.signing_in = Account(person).get_id()


def require_not_blocked(person: Person) -> None:
    """Refuse who has the right password and yet may not come in."""
    if person.blocked_at:
        raise Refused(
            _l("This account is blocked. Please write to those who run this service."), status=403
        )


def _require_admitted(person: Person) -> None:
    require_not_blocked(person)
    if not person.confirmed_at:
        g.unconfirmed = True
        raise Refused(_l("Please confirm your email address first: we have sent you a link."))


@bp.post("/sign-in")
@write(anyone, again="identity.sign_in", repeats=True, before=_check_who_signs_in)
def begin_session(work: Work, _case: Case) -> Saved:
    """Sign in whose password has just been checked."""
    return Saved(let_in(work), _("You are signed in."))


def let_in(work: Work) -> str:
    """Sign in whose password has just been checked; gives where they go on. Raises Refused."""
    person = by_session_id(work.session, g.signing_in)
    if person is None:  # the password was changed in this very moment
        raise Refused(_l("Please sign in again."))
    domain.note_sign_in(work, person)
    login_user(Account(person))
    session.permanent = True
    return safe_target(request.form.get("next")) or home_of(person)


@bp.post("/sign-out")
@write(anyone, repeats=True)
def sign_out(work: Work, case: Case) -> Saved:
    """Sign out, here and on this browser's live connections."""
    if case.viewer.person:
        work.record(SignedOut(case.viewer.person.id))
        logout_user()
    return Saved(url_for("pages.start"), _("You are signed out."))


def _me(case: Case) -> Person:
    if case.viewer.person is None:
        raise LookupError("the routes below ask is_signed_in")
    return case.viewer.person


@bp.get("/account")
@access(is_signed_in)
def account(case: Case) -> ResponseReturnValue:
    """Name, language and password of whoever is signed in."""
    return render_template("identity/account.html", person=_me(case))


@bp.post("/account")
@write(is_signed_in, again="identity.account")
def edit_account(work: Work, case: Case) -> Saved:
    """Change name and language."""
    form = AccountForm.read(request.form)
    domain.edit_account(work, _me(case), name=form.name, locale=form.locale)
    return Saved(url_for("identity.account"), _("Saved."))


def _check_current_password(case: Case) -> None:
    person = _me(case)
    limits.require_left("wrong password, account from address", f"{person.email} account")
    try:
        g.new_hash = domain.renewed_hash(
            person,
            current=request.form.get("current", "")[:1000],
            new=request.form.get("new", "")[:1000],
        )
    except Invalid:
        limits.count("wrong password, account from address", f"{person.email} account")
        raise


@bp.post("/account/password")
@write(is_signed_in, again="identity.account", before=_check_current_password)
def change_password(work: Work, case: Case) -> Saved:
    """Set a new password; this browser stays signed in, the others do not."""
    domain.change_password(work, _me(case), g.new_hash)
    login_user(Account(_me(case)))
    return Saved(url_for("identity.account"), _("Your password has been changed."))
