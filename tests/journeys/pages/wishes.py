"""Blind rounds before and after the ideas are shown, and ideas on their way into topic fields."""

from collections.abc import Iterator
from typing import Any

from participation.events import agenda
from participation.events.agenda import RoundDraft
from participation.events.models import Event, Method, Round, RoundKind, RoundState
from participation.kernel.words import Words

ASKED = Words({"de": "Wohin gehören die Ideen?", "en": "Where do these ideas belong?"})


def furnish(world: Any) -> None:
    """An event for each of it."""
    field = {"de": "Haltestellen", "en": "Stops"}
    world.moderator.act("/topic-fields", {f"name_{code}": name for code, name in field.items()})
    for name, states in (("open", []), ("closed", [RoundState.CLOSED])):
        event = _event(world)
        round_ = _open(world, event, RoundKind.COLLECT, is_blind=True)
        for title in ("Bänke mit Lehnen", "Dächer"):
            world.participant.act(f"/events/{event.id}/ideas", {"title": title})
        world.hall.house.go_on(round_, *states)
        world.ids[f"blind {name}"] = event.id
    for name in ("everyone", "moderators"):
        event = _event(world)
        ideas = [world.hall.house.idea(event, title=title) for title in ("Benches", "Wi-Fi")]
        round_ = _open(world, event, RoundKind.GROUP, by_everyone=name == "everyone")
        if name == "everyone":
            for idea in ideas:
                path = f"/rounds/{round_.id}/ideas/{idea.id}/field-wish"
                world.participant.act(path, {"field": "2"})
        board = f"/events/{event.id}"
        world.moderator.act(f"{board}/moves", {"idea": f"{ideas[0].id}:0", "field": "1"})
        world.ids[f"grouping {name}"] = event.id
    event = _event(world)
    world.hall.house.idea(event, title="Benches")
    _open(world, event, RoundKind.VOTE, method=Method.AGREE, field_id=1)
    world.ids["vote about a field"] = event.id


def _event(world: Any) -> Event:
    event: Event = world.hall.event()
    world.participant.join(event)
    return event


def _open(world: Any, event: Event, kind: RoundKind, **settings: Any) -> Round:
    house = world.hall.house
    with house.work() as work:
        found = house.again(work, event)
        round_ = agenda.add_round(work, found, RoundDraft(kind, ASKED, **settings))
        agenda.move_round(work, found, round_, RoundState.OPEN)
        return round_


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """The screens while ideas are collected blind and grouped, and the forms of such rounds."""
    for name in ("blind open", "blind closed", "grouping everyone", "grouping moderators"):
        path = f"/events/{world.ids[name]}"
        yield f"board {name}", world.participant, path
        yield f"console {name}", world.moderator, f"{path}/console"
        yield f"beamer {name}", world.moderator, f"{path}/beamer"
        yield f"sorting {name}", world.moderator, f"{path}/fields"
    yield "mine blind", world.participant, f"/events/{world.ids['blind open']}/mine"
    path = f"/events/{world.ids['vote about a field']}"
    yield "board vote about a field", world.participant, path
    for sort in ("collect", "group", "vote&method=agree"):
        yield f"new round of {sort[:5]}", world.moderator, f"{path}/rounds/new?kind={sort}"
