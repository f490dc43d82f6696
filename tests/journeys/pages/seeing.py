"""Topic fields in figures, maps of ideas in every state, and both on the projector."""

from collections.abc import Iterator
from typing import Any

from participation.events.models import Event
from participation.grouping.embedding import PieceCounter
from participation.ideas.models import Idea
from participation.proposals.domain.maps import ask_for_map, break_off
from participation.proposals.worker.mapping import draw_map
from tests.support.plans import Office

LONG = "Straßenraumgestaltungsangelegenheitenausschussvorlage"


def furnish(world: Any) -> None:
    """A map of few ideas and one of many, one in the making, and one that broke off."""
    house, office = world.hall.house, Office(world.hall.house)
    streets, trees = office.topic_field(f"Streets {LONG}"), office.topic_field("Trees")
    few, many, drawing, broken = (
        house.event(moderator=world.hall.moderator) for _number in range(4)
    )
    for event, number in ((few, 9), (many, 70), (drawing, 2), (broken, 2)):
        made = [house.idea(event, title=f"{LONG} {n}", language="de") for n in range(number)]
        with house.work() as work:
            for n, one in enumerate(made):
                idea = work.session.get_one(Idea, one.id)
                idea.field_id = (streets.id, trees.id, None)[n % 3]
                idea.support_count = n
            ask_for_map(work, event.id, anew=False)
    for event in (few, many):
        draw_map(house.database, event.id, PieceCounter)
    with house.work() as work:
        break_off(work, broken.id)
        ask_for_map(work, None, anew=False)
    draw_map(house.database, 0, PieceCounter)
    house.idea(few, title="New since")
    world.ids |= {"seen few": few.id, "seen many": many.id, "drawing": drawing.id}
    world.ids |= {"broken": broken.id, "seen field": streets.id, "seen empty": _empty(world).id}


def _empty(world: Any) -> Event:
    event: Event = world.hall.house.event(moderator=world.hall.moderator)
    return event


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """Every page of this part."""
    ids, stranger, moderator = world.ids, world.stranger, world.moderator
    yield "fields in figures", stranger, "/fields/figures?order=supporters"
    yield "map of all ideas", stranger, "/fields/map"
    yield "map of all ideas to draw", world.editor, "/fields/map"
    yield "field filtered", stranger, f"/fields/{ids['seen field']}?q=nothing&language=en"
    for name in ("seen few", "seen many", "seen empty", "drawing", "broken"):
        yield f"map {name}", moderator, f"/events/{ids[name]}/fields/map"
    few, many = f"/events/{ids['seen few']}/fields", f"/events/{ids['seen many']}/fields"
    yield "map to read", stranger, f"{few}/map"
    yield "map of one field", stranger, f"{many}/map?field={ids['seen field']}"
    yield "map of what is not sorted", stranger, f"{many}/map?field=0"
    yield "fields of an event in figures", stranger, f"{many}/figures"
    yield (
        "fields of an event without ideas",
        stranger,
        f"/events/{ids['seen empty']}/fields/figures",
    )
    for show in ("map", "figures"):
        yield f"projector {show}", moderator, f"{many}/{show}/beamer"
        yield f"projector {show} dark", moderator, f"{many}/{show}/beamer?theme=dark"
        yield (
            f"projector {show} empty",
            moderator,
            f"/events/{ids['seen empty']}/fields/{show}/beamer",
        )
