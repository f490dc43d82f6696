"""Pages of signing in, of one's account, and of the list of affiliations."""

import re
from dataclasses import dataclass, field

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import login_user, logout_user

from participation.identity import domain
from participation.identity.facts import SignedOut
from participation.identity.forms import AccountForm, AffiliationForm, SignInForm
from participation.identity.models import Affiliation, Person
from participation.identity.queries import (
    all_affiliations,
    by_session_id,
    normalise_email,
    one_affiliation,
)
from participation.identity.rules import (
    Case,
    Viewer,
    anyone,
    is_signed_in,
    may_create_events,
    may_edit_lists,
)
from participation.identity.session import Account
from participation.kernel.db import Work
from participation.kernel.refusal import Invalid, Refused
from participation.web import limits
from participation.web.access import access
from participation.web.context import db_session, viewer
from participation.web.writes import Saved, write

bp = Blueprint("identity", __name__)


@dataclass(frozen=True)
class AffiliationCase(Case):
    """A case about one entry of the list of affiliations."""

    affiliation: Affiliation = field(kw_only=True)


def safe_target(raw: str | None) -> str:
    """Where to go after signing in: a path of ours, else nowhere in particular."""
    # Browsers and libraries pass over tabs and line ends: "/<tab>/evil" is "//evil" to them.
    if raw and re.fullmatch(r"/(?!/)[^\\]*", raw) and raw.isprintable():
        return raw
    return ""


def _home(person: Person | None) -> str:
    """Where an account begins: moderators with their events, others at the start."""
    runs_events = may_create_events.allows(Case(Viewer(person)))
    return url_for("events.moderation" if runs_events else "pages.start")


@bp.get("/sign-in")
@access(anyone)
def sign_in(case: Case) -> ResponseReturnValue:
    """The form; who is signed in already goes on."""
    target = safe_target(request.values.get("next"))
    if is_signed_in.allows(case):
        return redirect(target or _home(case.viewer.person))
    return render_template("identity/sign_in.html", target=target)


def _check_password() -> None:
    """Who is signing in. Wrong passwords are limited per account and address, and for each alone.

    Nobody can lock an account out by guessing from elsewhere, only slow down a wide attack on it.
    """
    form = SignInForm.read(request.form)
    account = normalise_email(form.email)
    guesses = {
        "wrong password, account from address": f"{account} {limits.address()}",
        "wrong password, account": account,
        "wrong password, address": limits.address(),
    }
    for name, who in guesses.items():
        limits.require_left(name, who)
    person = domain.authenticate(db_session(), form.email, form.password)
    if person is None:
        for name, who in guesses.items():
            limits.count(name, who)
        wrong = _l("Email address and password do not match.")
        raise Invalid({"password": wrong}, wrong)
    g.signing_in = Account(person).get_id()


@bp.post("/sign-in")
@write(anyone, again="identity.sign_in", repeats=True, before=_check_password)
def begin_session(work: Work, _case: Case) -> Saved:
    """Sign in whose password has just been checked."""
    person = by_session_id(work.session, g.signing_in)
    if person is None:  # the password was changed in this very moment
        raise Refused(_l("Please sign in again."))
    domain.note_sign_in(work, person)
    login_user(Account(person))
    session.permanent = True
    target = safe_target(request.form.get("next")) or _home(person)
    return Saved(target, _("You are signed in."))


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


def _check_current_password() -> None:
    person = _me(Case(viewer()))
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


@bp.get("/administration/affiliations")
@access(may_edit_lists)
def affiliations(_case: Case) -> ResponseReturnValue:
    """The list of what people may say they take part as."""
    return render_template(
        "identity/affiliations.html", affiliations=all_affiliations(db_session())
    )


@bp.post("/administration/affiliations")
@write(may_edit_lists, again="identity.affiliations")
def add_affiliation(work: Work, _case: Case) -> Saved:
    """Add an entry."""
    form = AffiliationForm.read(request.form)
    domain.add_affiliation(work, form.name)
    return Saved(url_for("identity.affiliations"), _("Added to the list."))


def _affiliation_case(affiliation_id: int) -> AffiliationCase:
    return AffiliationCase(viewer(), affiliation=one_affiliation(db_session(), affiliation_id))


@bp.get("/administration/affiliations/<int:affiliation_id>")
@access(may_edit_lists, load=_affiliation_case)
def affiliation(case: AffiliationCase) -> ResponseReturnValue:
    """One entry, to rename it or take it off the list."""
    defaults = {f"name_{one.language}": one.text for one in case.affiliation.name.each()}
    return render_template(
        "identity/affiliation.html", affiliation=case.affiliation, defaults=defaults
    )


@bp.post("/administration/affiliations/<int:affiliation_id>")
@write(may_edit_lists, load=_affiliation_case, again="identity.affiliation")
def rename_affiliation(work: Work, case: AffiliationCase) -> Saved:
    """Change how an entry reads."""
    form = AffiliationForm.read(request.form)
    domain.rename_affiliation(work, case.affiliation, form.name)
    return Saved(url_for("identity.affiliations"), _("Saved."))


@bp.post("/administration/affiliations/<int:affiliation_id>/offer")
@write(may_edit_lists, load=_affiliation_case, again="identity.affiliation")
def offer_affiliation(work: Work, case: AffiliationCase) -> Saved:
    """Take an entry off the list, or put it back."""
    offered = request.form.get("offered") == "1"
    domain.offer_affiliation(work, case.affiliation, offered=offered)
    said = _("It can be chosen again.") if offered else _("It is no longer offered.")
    return Saved(url_for("identity.affiliations"), said)
