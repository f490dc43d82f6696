"""The parts of an event's screens, by element id: one source for pages, repairs and live frames.

A shared part never mentions the viewer; what is the viewer's own comes in parts of its own.
"""

from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from participation.boards.asking import asked_of, question_parts
from participation.boards.cards import cards
from participation.boards.desk import desk_of
from participation.boards.figures import figures_of
from participation.boards.situation import WALLS, Screen, situation
from participation.boards.wall import still_of
from participation.events.models import Event, Round, RoundKind
from participation.ideas.models import Status
from participation.ideas.queries.boards import (
    changed_since,
    newest_published,
    newest_version,
    numbers_by_status,
)
from participation.kernel.words import Words
from participation.moderation.counting import Numbers, numbers_of
from participation.topics.models import TopicField
from participation.topics.queries.fields import landed
from participation.topics.queries.wishes import numbers_of_wishes
from participation.voting.queries.attendance import attendance
from participation.voting.queries.polls import Sighted, answers_to_sight, hidden_in, replies_to
from participation.voting.queries.tallies import tally
from participation.web.context import locale_code

MOST_CARDS = 60  # beyond that, fetching the page afresh is cheaper for everybody
WALL_IDEAS = 6
WALL_SCORES = 8
FIELD_IDEAS = 12
WALL_FIELD_IDEAS = 3
TABLE_SCORES = 10  # the whole result has a page of its own
DESK_IDEAS = 8
DESK_ANSWERS = 12


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
    asked = question_parts(session, event, screen, since, limit=MOST_CARDS)
    if asked is None:
        return Snapshot(event.version, whole=False)
    parts |= asked
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
    Screen.PHONE: ("call", "now", "compose", "poll", "figures", "standing", "asked", "grouping"),
    Screen.READER: ("call", "now", "poll", "figures", "standing", "asked", "grouping"),
    Screen.CONSOLE: (
        "agenda",
        "last_act",
        "stage",
        "answers",
        "desk",
        "projector",
        "tools",
        "asked",
    ),
    Screen.WALL: ("wall",),
    Screen.PREVIEW: ("wall",),
}


def context_of(session: Session, event: Event, screen: Screen) -> dict[str, Any]:
    """What the parts of a screen are rendered with."""
    going_on = situation(event)
    current: Round | None = going_on["current"]
    counts = current is not None and current.has_result
    numbers = numbers_by_status(session, event) if screen is Screen.CONSOLE else {}
    figures = figures_of(session, event)
    limit = WALL_SCORES if screen in WALLS else TABLE_SCORES + 1
    few = DESK_IDEAS if screen is Screen.CONSOLE else WALL_IDEAS if screen in WALLS else 0
    return {
        "event": event,
        "screen": screen,
        "published": figures.published,
        "sealed": figures.sealed,
        "waiting": numbers.get(Status.SUBMITTED, 0),
        "hidden": numbers.get(Status.HIDDEN, 0),
        "desk": numbers_of(session, event) if screen is Screen.CONSOLE else Numbers(),
        "participants": figures.participants,
        "turnout": figures.turnout if counts else None,
        "attendance": attendance(session, current)
        if current and counts and screen is Screen.CONSOLE
        else None,
        "scores": tally(session, current, limit=limit)
        if current and shows_scores(event, screen)
        else None,
        "replies": replies_to(session, current)
        if current and shows_replies(event, screen)
        else None,
        **typed_answers(session, event, screen),
        "newest": newest_published(session, event, limit=few, with_sealed=screen is Screen.CONSOLE)
        if few
        else [],
        "about": _about(session, event),
        **_grouped(session, event, screen),
        **asked_of(session, event, screen),
        **(desk_of(session, event) if screen is Screen.CONSOLE else {}),
        **going_on,
    }


def _about(session: Session, event: Event) -> Words | None:
    """The question or the topic field whose ideas alone the current vote is about."""
    current = event.current_round
    if current is None or current.kind is not RoundKind.VOTE:
        return None
    if current.about_round_id:
        return next(one.prompt for one in event.rounds if one.id == current.about_round_id)
    field = session.get(TopicField, current.field_id) if current.field_id else None
    return field.name if field else None


def _grouped(session: Session, event: Event, screen: Screen) -> dict[str, Any]:
    """How ideas land in fields, and what people wish; nothing where they are not being grouped."""
    current = event.current_round
    if current is None or current.kind is not RoundKind.GROUP:
        return {}
    if screen is Screen.CONSOLE:
        wishes, people = numbers_of_wishes(session, event)
        return {"wishes": wishes, "wishing": people}
    limit = WALL_FIELD_IDEAS if screen is Screen.WALL else FIELD_IDEAS
    return {"landed": landed(session, event, limit=limit)}


def shows_scores(event: Event, screen: Screen) -> bool:
    """Whether a screen shows how the current vote stands."""
    return _shows_result_of(RoundKind.VOTE, event, screen)


def shows_replies(event: Event, screen: Screen) -> bool:
    """Whether a screen shows how the current poll stands."""
    return _shows_result_of(RoundKind.POLL, event, screen)


def _shows_result_of(kind: RoundKind, event: Event, screen: Screen) -> bool:
    current = event.current_round
    if current is None or current.kind is not kind:
        return False
    return current.results_are_visible or (screen is Screen.CONSOLE and current.is_over)


def typed_answers(session: Session, event: Event, screen: Screen) -> dict[str, Any]:
    """What people typed last in the current poll, and what of it is hidden; for moderators alone."""
    current = event.current_round
    if screen is not Screen.CONSOLE or current is None or not current.is_typed:
        return {"latest_answers": None, "hidden_answers": None}
    latest: list[Sighted] = answers_to_sight(session, current, limit=DESK_ANSWERS)
    return {"latest_answers": latest, "hidden_answers": hidden_in(session, current)}
