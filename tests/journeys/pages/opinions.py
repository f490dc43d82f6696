"""Groups of people who vote alike: three of them with some that are not told, and none to tell of."""

from collections.abc import Iterator
from typing import Any

from participation.events.models import Method, RoundState
from tests.support.opinions import conversation, hall_that_voted


def furnish(world: Any) -> None:
    """An event in which three camps voted and some people on little, one with secret ballots, and one
    in which nobody voted.
    """
    house = world.hall.house
    votes = conversation((24, 16, 9), unseen=0.25)
    for name, is_secret in (("opinions", False), ("secret opinions", True)):
        event = world.hall.event()
        round_, _ideas = hall_that_voted(
            house, event, votes, to=RoundState.SHOWN, is_secret=is_secret
        )
        world.ids[name], world.ids[f"event of {name}"] = round_.id, event.id
    few = house.open_vote(event, Method.AGREE)
    house.go_on(few, RoundState.CLOSED, RoundState.SHOWN)
    world.ids["no opinions"] = few.id


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """The page, the wall, and where they are led to and told of."""
    for name in ("opinions", "secret opinions", "no opinions"):
        yield name, world.stranger, f"/rounds/{world.ids[name]}/opinions"
        yield f"{name} on the wall", world.moderator, f"/rounds/{world.ids[name]}/opinions/beamer"
    path = f"/events/{world.ids['event of opinions']}"
    number = world.ids["opinions"]
    yield "opinions moderated", world.moderator, f"/rounds/{number}/opinions"
    yield (
        "opinions on the dark wall",
        world.moderator,
        f"/rounds/{number}/opinions/beamer?theme=dark",
    )
    yield "results with opinions", world.stranger, f"{path}/results"
    yield "protocol with opinions", world.stranger, f"{path}/protocol"
