"""The boards and results of votes by each method; dots are among the phases of an event."""

from collections.abc import Iterator
from typing import Any

from participation.events.agenda import RoundDraft, add_round
from participation.events.models import Electorate, Event, Method, RoundKind, RoundState
from participation.kernel.words import Words
from participation.voting.domain.roll import make_codes

# What is said of the first idea and of the second.
ANSWERS: dict[Method, tuple[dict[str, str], dict[str, str]]] = {
    Method.SUPPORT: ({"value": "1"}, {"value": "1"}),
    Method.AGREE: ({"value": "1"}, {"value": "-1"}),
    Method.SCALE: ({"value": "4"}, {"value": "1"}),
    Method.CONSENSUS: ({"value": "0"}, {"value": "10"}),
    Method.SCHULZE: ({"value": "1"}, {"value": "2"}),
    Method.IMPACT: ({"value": "5", "effort": "1"}, {"value": "2", "effort": "5"}),
}
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def furnish(world: Any) -> None:
    """An event for each method: one vote is over and shown, the same is open once more."""
    for method in ANSWERS:
        world.ids[method.value] = _voted(world, method, RoundState.SHOWN, RoundState.OPEN).id
    _make_secret_votes(world)
    world.ids["agreed"] = _voted(world, Method.AGREE, RoundState.SHOWN).id


def _voted(world: Any, method: Method, *states: RoundState) -> Event:
    """An event on whose ideas one person has voted once for each of these states."""
    hall = world.hall
    event: Event = hall.event()
    world.participant.join(event)
    titles = ((LONG, "de"), ("Benches", "en"), ("Nobody’s", "en"))
    ideas = [hall.house.idea(event, title=title, language=code) for title, code in titles]
    for state in states:
        round_ = hall.house.open_vote(event, method)
        for idea, answer in zip(ideas, ANSWERS[method], strict=False):
            world.participant.act(f"/rounds/{round_.id}/ideas/{idea.id}/vote", answer)
        if state is RoundState.SHOWN:
            hall.house.go_on(round_, RoundState.CLOSED, state)
    return event


def _make_secret_votes(world: Any) -> None:
    """One that is open and into which somebody has come, one with codes to print, and one that is
    over with too few ballots to be told.
    """
    hall = world.hall
    event = hall.event()
    world.participant.join(event)
    hall.house.idea(event, title=LONG, language="de")
    few = hall.house.open_vote(event, Method.AGREE, is_secret=True, quorum=3)
    hall.house.go_on(few, RoundState.CLOSED, RoundState.SHOWN)
    world.ids["secret"], world.ids["few"] = event.id, few.id
    draft = RoundDraft(
        RoundKind.VOTE, Words({"de": "Wer?"}), Method.AGREE, electorate=Electorate.CODES
    )
    with hall.house.work() as work:
        coded = add_round(work, hall.house.again(work, event), draft)
        make_codes(work, coded, 3, "key")
        world.ids["coded"] = coded.id
        empty = add_round(work, hall.house.again(work, event), draft)
        world.ids["empty"] = empty.id
    world.ids["papers"] = hall.house.open_vote(event, Method.AGREE, is_secret=True).id


def _pages_of_secret_votes(world: Any) -> Iterator[tuple[str, Any, str]]:
    path = f"/events/{world.ids['secret']}"
    yield "board secret", world.participant, path
    yield "results secret", world.participant, f"{path}/results"
    yield "console secret", world.moderator, f"{path}/console"
    yield "ballot paper", world.participant, f"/rounds/{world.ids['papers']}/paper"
    yield "ballot paper of a code", world.participant, f"/rounds/{world.ids['coded']}/paper"
    for name in ("coded", "empty"):
        yield f"codes {name}", world.moderator, f"/rounds/{world.ids[name]}/codes"


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """The board while a vote is open, and the result of the one before; how to add a vote."""
    for method in ANSWERS:
        path = f"/events/{world.ids[method.value]}"
        yield f"board {method.value}", world.participant, path
        yield f"results {method.value}", world.participant, f"{path}/results"
    yield from _pages_of_secret_votes(world)
    path = f"/events/{world.ids['agreed']}"
    yield "choice of a round", world.moderator, f"{path}/rounds/new"
    for method in (Method.AGREE, Method.SCHULZE):
        form = f"{path}/rounds/new?kind=vote&method={method.value}"
        yield f"new round {method.value}", world.moderator, form
    yield "board agreed", world.participant, path
    for name in ("console", "beamer"):
        yield f"{name} agreed", world.moderator, f"{path}/{name}"
