"""Asking for a map of ideas; the drawing itself is done by a process of its own, see worker/mapping.py."""

from flask_babel import lazy_gettext as _l

from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.proposals.facts import MapAsked
from participation.proposals.models import IdeaMap

EVERYWHERE = 0  # the scope of the map of all events


def ask_for_map(work: Work, event_id: int | None, *, anew: bool) -> None:
    """Ask for a map of an event's ideas, or of all. Raises Refused while one is being drawn."""
    scope = event_id or EVERYWHERE
    drawn = work.session.get(IdeaMap, scope, with_for_update=True)
    if drawn is None:
        drawn = IdeaMap(scope=scope, event_id=event_id)
        work.session.add(drawn)
    elif drawn.is_being_drawn(work.now):
        raise Refused(_l("This map is being drawn at the moment. Please wait until it is ready."))
    drawn.asked_at, drawn.beat_at, drawn.anew = work.now, work.now, anew
    drawn.done = drawn.total = 0
    drawn.broke_off = False
    work.session.flush()
    work.record(MapAsked(scope, anew))


def draw_first_map(work: Work, event_id: int | None) -> None:
    """Ask for a map where there is none yet and none is being drawn."""
    drawn = work.session.get(IdeaMap, event_id or EVERYWHERE)
    if drawn is None or not (drawn.drawn_at or drawn.is_being_drawn(work.now)):
        ask_for_map(work, event_id, anew=False)


def break_off(work: Work, scope: int) -> None:
    """Note that nobody draws a map any more that was asked for; else nothing happens."""
    drawn = work.session.get(IdeaMap, scope)
    if drawn is not None and drawn.asked_at is not None:
        drawn.asked_at, drawn.broke_off = None, True
