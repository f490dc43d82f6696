"""Board, console, beamer and results of an event in each phase."""

from collections.abc import Iterator
from typing import Any


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """The same pages, phase by phase."""
    for phase, event in world.events.items():
        path = f"/events/{event.id}"
        yield f"board {phase}", world.participant, path
        yield f"board {phase} to read", world.stranger, path
        yield f"console {phase}", world.moderator, f"{path}/console"
        if phase not in ("between", "voted"):
            for theme in ("light", "dark"):
                yield f"beamer {phase} {theme}", world.moderator, f"{path}/beamer?theme={theme}"
        if phase not in ("between", "collecting"):
            yield f"results {phase}", world.participant, f"{path}/results"
