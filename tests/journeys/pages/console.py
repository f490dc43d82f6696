"""The console after several acts, a frozen wall, and pages to which everybody is called."""

from collections.abc import Iterator
from typing import Any

from participation.events.models import RoundKind


def furnish(world: Any) -> None:
    """An event whose wall is frozen, whose people are called, and whose round gives them time."""
    hall, moderator = world.hall, world.moderator
    event = hall.event()
    world.ids["directed"] = event.id
    path = f"/events/{event.id}"
    moderator.act(f"{path}/agenda", {"agenda": "short"})
    round_ = f"/rounds/{hall.round_id(event, RoundKind.COLLECT)}"
    world.ids["own time"] = hall.round_id(event, RoundKind.COLLECT)
    form = {"prompt_de": "Was nun?", "prompt_en": "What now?", "minutes": "400", "own_time": "1"}
    moderator.act(f"{round_}/edit", form)
    moderator.act(f"{round_}/state", {"state": "open"})
    world.participant.join(event)
    world.ids["called idea"] = world.participant.submit(event, "Benches")
    moderator.act(f"{path}/wall", {"state": "frozen"})
    moderator.act(f"{path}/call", {"to": "results"})


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """What moderators and participants see of it."""
    path = f"/events/{world.ids['directed']}"
    yield "console directed", world.moderator, f"{path}/console"
    yield "beamer frozen", world.moderator, f"{path}/beamer"
    yield "beamer preview", world.moderator, f"{path}/beamer?preview=1"
    yield "round with own time", world.moderator, f"/rounds/{world.ids['own time']}/edit"
    yield "board called", world.participant, path
    yield "results called", world.participant, f"{path}/results"
    yield "mine called", world.participant, f"{path}/mine"
    yield "idea called", world.participant, f"/ideas/{world.ids['called idea']}"
