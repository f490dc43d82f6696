"""Where moderators come back to: the console of their event."""

from flask import url_for

from participation.events.rules import EventCase
from participation.web.writes import Saved


def to_console(case: EventCase, notice: str = "") -> Saved:
    """What was done is saved; the console is next, and may say so."""
    return Saved(url_for("boards.console", event_id=case.the_event.id), notice)
