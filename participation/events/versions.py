"""The version of an event: one number for every change that its screens show."""

from sqlalchemy import update

from participation.events.models import Event
from participation.kernel.db import Work


def advance(work: Work, event: Event) -> int:
    """Raise the event's version: what changes with this commit belongs to the number it gives.

    The row stays locked until the commit, so that versions appear in the order of their commits.
    What the session still holds is written after it: whoever locks the event first and then an
    idea cannot wait for somebody who does it the other way round.
    """
    event.version = work.session.execute(
        update(Event)
        .where(Event.id == event.id)
        .values(version=Event.version + 1)
        .returning(Event.version)
        .execution_options(synchronize_session=False, autoflush=False)
    ).scalar_one()
    return event.version
