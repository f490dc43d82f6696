"""What moderators do from the console besides the agenda: freeze the wall, call everybody, undo."""

from flask import render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import participation.boards.opinions
import participation.boards.questions  # noqa: F401  whose pages are of the same blueprint
from participation.boards.desk import WALL, is_untouched, told_whole
from participation.boards.parts import context_of
from participation.boards.situation import Screen
from participation.boards.views import bp
from participation.boards.wall import FROZEN, RELEASED, freeze, frozen_since, release
from participation.events.calling import PAGES, call_everybody
from participation.events.loading import event_case
from participation.events.models import Event
from participation.events.rules import EventCase, may_moderate
from participation.events.undoing import OUTDATED, TOO_LATE, UNDO_FOR, LastAct, last_act, undo
from participation.kernel.db import LARGEST_KEY, Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import Refused
from participation.settings import LANGUAGES
from participation.web.context import settings
from participation.web.writes import Saved, write


@bp.post("/events/<int:event_id>/wall")
@write(may_moderate, load=event_case, again="boards.console")
def set_wall(work: Work, case: EventCase) -> Saved:
    """Freeze the wall, or let it go on."""
    fields = Fields(request.form)
    wish = fields.one_of("state", ("frozen", "live"), "")
    seen = fields.one_of("from", ("frozen", "live"), "")
    fields.check()
    is_frozen = frozen_since(work.session, case.the_event) is not None
    if seen and (seen == "frozen") != is_frozen:
        raise Refused(FROZEN if is_frozen else RELEASED)
    if wish == "live":
        release(work, case.the_event)
    else:
        freeze(work, case.the_event, _stills(work, case.the_event))
    return _to_console(case)


def _stills(work: Work, event: Event) -> dict[str, str]:
    """What the wall shows in each language."""
    return {code: _still(work, event, code) for code in LANGUAGES}


def _still(work: Work, event: Event, locale: str) -> str:
    with force_locale(locale):
        context = context_of(work.session, event, Screen.PREVIEW)
        return render_template("boards/_wall.html", **context, is_still=True)


@bp.post("/events/<int:event_id>/call")
@write(may_moderate, load=event_case, again="boards.console")
def call(work: Work, case: EventCase) -> Saved:
    """Call everybody to a page of the event, or take the call back."""
    fields = Fields(request.form)
    to = fields.one_of("to", PAGES, "")
    fields.check()
    call_everybody(work, case.the_event, to, seen=request.form.get("from"))
    return _to_console(case)


@bp.post("/events/<int:event_id>/undoing")
@write(may_moderate, load=event_case, again="boards.console")
def undo_last(work: Work, case: EventCase) -> Saved:
    """Take back what was done last, if it is still what the form says."""
    fields = Fields(request.form)
    number = fields.number("act", low=1, high=min(LARGEST_KEY, 10**9 - 1))
    fields.check()
    event = case.the_event
    act = last_act(work.session, event)
    if act is None or number > act.number:
        raise Refused(OUTDATED)
    if number != act.number:
        since = told_whole(act)
        raise Refused(_l("Somebody has done something else since: %(what)s", what=since))
    if act.act in WALL:
        _undo_wall(work, event, act)
    else:
        untouched = is_untouched(work.session, act)
        undo(work, event, act, is_untouched=untouched, grace=settings().grace)
    return _to_console(case, _("Undone."))


def _undo_wall(work: Work, event: Event, act: LastAct) -> None:
    if work.now - act.at > UNDO_FOR:
        raise Refused(TOO_LATE)
    if frozen_since(work.session, event):
        release(work, event)
    else:
        freeze(work, event, _stills(work, event))


def _to_console(case: EventCase, notice: str = "") -> Saved:
    return Saved(url_for("boards.console", event_id=case.the_event.id), notice)
