"""The pages on which ideas are sorted, merged, given a status and answered officially."""

from collections.abc import Iterator
from typing import Any


def furnish(world: Any) -> None:
    """Fields with and without ideas, a merge, an answer, a parked idea."""
    house, act = world.hall.house, world.moderator.act
    act("/topic-fields", {"name_de": "Donaudampfschifffahrtselektrizitäten", "name_en": "Buses"})
    act("/topic-fields", {"name_de": "Bäume", "description_de": "Alles Grüne."})
    event = world.events["between"]
    made = [
        house.idea(event, title=f"{'Haltestelle' * 8} {number}", language="de")
        for number in range(5)
    ]
    front, other, parked, *_rest = made
    board = f"/events/{event.id}"
    act(f"{board}/moves", {"idea": f"{front.id}:0", "field": "1"})
    act(f"{board}/moves", {"idea": f"{parked.id}:0", "field": "1"})
    act(f"{board}/merging?idea={other.id}", {"idea": front.id, "front": front.id})
    act(f"/ideas/{parked.id}/status", {"status": "parked", "reason": "Next year."})
    act(f"/ideas/{front.id}/answer", {"text": "Wir bauen **neue** Dächer.", "signed": "Tiefbauamt"})
    world.ids |= {
        "sorted": event.id,
        "front": front.id,
        "behind": other.id,
        "parked": parked.id,
        "loose": made[3].id,
    }


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """Every page of this part."""
    ids, moderator = world.ids, world.moderator
    board = f"/events/{ids['sorted']}"
    yield "topic board", moderator, f"{board}/fields"
    yield "topic board filtered", moderator, f"{board}/fields?q=nothing&status=parked&language=de"
    yield "one topic field", moderator, f"{board}/fields?column=1"
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
    yield "field without a name", world.editor, "/topic-fields", "form[action='/topic-fields']"
    for page in ("status", "answer"):
        path = f"/ideas/{loose}/{page}"
        yield f"empty {page}", world.moderator, path, f"form[action='{path}']"
