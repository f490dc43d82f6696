"""Everybody is called to a page of an event."""

from flask_babel import lazy_gettext as _l

from participation.events.facts import EverybodyCalled
from participation.events.models import Event
from participation.events.versions import advance
from participation.kernel.db import Work
from participation.kernel.refusal import Refused

PAGES = ("board", "results")


def call_everybody(work: Work, event: Event, to: str, *, seen: str | None = None) -> None:
    """Call everybody to a page of the event; "" takes the call back.

    `seen` is where they had been called to when somebody decided this. Raises Refused where that
    is another page by now, and for taking back what is not there.
    """
    if seen is not None and seen != event.called_to:
        raise Refused(_l("This has changed since your page was drawn: somebody else has called."))
    if not to and not event.called_to:
        raise Refused(_l("Nobody is called anywhere at the moment."))
    was, event.called_to = event.called_to, to
    event.called_at = work.now if to else None
    work.session.flush()
    advance(work, event)
    work.record(EverybodyCalled(event.id, to, was))
