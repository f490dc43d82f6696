"""The small writers below the verbs: an idea's status, its history, and whether it can be found."""

from datetime import datetime

from participation.events.domain import advance
from participation.ideas.models import PUBLIC, Idea, Status, StatusChange, Step
from participation.kernel import search
from participation.kernel.db import Work


def set_status(
    work: Work, idea: Idea, status: Status, reason: str | None = None, at: datetime | None = None
) -> None:
    """Note a step of an idea in its history and bring its card up to date everywhere.

    What leaves the public remembers where it stood, so that it can be put back there.
    """
    was_public = idea.is_published
    if was_public and status not in PUBLIC:
        idea.status_before = idea.status
    idea.status = status
    note(work, idea, Step.STATUS, reason=reason, at=at)
    if was_public != idea.is_published:
        make_findable(work, idea)


def note(  # noqa: PLR0913  a step says all it is about at once
    work: Work,
    idea: Idea,
    kind: Step,
    *,
    reason: str | None = None,
    at: datetime | None = None,
    field_id: int | None = None,
    other_id: int | None = None,
    measure_id: int | None = None,
) -> StatusChange:
    """Put one dated step into an idea's history and bring its card up to date everywhere."""
    idea.version = advance(work, idea.event)
    step = StatusChange(
        idea_id=idea.id,
        at=at or work.now,
        status=idea.status,
        reason=reason,
        kind=kind,
        field_id=field_id,
        other_id=other_id,
        measure_id=measure_id,
    )
    work.session.add(step)
    work.session.flush()
    return step


def where_it_stood(idea: Idea) -> Status:
    """The public status an idea goes back to when it is approved, restored or brought back."""
    before = idea.status_before
    return before if before in PUBLIC else Status.PUBLISHED


def make_findable(work: Work, idea: Idea) -> None:
    """Let the search find an idea's present wording, or not at all unless it is public."""
    if idea.is_published:
        search.index(work, "idea", idea.id, idea.title, idea.text)
    else:
        search.forget(work, "idea", idea.id)
