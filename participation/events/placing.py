"""Rounds have places on an agenda, leave it, and come back to it."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from participation.events.facts import RoundMoved, RoundRemoved, RoundReturned
from participation.events.models import Event, Round, RoundState
from participation.events.versions import advance
from participation.kernel.db import Work
from participation.kernel.refusal import Refused

ASIDE = -(10**9)  # beyond the places of rounds that were removed


def remove_round(work: Work, event: Event, round_: Round) -> None:
    """Take a round off the agenda. Raises Refused once it has been open.

    It is kept until the next one is removed, so that this can be undone with all its settings.
    """
    if round_.state is not RoundState.PLANNED:
        raise Refused(_l("This round has already been open, so it stays on the agenda."))
    work.session.execute(
        delete(Round).where(Round.event_id == event.id, Round.removed_at.is_not(None))
    )
    position, round_.position = round_.position, -round_.id  # another round may take the place
    round_.removed_at = work.now
    _reload_rounds(work, event)
    advance(work, event)
    work.record(RoundRemoved(event.id, round_.id, position))


def return_round(work: Work, event: Event, round_: Round, position: int) -> None:
    """Take the removal of a round back; its place must not have been taken."""
    round_.removed_at, round_.position = None, position
    _reload_rounds(work, event)
    advance(work, event)
    work.record(RoundReturned(event.id, round_.id))


def place_round(
    work: Work, event: Event, round_: Round, before: Round | None, *, seen: str | None = None
) -> None:
    """Put a planned round before another planned one, or at the end (None).

    `seen` is the number of the round that followed it when somebody decided this, "" for none.
    Raises Refused where one of them is not planned any more, or it has another place by now.
    """
    if round_.state is not RoundState.PLANNED or (before and before.state is not round_.state):
        raise Refused(_l("Only planned rounds can be moved."))
    if before is round_ or before is _next_to(event, round_):
        raise Refused(_l("The round has this place already."))
    if seen is not None and seen != _number(_next_to(event, round_)):
        raise Refused(
            _l("This has changed since your page was drawn: the round has another place by now.")
        )
    order = [one for one in event.rounds if one is not round_]
    order.insert(order.index(before) if before else len(order), round_)
    _move(work, event, round_, order)


def put_at(work: Work, event: Event, round_: Round, position: int) -> None:
    """Put a planned round back to where it was. Raises Refused where it is not planned any more."""
    if round_.state is not RoundState.PLANNED:
        raise Refused(_l("Only planned rounds can be moved."))
    number = [one.position for one in event.rounds].index(position)
    order = [one for one in event.rounds if one is not round_]
    order.insert(number, round_)
    _move(work, event, round_, order)


def _move(work: Work, event: Event, round_: Round, order: Sequence[Round]) -> None:
    was = round_.position
    _set_order(work, event, order)
    advance(work, event)
    work.record(RoundMoved(event.id, round_.id, round_.position, was))


def _next_to(event: Event, round_: Round) -> Round | None:
    return next((one for one in event.rounds if one.position > round_.position), None)


def _number(round_: Round | None) -> str:
    return str(round_.id) if round_ else ""


def _set_order(work: Work, event: Event, order: Sequence[Round]) -> None:
    places = [one.position for one in event.rounds]
    moved = [
        (one, place) for one, place in zip(order, places, strict=True) if one.position != place
    ]
    for one, _place in moved:  # each place is one round's alone, so they step aside first
        one.position = ASIDE - one.position
    work.session.flush()
    for one, place in moved:
        one.position = place
    work.session.flush()
    event.rounds.sort(key=lambda one: one.position)


def _reload_rounds(work: Work, event: Event) -> None:
    work.session.flush()
    work.session.expire(event, ["rounds"])
