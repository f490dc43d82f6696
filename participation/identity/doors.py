"""Pages by which people come in: registering, confirming an address, a forgotten password."""

from datetime import UTC, datetime

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from participation.identity import letters, registration
from participation.identity.domain import hash_password
from participation.identity.forms import NewPasswordForm, RegisterForm, read_address, read_password
from participation.identity.models import Person, Purpose
from participation.identity.queries import by_email
from participation.identity.rules import Case, LinkCase, anyone, is_for_me, is_signed_in
from participation.identity.session import Account
from participation.identity.views import (
    bp,
    check_password,
    home_of,
    let_in,
    require_not_blocked,
    safe_target,
)
from participation.kernel.db import Work
from participation.web import limits
from participation.web.access import access
from participation.web.context import db_session, is_writing, locale_code, viewer
from participation.web.writes import Saved, write

NOT_THE_LAST_ONE = _l(
    "This is not the password that was chosen last for this address. If you do not know it, please "
    "choose a new one."
)


def _count_letter(email: str) -> None:
    """Count a letter that a stranger asks for. Raises Refused (429), account or not."""
    limits.count("letter, address", limits.address())
    limits.count("letter, recipient", email)


@bp.get("/register")
@access(anyone)
def register(case: Case) -> ResponseReturnValue:
    """The form; who has an account and is signed in goes on."""
    target = safe_target(request.values.get("next"))
    if is_signed_in.allows(case):
        return redirect(target or home_of(case.viewer.person))
    return render_template("identity/register.html", target=target, language=locale_code())


def _read_registration(_case: Case) -> None:
    g.form = RegisterForm.read(request.form)
    _count_letter(g.form.email)
    g.new_hash = hash_password(g.form.password)


@bp.post("/register")
@write(anyone, again="identity.register", before=_read_registration)
def add_registration(work: Work, _case: Case) -> Saved:
    """Make an account and write to it; whether there was one, only its owner is told."""
    form: RegisterForm = g.form
    person = registration.register(
        work, email=form.email, name=form.name, password_hash=g.new_hash, locale=form.locale
    )
    letters.send_way_in(work, person, safe_target(request.form.get("next")))
    return Saved(url_for("identity.letter_sent"))


@bp.get("/register/sent")
@access(anyone)
def letter_sent(_case: Case) -> ResponseReturnValue:
    """Ask people to look into their mail: the same for everybody."""
    return render_template("identity/letter_sent.html")


@bp.get("/register/link")
@access(anyone)
def another_link(_case: Case) -> ResponseReturnValue:
    """The form of who waits for a letter in vain."""
    return render_template("identity/another_link.html")


def _read_address(_case: Case) -> None:
    g.email = read_address(request.form)
    _count_letter(g.email)


@bp.post("/register/link")
@write(anyone, again="identity.another_link", before=_read_address)
def send_link(work: Work, _case: Case) -> Saved:
    """Write to the account what it needs to come in, if there is one."""
    person = by_email(work.session, g.email)
    if person:
        letters.send_way_in(work, person)
    return Saved(url_for("identity.letter_sent"))


def confirmation_case(token: str) -> LinkCase:
    """The case of a link that confirms an address."""
    return _case_of(token, Purpose.CONFIRM)


def password_case(token: str) -> LinkCase:
    """The case of a link to choose a password by."""
    return _case_of(token, Purpose.RESET, Purpose.INVITE)


def _case_of(token: str, *purposes: Purpose) -> LinkCase:
    link = registration.find_link(db_session(), token, *purposes, lock=is_writing())
    return LinkCase(viewer(), link=link)


@bp.get("/register/confirm/<token>")
@access(is_for_me, load=confirmation_case)
def confirmation(case: LinkCase) -> ResponseReturnValue:
    """One button; what programs that look into mail fetch by themselves confirms nothing."""
    target = safe_target(request.values.get("next"))
    person = db_session().get_one(Person, case.link.person_id)
    if person.confirmed_at:
        return render_template("identity/confirmed.html", target=target)
    over = registration.why_over(case.link, datetime.now(UTC))
    if over:
        return _over(over, url_for("identity.another_link"))
    return render_template("identity/confirmation.html", person=person, target=target)


def _check_who_confirms(case: LinkCase) -> None:
    """Whoever confirms has to know the password as well.

    Anybody can register with anybody's address: without it, the owner's click would open an account
    to whom registered last.
    """
    person = db_session().get_one(Person, case.link.person_id)
    if not person.confirmed_at:
        registration.require_good(case.link, datetime.now(UTC))
    password = read_password(request.form)
    require_not_blocked(check_password(person.email, password, wrong=NOT_THE_LAST_ONE))
    g.signing_in = Account(person).get_id()


@bp.post("/register/confirm/<token>")
@write(
    is_for_me,
    load=confirmation_case,
    again="identity.confirmation",
    repeats=True,
    before=_check_who_confirms,
)
def confirm(work: Work, case: LinkCase) -> Saved:
    """Confirm the address of an account and sign in to it; a second click signs in as well."""
    registration.confirm(work, case.link)
    return Saved(let_in(work), _("Thank you, your address is confirmed. You are signed in."))


@bp.get("/password/reset")
@access(anyone)
def forgotten_password(_case: Case) -> ResponseReturnValue:
    """The form of who has forgotten a password."""
    return render_template("identity/forgotten.html")


@bp.post("/password/reset")
@write(anyone, again="identity.forgotten_password", before=_read_address)
def send_reset(work: Work, _case: Case) -> Saved:
    """Write to the account a link to choose a new password, if there is one."""
    person = by_email(work.session, g.email)
    if person:
        letters.send_reset(work, person)
    return Saved(url_for("identity.letter_sent"))


@bp.get("/password/reset/<token>")
@access(is_for_me, load=password_case)
def new_password(case: LinkCase) -> ResponseReturnValue:
    """The form for a new password, of an account whose mail somebody reads."""
    over = registration.why_over(case.link, datetime.now(UTC))
    if over:
        return _over(over, url_for("identity.forgotten_password"))
    person = db_session().get_one(Person, case.link.person_id)
    return render_template(
        "identity/new_password.html",
        person=person,
        is_first=case.link.purpose is Purpose.INVITE,
        asks_name=registration.has_a_strangers_name(person),
    )


def _read_new_password(case: LinkCase) -> None:
    registration.require_good(case.link, datetime.now(UTC))
    person = db_session().get_one(Person, case.link.person_id)
    g.form = NewPasswordForm.read(request.form, asks_name=registration.has_a_strangers_name(person))
    g.new_hash = hash_password(g.form.password)


@bp.post("/password/reset/<token>")
@write(is_for_me, load=password_case, again="identity.new_password", before=_read_new_password)
def choose_password(work: Work, case: LinkCase) -> Saved:
    """Set the password; whoever was signed in to the account is not any more."""
    registration.choose_password(work, case.link, g.new_hash, g.form.name)
    said = _("Your password has been set. Please sign in with it.")
    return Saved(url_for("identity.sign_in"), said)


def _over(reason: object, way_on: str) -> ResponseReturnValue:
    """The page of a link that is good for nothing any more, with the way to a new one."""
    page = render_template("identity/link_over.html", reason=reason, way_on=way_on)
    return make_response(page, 410)


__all__ = ["bp"]
