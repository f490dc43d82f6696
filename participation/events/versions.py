"""The version of an event: one number for every change that its screens show."""

from sqlalchemy import bindparam, update
from sqlalchemy.orm.attributes import set_committed_value

from participation.events.models import Event
from participation.kernel.db import Work


def advance(work: Work, event: Event) -> int:
    """Raise the event's version: what changes with this commit belongs to the number it gives.

    The row stays locked until the commit, so that versions appear in the order of their commits.
    What the session still holds is written after it: whoever locks the event first and then an
    idea cannot wait for somebody who does it the other way round.
    """
    version = work.session.connection().execute(ONE_MORE, {"event": event.id}).scalar_one()
    set_committed_value(event, "version", version)
    return version


ONE_MORE = (
    update(Event.__table__)  # type: ignore[arg-type]
    .where(Event.id == bindparam("event"))
    .values(version=Event.version + 1)
    .returning(Event.version)
)
