"""Accounts as the administration sees them: find, add, give roles, block."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from participation.administration.words import ROLE_NAMES, ROLE_RIGHTS
from participation.events.models import Event, EventModerator
from participation.identity import domain, letters, roles
from participation.identity.forms import AccountForm
from participation.identity.models import Person, Role, Unit
from participation.identity.queries import (
    AccountState,
    PeopleFilter,
    offered_entries,
    people_found,
    people_number,
)
from participation.identity.rules import Case, may_administer
from participation.kernel.db import Work, one
from participation.kernel.forms import Fields
from participation.kernel.refusal import Refused
from participation.settings import LANGUAGES
from participation.web.access import access
from participation.web.context import db_session, viewer
from participation.web.paging import Paging
from participation.web.writes import Saved, write

bp = Blueprint("people", __name__)

STATES = (
    (AccountState.ACTIVE, _l("active")),
    (AccountState.UNCONFIRMED, _l("not confirmed yet")),
    (AccountState.BLOCKED, _l("blocked")),
)


@dataclass(frozen=True)
class PersonCase(Case):
    """A case about an account."""

    person: Person = field(kw_only=True)


def _load(person_id: int) -> PersonCase:
    return PersonCase(viewer(), person=one(db_session(), Person, person_id))


def _me(case: Case) -> Person:
    if case.viewer.person is None:
        raise LookupError("the routes below ask may_administer")
    return case.viewer.person


def _words() -> dict[str, Any]:
    return {"roles": list(Role), "role_names": ROLE_NAMES, "role_rights": ROLE_RIGHTS}


def read_filter(arguments: Mapping[str, str]) -> PeopleFilter:
    """What the address of the list asks for; what it cannot mean is left out."""
    known = {role.value: role for role in Role}
    states = {state.value: state for state in AccountState}
    return PeopleFilter(
        words=arguments.get("q", "").strip()[:100],
        role=known.get(arguments.get("role", "")),
        state=states.get(arguments.get("state", "")),
        order="newest" if arguments.get("order") == "newest" else "name",
    )


@bp.get("/administration/people")
@access(may_administer)
def everybody(_case: Case) -> ResponseReturnValue:
    """The accounts, to search and to filter."""
    session, wanted = db_session(), read_filter(request.args)
    paging = Paging.read(request.args, people_number(session, wanted))
    return render_template(
        "administration/people.html",
        people=people_found(session, wanted, offset=paging.offset, limit=paging.size),
        wanted=wanted,
        paging=paging,
        states=STATES,
        **_words(),
    )


@bp.get("/administration/people/new")
@access(may_administer)
def newcomer(_case: Case) -> ResponseReturnValue:
    """The form of an account to be."""
    return render_template("administration/newcomer.html", units=_units(), **_words())


@bp.post("/administration/people")
@write(may_administer, again="people.newcomer")
def add(work: Work, case: Case) -> Saved:
    """Make an account and send its owner an invitation."""
    fields = Fields(request.form)
    email = fields.line("email", longest=254, missing=_l("Please enter an email address."))
    name = fields.line("name", longest=100, missing=_l("Please enter a name."))
    locale = fields.one_of("locale", LANGUAGES, "")
    given, unit = _read_roles(fields)
    fields.check()
    person = domain.add_person(
        work, email=email, name=name, password=None, roles=given, locale=locale or None
    )
    roles.give_roles(work, person, given, unit, by=_me(case))
    letters.invite(work, person)
    notice = _("%(name)s gets an email with a link to choose a password.", name=name)
    return Saved(url_for("people.person", person_id=person.id), notice)


@bp.get("/administration/people/<int:person_id>")
@access(may_administer, load=_load)
def person(case: PersonCase) -> ResponseReturnValue:
    """One account: what it may do, and what it runs."""
    found = case.person
    return render_template(
        "administration/person.html",
        person=found,
        is_me=found is case.viewer.person,
        events=_moderated_by(found),
        units=_units(found),
        state=dict(STATES)[AccountState.of(found)],
        **_words(),
    )


@bp.post("/administration/people/<int:person_id>")
@write(may_administer, load=_load, again="people.person")
def edit(work: Work, case: PersonCase) -> Saved:
    """Change name and language."""
    form = AccountForm.read(request.form)
    domain.edit_account(work, case.person, name=form.name, locale=form.locale)
    return _to(case, _("Saved."))


@bp.post("/administration/people/<int:person_id>/roles")
@write(may_administer, load=_load, again="people.person")
def give(work: Work, case: PersonCase) -> Saved:
    """Change what the account may do; that counts at once."""
    fields = Fields(request.form)
    given, unit = _read_roles(fields)
    fields.check()
    name = case.person.name
    said = _("The roles of %(name)s count from now on.", name=name)
    if roles.give_roles(work, case.person, given, unit, by=_me(case)):
        letters.invite(work, case.person)
        invited = _("%(name)s gets an email with a link to choose a password.", name=name)
        said = f"{said} {invited}"
    return _to(case, said)


@bp.post("/administration/people/<int:person_id>/block")
@write(may_administer, load=_load, again="people.person")
def block(work: Work, case: PersonCase) -> Saved:
    """End the sessions of an account and admit it no more, or take that back."""
    if request.form.get("blocked") == "1":
        roles.block(work, case.person, by=_me(case))
        return _to(case, _("%(name)s is blocked and signed out.", name=case.person.name))
    roles.unblock(work, case.person)
    return _to(case, _("%(name)s can sign in again.", name=case.person.name))


@bp.post("/administration/people/<int:person_id>/invitation")
@write(may_administer, load=_load, again="people.person", limit="invitation")
def invite(work: Work, case: PersonCase) -> Saved:
    """Send the invitation once more. Raises Refused where nobody waits for one."""
    if AccountState.of(case.person) is not AccountState.UNCONFIRMED:
        raise Refused(_l("This account needs no invitation."))
    letters.invite(work, case.person)
    return _to(case, _("The invitation is on its way."))


def _read_roles(fields: Fields) -> tuple[list[Role], Unit | None]:
    given = [role for role in Role if fields.switch(f"role_{role.value}")]
    number = fields.number("unit", low=1, high=10**9 - 1, otherwise=0)
    unit = db_session().get(Unit, number) if number else None
    if number and unit is None:
        fields.wrong("unit", _l("Please choose one of the options."))
    if Role.LEAD_UNIT in given and unit is None:
        fields.wrong("unit", _l("Please choose the unit that this person reports for."))
    return given, unit


def _units(person: Person | None = None) -> list[Unit]:
    units = list(offered_entries(db_session(), Unit))
    if person and person.unit and person.unit not in units:
        units.append(person.unit)
    return units


def _moderated_by(person: Person) -> Sequence[Event]:
    mine = select(EventModerator.event_id).where(EventModerator.person_id == person.id)
    query = select(Event).where(Event.id.in_(mine)).order_by(Event.created_at.desc()).limit(100)
    return db_session().scalars(query).all()


def _to(case: PersonCase, notice: str) -> Saved:
    return Saved(url_for("people.person", person_id=case.person.id), notice)
