"""The parts of an event's screens, by element id: one source for pages, repairs and live frames.

A shared part never mentions the viewer; what is the viewer's own comes in parts of its own.
"""

from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from participation.boards.cards import cards
from participation.boards.desk import desk_of
from participation.boards.figures import figures_of
from participation.boards.situation import WALLS, Screen, situation
from participation.boards.wall import still_of
from participation.events.models import Event, Round, RoundKind
from participation.ideas.models import Status
from participation.ideas.queries import (
    changed_since,
    newest_published,
    newest_version,
    numbers_by_status,
)
from participation.moderation.counting import Numbers, numbers_of
from participation.voting.queries import tally
from participation.web.context import locale_code

MOST_CARDS = 60  # beyond that, fetching the page afresh is cheaper for everybody
WALL_IDEAS = 6
WALL_SCORES = 8
TABLE_SCORES = 10  # the whole result has a page of its own
DESK_IDEAS = 8


@dataclass(frozen=True)
class Snapshot:
    """Parts as of a version; None stands for a part that is gone.

    `whole` is False where too much has changed to be told part by part: then the page is to be
    fetched afresh.
    """

    version: int
    parts: dict[str, str | None] = field(default_factory=dict)
    whole: bool = True


def snapshot(session: Session, event: Event, screen: Screen, since: int) -> Snapshot:
    """Everything of a screen that may differ from what it showed at version `since`.

    The topic board is fetched as whole columns: it is only told a mark that changes with its cards.
    """
    if screen is Screen.SORTING:
        return Snapshot(event.version, {"sorting": str(newest_version(session, event))})
    parts: dict[str, str | None] = dict(_fixed_parts(session, event, screen))
    if screen in (Screen.PHONE, Screen.READER):
        changed = changed_since(session, event, since, limit=MOST_CARDS + 1)
        if len(changed) > MOST_CARDS:
            return Snapshot(event.version, whole=False)
        parts |= cards(session, event, screen, changed)
    return Snapshot(event.version, parts)


def _fixed_parts(session: Session, event: Event, screen: Screen) -> dict[str, str]:
    if screen is Screen.WALL and (still := still_of(session, event, locale_code())):
        return {"wall": still}
    context = context_of(session, event, screen)
    return {
        name.replace("_", "-"): render_template(f"boards/_{name}.html", **context)
        for name in PARTS_OF[screen]
    }


PARTS_OF = {
    Screen.PHONE: ("call", "now", "compose", "figures", "standing"),
    Screen.READER: ("call", "now", "figures", "standing"),
    Screen.CONSOLE: ("agenda", "last_act", "stage", "desk", "projector", "tools"),
    Screen.WALL: ("wall",),
    Screen.PREVIEW: ("wall",),
}


def context_of(session: Session, event: Event, screen: Screen) -> dict[str, Any]:
    """What the parts of a screen are rendered with."""
    going_on = situation(event)
    current: Round | None = going_on["current"]
    votes = current is not None and current.kind is RoundKind.VOTE
    numbers = numbers_by_status(session, event) if screen is Screen.CONSOLE else {}
    figures = figures_of(session, event)
    limit = WALL_SCORES if screen in WALLS else TABLE_SCORES + 1
    few = DESK_IDEAS if screen is Screen.CONSOLE else WALL_IDEAS if screen in WALLS else 0
    return {
        "event": event,
        "screen": screen,
        "published": figures.published,
        "waiting": numbers.get(Status.SUBMITTED, 0),
        "hidden": numbers.get(Status.HIDDEN, 0),
        "desk": numbers_of(session, event) if screen is Screen.CONSOLE else Numbers(),
        "participants": figures.participants,
        "turnout": figures.turnout if votes else None,
        "scores": tally(session, current, limit=limit)
        if current and shows_scores(event, screen)
        else None,
        "newest": newest_published(session, event, limit=few) if few else [],
        **(desk_of(session, event) if screen is Screen.CONSOLE else {}),
        **going_on,
    }


def shows_scores(event: Event, screen: Screen) -> bool:
    """Whether a screen shows how the current vote stands."""
    current = event.current_round
    if current is None or current.kind is not RoundKind.VOTE:
        return False
    return current.results_are_visible or (screen is Screen.CONSOLE and current.is_over)
