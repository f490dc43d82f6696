"""Who runs an event: its moderators see, add and take off each other; administrators too."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from participation.events.domain import add_moderator, remove_moderator
from participation.events.loading import event_case
from participation.events.models import Event
from participation.events.rules import EventCase, can_moderate, may_moderate
from participation.identity.models import Person, Role
from participation.identity.queries import (
    AccountState,
    PeopleFilter,
    by_email,
    people_found,
)
from participation.kernel.db import Work, one
from participation.kernel.forms import Fields
from participation.kernel.refusal import NotFound
from participation.web.access import access
from participation.web.context import db_session
from participation.web.writes import Saved, write

bp = Blueprint("moderators", __name__)

MOST_OFFERED = 200


@dataclass(frozen=True)
class ModeratorCase(EventCase):
    """A case about one of the moderators of an event."""

    moderator: Person | None = field(kw_only=True)

    @property
    def the_moderator(self) -> Person:
        """The one it is about; only asked for once may_moderate has passed."""
        if self.moderator is None:
            raise LookupError("this needs somebody who may moderate")
        return self.moderator


def _load(event_id: int, person_id: int) -> ModeratorCase:
    case = event_case(event_id)
    mine = (case.viewer, case.event, case.participant)
    if not may_moderate.allows(case):  # no number tells them who has an account
        return ModeratorCase(*mine, moderator=None)
    person = one(db_session(), Person, person_id)
    if Role.MODERATOR not in person.roles and person not in case.the_event.moderators:
        raise NotFound
    return ModeratorCase(*mine, moderator=person)


@bp.get("/events/<int:event_id>/moderators")
@access(may_moderate, load=event_case)
def of_event(case: EventCase) -> ResponseReturnValue:
    """Who runs this event, and who could."""
    event = case.the_event
    return render_template(
        "administration/moderators.html",
        event=event,
        able=[one for one in event.moderators if can_moderate(one)],
        others=_others(event),
        me=case.viewer.person,
    )


@bp.post("/events/<int:event_id>/moderators")
@write(may_moderate, load=event_case, again="moderators.of_event")
def add(work: Work, case: EventCase) -> Saved:
    """Give the event to one more moderator, chosen from the list or by email address."""
    person = _chosen()
    add_moderator(work, case.the_event, person)
    name = person.name if person else ""
    return _to(case.the_event, _("%(name)s moderates this event from now on.", name=name))


@bp.post("/events/<int:event_id>/moderators/<int:person_id>/removal")
@write(may_moderate, load=_load, again="moderators.of_event")
def remove(work: Work, case: ModeratorCase) -> Saved:
    """Take the event from a moderator."""
    remove_moderator(work, case.the_event, case.the_moderator)
    notice = _("%(name)s moderates this event no more.", name=case.the_moderator.name)
    if may_moderate.allows(case):
        return _to(case.the_event, notice)
    return Saved(url_for("events.moderation"), notice)


def _chosen() -> Person | None:
    fields = Fields(request.form)
    number = fields.number("person", low=1, high=10**9 - 1, otherwise=0)
    missing = None if number else _l("Please choose somebody or enter an email address.")
    email = fields.line("email", longest=254, missing=missing)
    fields.check()
    session = db_session()
    return by_email(session, email) if email else session.get(Person, number)


def _others(event: Event) -> Sequence[Person]:
    wanted = PeopleFilter(role=Role.MODERATOR, state=AccountState.ACTIVE)
    found = people_found(db_session(), wanted, limit=MOST_OFFERED)
    return [person for person in found if person not in event.moderators]


def _to(event: Event, notice: str) -> Saved:
    return Saved(url_for("moderators.of_event", event_id=event.id), notice)
