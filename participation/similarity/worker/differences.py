"""How the wording of two ideas differs, cut into stretches that a page can mark."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from participation.grouping.likeness import WORD, Kind, wording
from participation.ideas.models import Idea

LONGEST = 600  # characters of a text that are shown


def difference(a: Idea, b: Idea) -> dict[str, Any]:
    """Both ideas as stretches [text, "same", "other" or "weighty"], in title and text.

    `weighty` lists the numbers, denials and the like that only one of them has, on each side.
    """
    title, text = wording(a.title, b.title), wording(a.text, b.text)
    sides = ((a, Kind.FIRST), (b, Kind.SECOND))
    words = wording(f"{a.title}\n{a.text}", f"{b.title}\n{b.text}")
    return {
        "sides": [
            {
                "title": list(_stretches(idea.title, title, side)),
                "text": list(_stretches(idea.text[:LONGEST], text, side)),
                "is_cut": len(idea.text) > LONGEST,
            }
            for idea, side in sides
        ],
        "weighty": [
            [word for word, kind in words if kind.is_weighty and kind.startswith(side)]
            for _idea, side in sides
        ],
    }


def _stretches(text: str, words: list[tuple[str, Kind]], side: Kind) -> Iterator[list[str]]:
    """A text from its start to its end; what stands between two marked words is marked with them."""
    kinds = [kind for _word, kind in words if kind is Kind.BOTH or kind.startswith(side)]
    pieces, end, before = [], 0, "same"
    for found, kind in zip(WORD.finditer(text), kinds, strict=False):
        how = "same" if kind is Kind.BOTH else "weighty" if kind.is_weighty else "other"
        pieces.append((how if how == before else "same", text[end : found.start()]))
        pieces.append((how, found[0]))
        end, before = found.end(), how
    pieces.append(("same", text[end:]))
    for how, some in groupby((one for one in pieces if one[1]), key=itemgetter(0)):
        yield ["".join(piece for _how, piece in some), how]
