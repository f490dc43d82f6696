"""The parts of an event's screens, by element id: one source for pages, repairs and live frames.

A shared part never mentions the viewer; what is the viewer's own comes in parts of its own.
"""

import enum
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from participation.events.models import Event, Participant, Round, RoundKind, RoundState
from participation.events.phases import Act, phase_of
from participation.events.queries import participants_number
from participation.events.rules import (
    EventCase,
    is_participant,
    may_curate,
    may_moderate,
    may_see,
)
from participation.ideas.models import Idea, Status
from participation.ideas.queries import (
    changed_since,
    newest_published,
    newest_version,
    numbers_by_status,
    on_board_number,
    supported_by,
)
from participation.kernel.rules import Rule
from participation.moderation.counting import Numbers, numbers_of
from participation.voting.models import Ballot
from participation.voting.queries import (
    ballot_of,
    dots_on,
    dots_out_of_reach,
    tally,
    turnout,
)

MOST_CARDS = 60  # beyond that, fetching the page afresh is cheaper for everybody
WALL_IDEAS = 6
WALL_SCORES = 8
TABLE_SCORES = 10  # the whole result has a page of its own
DESK_IDEAS = 8


class Screen(enum.Enum):
    """The screens an event has; each is a live room of its own, in each language."""

    PHONE = "phone"
    READER = "reader"
    CONSOLE = "console"
    WALL = "wall"
    SORTING = "sorting"


# Who may look at which screen; asked by the pages and again by every live connection.
MAY_WATCH: dict[Screen, Rule[Any]] = {
    Screen.PHONE: may_see & is_participant,
    Screen.READER: may_see,
    Screen.CONSOLE: may_moderate,
    Screen.WALL: may_moderate,
    Screen.SORTING: may_curate,
}


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
        parts |= {f"idea-{idea.id}": card(idea, screen) for idea in changed}
    return Snapshot(event.version, parts)


def card(idea: Idea, screen: Screen) -> str | None:
    """An idea's card as everybody sees it; None once it has none."""
    if not idea.is_on_board:
        return None
    context = {"idea": idea, "screen": screen, "own": None, **_situation(idea.event)}
    return render_template("boards/_card.html", **context)


def _fixed_parts(session: Session, event: Event, screen: Screen) -> dict[str, str]:
    context = context_of(session, event, screen)
    return {
        name.replace("_", "-"): render_template(f"boards/_{name}.html", **context)
        for name in PARTS_OF[screen]
    }


PARTS_OF = {
    Screen.PHONE: ("now", "compose", "figures", "standing"),
    Screen.READER: ("now", "figures", "standing"),
    Screen.CONSOLE: ("agenda", "stage", "desk", "tools"),
    Screen.WALL: ("wall",),
}


def context_of(session: Session, event: Event, screen: Screen) -> dict[str, Any]:
    """What the parts of a screen are rendered with."""
    situation = _situation(event)
    current: Round | None = situation["current"]
    votes = current is not None and current.kind is RoundKind.VOTE
    shows = votes and current is not None and _shows_result(current, screen)
    numbers = numbers_by_status(session, event)
    limit = WALL_SCORES if screen is Screen.WALL else TABLE_SCORES + 1
    few = {Screen.WALL: WALL_IDEAS, Screen.CONSOLE: DESK_IDEAS}.get(screen, 0)
    return {
        "event": event,
        "screen": screen,
        "published": on_board_number(numbers),
        "waiting": numbers.get(Status.SUBMITTED, 0),
        "hidden": numbers.get(Status.HIDDEN, 0),
        "desk": numbers_of(session, event) if screen is Screen.CONSOLE else Numbers(),
        "participants": participants_number(session, event),
        "turnout": turnout(session, current) if votes and current else None,
        "scores": tally(session, current, limit=limit) if shows and current else None,
        "newest": newest_published(session, event, limit=few) if few else [],
        **situation,
    }


def _shows_result(current: Round, screen: Screen) -> bool:
    return current.results_are_visible or (screen is Screen.CONSOLE and current.is_over)


def _situation(event: Event) -> dict[str, Any]:
    permits, current = phase_of(event).permits, event.current_round
    return {
        "current": current,
        "is_closing": current is not None and current.is_closing,
        "upcoming": event.next_round,
        "is_collecting": Act.SUBMIT in permits,
        "is_voting": Act.VOTE in permits,
        "shows_result": _is_shown(current),
        "can_support": Act.SUPPORT in permits,
        "can_edit": Act.EDIT in permits,
    }


def _is_shown(current: Round | None) -> bool:
    return (
        current is not None and current.kind is RoundKind.VOTE and current.state is RoundState.SHOWN
    )


@dataclass(frozen=True)
class Own:
    """What of an event's ideas is the viewer's own."""

    participant_id: int | None = None
    supported: Collection[int] = ()
    dots: dict[int, int] = field(default_factory=dict)
    left: int = 0
    ballot: Ballot | None = None


def own_of(
    session: Session, event: Event, participant: Participant | None, idea_ids: Collection[int]
) -> Own:
    """The viewer's own marks on some ideas."""
    if participant is None:
        return Own()
    round_ = _vote_of(event)
    ballot = ballot_of(session, round_, participant) if round_ else None
    return Own(
        participant.id,
        () if round_ else supported_by(session, participant, idea_ids),  # a vote shows dots instead
        dots_on(session, ballot),
        ballot.left if ballot else (round_.budget if round_ else 0),
        ballot,
    )


def _vote_of(event: Event) -> Round | None:
    return event.current_round if Act.VOTE in phase_of(event).permits else None


def own_parts(session: Session, case: EventCase, idea_ids: Collection[int]) -> dict[str, str]:
    """The viewer's own parts of a board: the budget, and what they did with these ideas."""
    event, participant = case.the_event, case.participant
    if participant is None:
        return {}
    own = own_of(session, event, participant, idea_ids)
    parts = {"my-votes": my_votes(session, event, participant, own)}
    situation = _situation(event)
    for idea_id in idea_ids:
        idea = session.get(Idea, idea_id)
        if idea is not None:
            parts[f"mine-{idea_id}"] = render_template(
                "boards/_mine.html", idea=idea, own=own, event=event, **situation
            )
    return parts


def my_votes(session: Session, event: Event, participant: Participant | None, own: Own) -> str:
    """How many dots the viewer has left, and those on ideas that left the board."""
    return render_template(
        "boards/_my_votes.html",
        event=event,
        own=own,
        astray=dots_out_of_reach(session, own.ballot),
        is_participant=participant is not None,
        **_situation(event),
    )
