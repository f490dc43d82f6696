"""Protocols: one with merged ideas in fields, a result and one that is not shown, and drafts."""

from collections.abc import Iterator
from typing import Any


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """Every page of this part."""
    for phase in ("planned", "between", "voted", "ended"):
        yield f"protocol {phase}", world.stranger, f"/events/{world.events[phase].id}/protocol"
    yield "protocol moderated", world.moderator, f"/events/{world.events['ended'].id}/protocol"
