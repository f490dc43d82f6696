"""Who asks for proposals, and decides about them."""

from typing import Any

from participation.events.rules import EventCase, may_curate
from participation.identity.rules import may_edit_plan
from participation.kernel.rules import Rule


def _why_not_decide(case: EventCase) -> Any:
    """An event's proposals are for who curates it, those of all events for editors."""
    return (may_edit_plan if case.event is None else may_curate).refusal(case)


may_propose: Rule[Any] = Rule(_why_not_decide)
