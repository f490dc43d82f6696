"""Atom feeds (RFC 4287) of what everybody may read: events, ideas, measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import lazyload

from participation.events.loading import event_case
from participation.events.models import Audience, Event
from participation.events.rules import EventCase, is_public
from participation.ideas.models import Idea
from participation.ideas.queries.boards import IS_ON_BOARD
from participation.identity.rules import Case, anyone
from participation.kernel.refusal import NotFound
from participation.masterplan.models import MeasureChange
from participation.masterplan.queries.measures import latest_changes
from participation.masterplan.visibility import IS_PUBLIC_TEXT, WITH_EVENT
from participation.topics.loading import FieldCase
from participation.topics.queries.fields import one_field
from participation.web.access import access
from participation.web.addresses import base_address
from participation.web.context import db_session, locale_code, viewer

bp = Blueprint("feeds", __name__)

ENTRIES = 50
BEFORE_ANYTHING = datetime(2026, 1, 1, tzinfo=UTC)
# The feed's readers ask once in a while; what they hold may be used only after asking us.
MIME = "application/atom+xml"


@dataclass(frozen=True)
class Entry:
    """One entry: `key` and the day it began make its permanent name, `path` is where it stands."""

    key: str
    path: str
    title: str
    language: str
    began: datetime
    updated: datetime
    html: str = ""
    change: MeasureChange | None = None


@bp.get("/events.atom")
@access(anyone)
def events(_case: Case) -> Response:
    """The newest public events."""
    rows = db_session().scalars(
        select(Event)
        .options(lazyload(Event.rounds))
        .where(Event.audience == Audience.PUBLIC)
        .order_by(Event.id.desc())
        .limit(ENTRIES)
    )
    return _feed("events", _("Events"), url_for("pages.start"), [_of_event(row) for row in rows])


@bp.get("/ideas.atom")
@access(anyone)
def ideas(_case: Case) -> Response:
    """The newest ideas of all public events."""
    public = Idea.event_id.in_(select(Event.id).where(Event.audience == Audience.PUBLIC))
    return _feed("ideas", _("Ideas"), url_for("search.ideas"), _ideas_where(public))


def _public_event(event_id: int) -> EventCase:
    case = event_case(event_id)
    if not is_public.allows(case):  # a feed is for everybody, whoever asks for it
        raise NotFound
    return case


@bp.get("/events/<int:event_id>/ideas.atom")
@access(is_public, load=_public_event)
def event_ideas(case: EventCase) -> Response:
    """The newest ideas of one public event."""
    event = case.the_event
    title = _("Ideas: %(event)s", event=event.title.pick(locale_code()))
    home = url_for("boards.board", event_id=event.id)
    return _feed(f"events/{event.id}/ideas", title, home, _ideas_where(Idea.event_id == event.id))


def _topic_field(field_id: int) -> FieldCase:
    return FieldCase(viewer(), field=one_field(db_session(), field_id))


@bp.get("/fields/<int:field_id>/ideas.atom")
@access(anyone, load=_topic_field)
def field_ideas(case: FieldCase) -> Response:
    """The newest ideas of one topic field that everybody may read."""
    field = case.the_field
    title = _("Ideas: %(event)s", event=field.name.pick(locale_code()))
    home = url_for("masterplan.field", field_id=field.id)
    chosen = and_(Idea.field_id == field.id, IS_PUBLIC_TEXT)
    return _feed(f"fields/{field.id}/ideas", title, home, _ideas_where(chosen))


@bp.get("/measures.atom")
@access(anyone)
def measures(_case: Case) -> Response:
    """Public measures with their latest change."""
    entries = [
        Entry(
            key=f"measures/{measure.id}",
            path=url_for("masterplan.measure", measure_id=measure.id),
            title=measure.title.pick(locale_code()).text,
            language=measure.title.pick(locale_code()).language,
            began=measure.created_at,
            updated=change.at,
            change=change,
        )
        for measure, change in latest_changes(db_session(), limit=ENTRIES)
    ]
    return _feed("measures", _("Measures"), url_for("masterplan.plans"), entries)


def _ideas_where(chosen: ColumnElement[bool]) -> list[Entry]:
    rows = db_session().scalars(
        select(Idea)
        .options(*WITH_EVENT)
        .where(IS_ON_BOARD, chosen)
        .order_by(Idea.id.desc())
        .limit(ENTRIES)
    )
    return [
        Entry(
            key=f"ideas/{idea.id}",
            path=url_for("boards.idea", idea_id=idea.id),
            title=idea.title,
            language=idea.language,
            began=idea.created_at,
            updated=idea.edited_at or idea.created_at,
            html=idea.html,
        )
        for idea in rows
    ]


def _of_event(event: Event) -> Entry:
    title = event.title.pick(locale_code())
    return Entry(
        key=f"events/{event.id}",
        path=url_for("boards.board", event_id=event.id),
        title=title.text,
        language=title.language,
        began=event.created_at,
        updated=max(filter(None, (event.created_at, event.ended_at))),
    )


def _feed(key: str, title: str, home: str, entries: Sequence[Entry]) -> Response:
    """The feed as an answer; who has this very one already gets 304."""
    updated = max((entry.updated for entry in entries), default=BEFORE_ANYTHING)
    answer = make_response(
        render_template(
            "search/feed.xml",
            title=title,
            entries=entries,
            updated=updated,
            feed_id=_name(key, BEFORE_ANYTHING),
            name_of=lambda entry: _name(entry.key, entry.began),
            base=base_address(),
            home=home,
        )
    )
    answer.mimetype = MIME
    answer.last_modified = updated
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _name(key: str, began: datetime) -> str:
    """A name that stays the same wherever it is read (RFC 4151)."""
    authority = urlsplit(base_address()).hostname or "localhost"
    return f"tag:{authority},{began.date().isoformat()}:{key}"
