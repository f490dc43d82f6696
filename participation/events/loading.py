"""Loading an event through whoever asks: what they may not see does not exist for them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from participation.events.models import Event, Round
from participation.events.queries import event_of_round, one_event, one_round, participant_of
from participation.events.rules import EventCase, may_curate, may_moderate, may_see
from participation.kernel.refusal import NotFound
from participation.web.context import database, db_session, is_writing, viewer


def case_of(event: Event) -> EventCase:
    """The viewer's case about an event. Raises NotFound where they may not see it."""
    case = EventCase(viewer(), event, participant_of(db_session(), event, viewer()))
    if not (may_see | may_moderate).allows(case):
        raise NotFound
    return case


def event_case(event_id: int) -> EventCase:
    """The case of a route with an event's number."""
    hold(event_id)
    return case_of(one_event(db_session(), event_id))


def frame(case: EventCase, tab: str) -> dict[str, Any]:
    """What every page of an event shows around its content; `tab` is the part it belongs to."""
    return {
        "event": case.the_event,
        "tab": tab,
        "participant": case.participant,
        "may_moderate": may_moderate.allows(case),
        "may_curate": may_curate.allows(case),
    }


@dataclass(frozen=True)
class RoundCase(EventCase):
    """An event's case with one of its rounds."""

    round_: Round = field(kw_only=True)


def round_case(round_id: int) -> RoundCase:
    """The case of a route with a round's number."""
    hold(event_of_round(db_session(), round_id))
    round_ = one_round(db_session(), round_id)
    case = case_of(round_.event)
    return RoundCase(case.viewer, case.event, case.participant, round_=round_)


def hold(*event_ids: int | None) -> None:
    """While writing, take the event before anything of it is loaded.

    Acts on one event are then judged one after another, each on what the one before it left: no
    vote counts after the close, no approval undoes a hiding. (SQLite does so by itself.) Who needs
    several takes them at once, in the order of their numbers, so that no two wait for each other.
    """
    if is_writing():
        hold_events(db_session(), [number for number in event_ids if number is not None])


def hold_events(session: Session, event_ids: Collection[int] | Select[int]) -> None:
    """The same for a transaction with acts of several people."""
    if not database().is_sqlite:
        held = select(Event.id).where(Event.id.in_(event_ids)).order_by(Event.id).with_for_update()
        session.execute(held)


def hold_events_of_rounds(session: Session, round_ids: Collection[int]) -> None:
    """The same for the events of these rounds."""
    hold_events(session, select(Round.event_id).where(Round.id.in_(round_ids)))
