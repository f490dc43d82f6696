"""What a ballot can say of an idea, by the round's method."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from participation.events.models import Method, Round
from participation.kernel.refusal import Refused
from participation.voting.methods import METHODS


class Said(NamedTuple):
    """What a ballot says of one idea; `effort` beside `value` only where both are asked for."""

    value: int
    effort: int | None = None


Marks = dict[int, Said]  # what one ballot says, by the number of the idea

BOTH = _l("Please say both how much it would help and how much work it is.")


def require_answer(round_: Round, said: Said | None) -> None:
    """Raise Refused unless the round's method can be answered like that."""
    if said is None or round_.method is None:
        return
    method = METHODS[round_.method.value]
    if method.efforts and said.effort is None:
        raise Refused(BOTH)
    if said.value not in method.values or said.effort not in (method.efforts or [None]):
        raise Refused(_l("This vote has no such answer. Please choose one of those on the page."))


def budget_of(round_: Round) -> int | None:
    """How many dots everybody has; None where no dots are given."""
    return round_.budget if round_.method is Method.DOTS else None
