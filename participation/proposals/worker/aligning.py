"""What a grouping would change: groups laid upon the fields that exist, and the difference.

Pure: numbers in, differences out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from participation.kernel.words import Words
from participation.proposals.domain.runs import Suggestion
from participation.proposals.models import ChangeKind
from participation.proposals.queries import Standing

SAME = 0.5  # the F-measure of two sets from which a group is taken for a field
MOST_OF_IT = 0.6  # the part of a second field that stands in a group before merging is suggested
FEWEST = 3  # ideas in a field before it is suggested to be merged
SURE_ENOUGH = 0.55  # before an idea that stands somewhere is moved elsewhere


@dataclass(frozen=True)
class Group:
    """Ideas that belong together by number, each with how sure that is; `field_id` where it is known."""

    ideas: tuple[tuple[int, float], ...]
    name: Words
    keywords: tuple[str, ...]
    quote_id: int | None
    field_id: int | None = None

    @property
    def numbers(self) -> frozenset[int]:
        """The ideas' numbers."""
        return frozenset(idea for idea, _sure in self.ideas)


@dataclass(frozen=True)
class Fields:
    """The fields that exist: names of those that are offered, and which of all are locked."""

    names: Mapping[int, Words]
    locked: frozenset[int] = frozenset()


@dataclass
class _Match:
    """Which field each group is, and which fields would go into another one."""

    field_of: dict[int, int] = field(default_factory=dict)
    into: dict[int, int] = field(default_factory=dict)


def differences(
    groups: Sequence[Group], standing: Mapping[int, Standing], fields: Fields
) -> list[Suggestion]:
    """What the groups would change of what stands: new fields and moves, then merges.

    Ideas placed by hand or in a locked field are never in a difference; they help to recognise
    which group is which field.
    """
    match = _matched(groups, standing, fields)
    found = [
        one
        for number, group in enumerate(groups)
        if (one := _change(group, match.field_of.get(number), match, standing, fields))
    ]
    merges = [
        _merge(number, into, groups, match, standing, fields) for number, into in match.into.items()
    ]
    return [*sorted(found, key=lambda one: -len(one.ideas)), *merges]


def parts(groups: Sequence[Group], field_id: int) -> list[Suggestion]:
    """A field's ideas in new fields, a part each; nothing where all of them belong together."""
    return [
        Suggestion(
            ChangeKind.NEW,
            one.name,
            one.keywords,
            one.quote_id,
            _mean(one.ideas),
            tuple((idea, sure, field_id) for idea, sure in one.ideas),
        )
        for one in (groups if len(groups) > 1 else ())
    ]


def _matched(groups: Sequence[Group], standing: Mapping[int, Standing], fields: Fields) -> _Match:
    """The best pairs first, each group and each field once; then groups by a field's very name."""
    match = _Match({n: one.field_id for n, one in enumerate(groups) if one.field_id is not None})
    members = _members(standing)
    pairs = sorted(
        (-score, number, one)
        for number, group in enumerate(groups)
        for one in fields.names
        if (score := _likeness(group, members.get(one, set()), standing)) >= SAME
    )
    for _score, number, one in pairs:
        _take(match, number, one)
    for number, group in enumerate(groups):
        for one, name in fields.names.items():
            if _have_one_name(group.name, name):
                _take(match, number, one)
    match.into = _swallowed(groups, match, members, fields)
    return match


def _take(match: _Match, number: int, field_id: int) -> None:
    if number not in match.field_of and field_id not in match.field_of.values():
        match.field_of[number] = field_id


def _members(standing: Mapping[int, Standing]) -> dict[int, set[int]]:
    members: dict[int, set[int]] = {}
    for idea, one in standing.items():
        if one.field_id is not None:
            members.setdefault(one.field_id, set()).add(idea)
    return members


def _likeness(group: Group, members: set[int], standing: Mapping[int, Standing]) -> float:
    """The F-measure of a field and of what of the group stands in any field."""
    placed = {idea for idea in group.numbers if standing[idea].field_id is not None}
    both = len(placed & members)
    return 2 * both / (len(placed) + len(members)) if both else 0.0


def _have_one_name(one: Words, other: Words) -> bool:
    return any(one[code] and one[code] == other[code] for code in one.as_dict())


def _swallowed(
    groups: Sequence[Group], match: _Match, members: dict[int, set[int]], fields: Fields
) -> dict[int, int]:
    """Fields that stand, for the most part, in a group that is another field."""
    free = set(fields.names) - set(match.field_of.values()) - fields.locked
    return {
        one: into
        for number, into in match.field_of.items()
        for one in sorted(free)
        if into not in fields.locked
        and len(own := members.get(one, set())) >= FEWEST
        and len(own & groups[number].numbers) >= MOST_OF_IT * len(own)
    }


def _change(
    group: Group,
    field_id: int | None,
    match: _Match,
    standing: Mapping[int, Standing],
    fields: Fields,
) -> Suggestion | None:
    """The ideas that a group would bring to its field, or into a new one; None if there are none."""
    fixed = fields.locked | set(match.into)
    ideas = tuple(
        (idea, sure, standing[idea].field_id)
        for idea, sure in group.ideas
        if _may_move(standing[idea], sure, field_id, fixed)
    )
    if not ideas or field_id in fields.locked:
        return None
    kind = ChangeKind.NEW if field_id is None else ChangeKind.MOVE
    name = _new_name(group, fields) if field_id is None else fields.names[field_id]
    sureness = _mean([(idea, sure) for idea, sure, _from in ideas])
    return Suggestion(kind, name, group.keywords, group.quote_id, sureness, ideas, field_id)


def _new_name(group: Group, fields: Fields) -> Words:
    """The group's name; with a word of its own where another field is called like that."""
    if not any(_have_one_name(group.name, other) for other in fields.names.values()):
        return group.name
    said = " ".join(group.name.as_dict().values()).casefold()
    more = next((word for word in group.keywords if word.casefold() not in said), "2")
    return Words({code: f"{name}: {more}" for code, name in group.name.as_dict().items() if name})


def _may_move(at: Standing, sure: float, to: int | None, fixed: frozenset[int]) -> bool:
    if at.field_id is None:
        return True
    if at.by_hand or at.field_id == to or at.field_id in fixed:
        return False
    return sure >= SURE_ENOUGH


def _merge(
    one: int,
    into: int,
    groups: Sequence[Group],
    match: _Match,
    standing: Mapping[int, Standing],
    fields: Fields,
) -> Suggestion:
    number = next(number for number, field_id in match.field_of.items() if field_id == into)
    sure = dict(groups[number].ideas)
    own = [idea for idea, at in standing.items() if at.field_id == one]
    inside = sum(idea in sure for idea in own)
    surest = sorted(own, key=lambda idea: -sure.get(idea, 0.0))
    ideas = tuple((idea, sure.get(idea, 0.0), one) for idea in surest)
    share = round(inside / len(own), 3)
    return Suggestion(
        ChangeKind.MERGE, fields.names[into], (), None, share, ideas, into, other_id=one
    )


def _mean(ideas: Sequence[tuple[int, float]]) -> float:
    return round(sum(sure for _idea, sure in ideas) / len(ideas), 3) if ideas else 0.0
