"""Groups of people who vote alike as files: the figures that the page shows, and no more."""

from collections.abc import Iterator
from typing import Any

from participation.voting.opinions import OpinionGroups, Side, Stand, Statement

COLUMNS = ("group", "people", "idea", "title", "language", "agree", "disagree", "pass")
ALL = "all"


def as_rows(found: OpinionGroups) -> Iterator[dict[str, Any]]:
    """A row for each statement and group, and for all together; empty where a figure is not told."""
    people = {ALL: found.voters, **{camp.letter: camp.size for camp in found.camps}}
    for one in found.statements:
        for name, side in zip(people, (one.every, *one.sides), strict=True):
            about = {"idea": one.idea.id, "title": one.idea.title, "language": one.idea.language}
            yield {"group": name, "people": people[name], **about, **(_figures(side) or {})}


def as_data(found: OpinionGroups) -> dict[str, Any]:
    """All that is told, as plain data; `silence` says why there are no groups: "few" or "alike"."""
    return {
        "round": found.round.id,
        "prompt": found.round.prompt.as_dict(),
        "voters": found.voters,
        "silence": found.silence,
        "groups": [
            {
                "group": camp.letter,
                "people": camp.size,
                "represented_by": [_stand(one) for one in camp.stands],
            }
            for camp in found.camps
        ],
        "all_groups_agree": _numbers(found.agreed),
        "all_groups_disagree": _numbers(found.rejected),
        "groups_differ": _numbers(found.differ),
        "statements": [_statement(found, one) for one in found.statements],
    }


def _numbers(statements: tuple[Statement, ...]) -> list[int]:
    return [one.idea.id for one in statements]


def _stand(stand: Stand) -> dict[str, Any]:
    way = "agree" if stand.agrees else "disagree"
    times = stand.own.times(agrees=stand.agrees)
    return {"idea": stand.statement.idea.id, "way": way, "times": times, "of": stand.own.seen}


def _statement(found: OpinionGroups, one: Statement) -> dict[str, Any]:
    sides = zip(found.camps, one.sides, strict=True)
    return {
        "idea": one.idea.id,
        "title": one.idea.title,
        "language": one.idea.language,
        ALL: _figures(one.every),
        "groups": {camp.letter: _figures(side) for camp, side in sides},
    }


def _figures(side: Side | None) -> dict[str, int] | None:
    if side is None:
        return None
    return {"agree": side.agree, "disagree": side.disagree, "pass": side.passed}
