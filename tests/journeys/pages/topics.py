"""The pages on which ideas are sorted, merged, given a status and answered officially."""

from collections.abc import Iterator
from typing import Any

from participation.events.rules import EventCase
from participation.ideas.models import Idea, Placed
from participation.identity.rules import Viewer
from participation.topics.domain import act
from participation.topics.models import TopicField
from participation.topics.steps import Put


def furnish(world: Any) -> None:
    """Fields with and without ideas, a merge, an answer, a parked idea."""
    house, send = world.hall.house, world.moderator.act
    send("/topic-fields", {"name_de": "Donaudampfschifffahrtselektrizitäten", "name_en": "Buses"})
    send("/topic-fields", {"name_de": "Bäume", "description_de": "Alles Grüne."})
    send("/topic-fields", {"name_de": "Straßenbäume", "name_en": "Street trees"})
    send("/topic-fields/2/lock", {"locked": "1"})
    send("/topic-fields/3/merging", {"into": "2"})
    event = world.events["between"]
    made = [
        house.idea(event, title=f"{'Haltestelle' * 8} {number}", language="de")
        for number in range(5)
    ]
    front, other, parked, *_rest = made
    board = f"/events/{event.id}"
    send(f"{board}/moves", {"idea": f"{front.id}:0", "field": "1"})
    send(f"{board}/moves", {"idea": f"{parked.id}:0", "field": "1"})
    send(f"{board}/second-fields", {"idea": f"{front.id}:1", "field": "2"})
    send(f"{board}/marks", {"idea": f"{made[4].id}:0", "mark": "unsure"})
    _placed_by_machine(house, made[3])
    send(f"{board}/merging?idea={other.id}", {"idea": front.id, "front": front.id})
    send(f"/ideas/{parked.id}/status", {"status": "parked", "reason": "Next year."})
    send(
        f"/ideas/{front.id}/answer", {"text": "Wir bauen **neue** Dächer.", "signed": "Tiefbauamt"}
    )
    world.ids |= {
        "sorted": event.id,
        "front": front.id,
        "behind": other.id,
        "parked": parked.id,
        "loose": made[3].id,
    }


def _placed_by_machine(house: Any, idea: Any) -> None:
    """An idea for people to confirm."""
    with house.work() as work:
        one = work.session.get_one(Idea, idea.id)
        field = work.session.get_one(TopicField, 1)
        act(work, EventCase(Viewer(), one.event), [Put(one, field, Placed.MACHINE)])


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """Every page of this part."""
    ids, moderator = world.ids, world.moderator
    board = f"/events/{ids['sorted']}"
    yield "topic board", moderator, f"{board}/fields"
    yield "topic board filtered", moderator, f"{board}/fields?q=nothing&status=parked&language=de"
    yield "one topic field", moderator, f"{board}/fields?column=1"
    yield "topic board with the form of a field", moderator, f"{board}/fields?edit=1"
    yield "topic board, not sure", moderator, f"{board}/fields?placed=unsure&least=0"
    yield "second topic field", moderator, f"{board}/fields?column=2"
    yield "merging a topic field", world.editor, f"/topic-fields/1/merging?board={ids['sorted']}"
    yield "a merged topic field", world.stranger, "/fields/3"
    yield "a second topic field to read", world.stranger, "/fields/2"
    yield "idea placed automatically", moderator, f"/ideas/{ids['loose']}"
    yield "topic board without ideas", moderator, f"/events/{world.events['planned'].id}/fields"
    yield "topic fields", world.editor, "/topic-fields"
    yield "a topic field", world.editor, "/topic-fields/1"
    yield "status of an idea", moderator, f"/ideas/{ids['loose']}/status"
    both = f"idea={ids['front']}&idea={ids['loose']}"
    yield "status of ideas", moderator, f"{board}/status?{both}"
    yield "merging", moderator, f"{board}/merging?{both}"
    yield "partners", moderator, f"/ideas/{ids['loose']}/merging?q=haltestelle"
    yield "partners not found", moderator, f"/ideas/{ids['loose']}/merging?q=nowhere"
    yield "new answer", moderator, f"/ideas/{ids['loose']}/answer"
    yield "an answer", moderator, "/answers/1"
    for name in ("front", "behind", "parked"):
        yield f"idea {name} to moderate", moderator, f"/ideas/{ids[name]}"
        yield f"idea {name} to read", world.stranger, f"/ideas/{ids[name]}"


def refusals(world: Any) -> Iterator[tuple[str, Any, str, str]]:
    """Every form of this part, sent empty."""
    board, loose = f"/events/{world.ids['sorted']}", world.ids["loose"]
    yield "move of nothing", world.moderator, f"{board}/fields", "#sorting"
    yield "merge into nothing", world.editor, "/topic-fields/1/merging", "form[action$='/merging']"
    yield "field without a name", world.editor, "/topic-fields", "form[action='/topic-fields']"
    for page in ("status", "answer"):
        path = f"/ideas/{loose}/{page}"
        yield f"empty {page}", world.moderator, path, f"form[action='{path}']"
