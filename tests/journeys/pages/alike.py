"""The pages on which ideas are compared."""

from collections.abc import Iterator
from typing import Any

from participation.events.models import RoundKind, RoundState


def furnish(world: Any) -> None:
    """An event with two ideas that are nearly the same, and two that are said not to be."""
    house = world.hall.house
    event = house.event(moderator=world.people["moderator"])
    house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    texts = (
        ("Tempo 30 in der Innenstadt", "Autos fahren zu schnell.", "de"),
        ("Tempo 80 in der Innenstadt", "Autos fahren zu schnell.", "de"),
        ("More benches in the park", "Older people need places to sit.", "en"),
        ("Benches in the park", "There should be places to sit for older people.", "en"),
    )
    made = [
        house.idea(event, title=title, text=text, language=language)
        for title, text, language in texts
    ]
    apart = {"idea": [one.id for one in made[2:]]}
    world.moderator.act(f"/events/{event.id}/duplicates/dismissals", apart)
    world.ids["compared"] = event.id


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """Every page of this part."""
    board = f"/events/{world.ids['compared']}"
    yield "pairs", world.moderator, f"{board}/duplicates"
    empty = world.events["planned"].id
    yield "no pairs", world.moderator, f"/events/{empty}/duplicates"
    yield "topic board with help", world.moderator, f"{board}/fields"
