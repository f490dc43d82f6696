"""Pages that belong to no capability: start, help, health, web manifest, examples."""

import json

from flask import Blueprint, Response, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import text

from participation.events.models import Event, EventKind
from participation.events.queries import events_to_list, joined_event_ids
from participation.identity.rules import Case, anyone
from participation.masterplan.queries.measures import latest_changes
from participation.web.access import access, in_development_only
from participation.web.context import database, db_session, settings
from participation.web.headers import HEADERS

bp = Blueprint("pages", __name__)

MEASURES = 3  # with their latest change, on the start page


@bp.get("/")
# Where codes are sent, for who reloads a refused form.
@bp.get("/join", endpoint="join_again")
@access(anyone)
def start(case: Case) -> ResponseReturnValue:
    """The code first; then what is going on, what is open, what is over."""
    session = db_session()
    events = events_to_list(session, case.viewer)
    talks = [one for one in events if not one.has_ended and is_open_talk(one)]
    others = [one for one in events if not one.has_ended and not is_open_talk(one)]
    now = [one for one in others if one.current_round]
    soon = [one for one in others if not one.current_round]
    past = [one for one in events if one.has_ended]
    groups = [
        ("now", _("On now"), now),
        ("open", _("Open for your comments"), talks),
        ("soon", _("Coming up"), soon),
        ("past", _("Earlier events"), past),
    ]
    return render_template(
        "pages/start.html",
        groups=groups,
        changes=latest_changes(session, limit=MEASURES),
        joined=joined_event_ids(session, case.viewer),
    )


def is_open_talk(event: Event) -> bool:
    """Whether anybody may read an event and say something in it without a code."""
    return event.is_public and event.kind is EventKind.CONSULTATION


@bp.get("/help", endpoint="help")
@access(anyone)
def help_page(_case: Case) -> ResponseReturnValue:
    """How it works, in plain words."""
    return render_template("pages/help.html")


@bp.get("/healthz")
@access(anyone)
def healthz(_case: Case) -> ResponseReturnValue:
    """For a load balancer: 200 if the database answers, else 503."""
    try:
        with database().reading() as session:
            session.execute(text("SELECT count(*) FROM event"))
    except Exception:
        current_app.logger.exception("the database does not answer")
        return jsonify(status="unavailable", database="no answer"), 503
    return jsonify(status="ok", database="ok")


@bp.get("/manifest.webmanifest")
@access(anyone)
def manifest(_case: Case) -> ResponseReturnValue:
    """What a phone needs to put us on its home screen."""
    asset = current_app.extensions["assets"].url
    name = settings().site_name or _("Participation")
    icons = [
        {"src": asset("icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": asset("icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {
            "src": asset("icon-maskable-512.png"),
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "maskable",
        },
    ]
    answer: Response = jsonify(
        name=name, short_name=name[:12], start_url="/", display="standalone", icons=icons
    )
    answer.mimetype = "application/manifest+json"
    return answer


@bp.get("/sw.js")
@access(anyone)
def service_worker(_case: Case) -> ResponseReturnValue:
    """What opens the last board without a network; under this name, for all pages.

    It gives the board the headers that pages have.
    """
    headers = HEADERS | {"Content-Type": "text/html; charset=utf-8"}
    worker = current_app.extensions["assets"].url("sw.js")
    source = f"self.HEADERS = {json.dumps(headers)};\nimportScripts({json.dumps(worker)});\n"
    answer = Response(source, mimetype="text/javascript")
    # Browsers ask for it with every page; ten minutes later is soon enough for a new one.
    answer.headers["Cache-Control"] = "public, max-age=600"
    return answer


@bp.get("/styleguide")
@access(anyone)
def styleguide(_case: Case) -> ResponseReturnValue:
    """Every component with examples; in development only."""
    in_development_only()
    return render_template("styleguide.html")
