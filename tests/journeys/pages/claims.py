"""Pages of claim codes, of one's own ideas, of the search and the list of all ideas."""

from collections.abc import Iterator
from typing import Any

from tests.support.hall import Visitor

Looked = tuple[str, Visitor, str]


def pages(world: Any) -> Iterator[Looked]:
    """A name, who looks, and where."""
    yield "claim of a stranger", world.stranger, "/claim"
    yield "claim of a guest", world.participant, "/claim"
    yield "claim of an account", world.citizen, "/claim"
    yield "claim code to enter", world.participant, "/claim/redeem"
    yield "claim code of an account", world.citizen, "/claim/redeem"
    yield "all my ideas", world.participant, "/mine"
    yield "no ideas of mine anywhere", world.stranger, "/mine"
    yield "search", world.stranger, "/search"
    yield "search with hits", world.stranger, "/search?q=deutsche"
    yield "search of one kind", world.stranger, "/search?q=idee&in=ideas&language=de"
    yield "search without hits", world.stranger, "/search?q=nothing"
    yield "all ideas", world.stranger, "/ideas"
    yield "all ideas chosen", world.stranger, "/ideas?status=published&order=talk"


def refusals(world: Any) -> Iterator[tuple[str, Visitor, str, str]]:
    """A name, who looks, where, and the form that is sent as it stands and refused."""
    yield "no claim code", world.stranger, "/claim/redeem", "form[action='/claim/redeem']"
