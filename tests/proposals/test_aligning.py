"""A proposal is a difference against what stands, and what was placed by hand is never in it."""

from collections.abc import Mapping

from participation.kernel.words import Words
from participation.proposals.models import ChangeKind
from participation.proposals.queries import Standing
from participation.proposals.worker.aligning import Fields, Group, differences, parts

NEW, MOVE, MERGE = ChangeKind.NEW, ChangeKind.MOVE, ChangeKind.MERGE
BUSES, TREES, TRAMS = 1, 2, 3
NAMES = {
    BUSES: Words({"en": "Buses"}),
    TREES: Words({"en": "Trees"}),
    TRAMS: Words({"en": "Trams"}),
}


def group(*ideas: int, name: str = "A", sure: float = 0.9, field_id: int | None = None) -> Group:
    members = tuple((idea, sure) for idea in ideas)
    return Group(members, Words({"en": name}), (), ideas[0], field_id)


def standing(places: Mapping[int, int | None], *by_hand: int) -> dict[int, Standing]:
    return {idea: Standing(field, idea in by_hand) for idea, field in places.items()}


def found(
    groups: list[Group],
    places: Mapping[int, int | None],
    *by_hand: int,
    locked: frozenset[int] = frozenset(),
) -> list[tuple[ChangeKind, int | None, tuple[int, ...]]]:
    changes = differences(groups, standing(places, *by_hand), Fields(NAMES, locked))
    return [
        (one.kind, one.field_id, tuple(sorted(idea[0] for idea in one.ideas))) for one in changes
    ]


def test_where_nothing_stands_every_group_is_a_new_field_the_largest_first() -> None:
    groups = [group(1), group(2, 3, name="B")]
    assert found(groups, dict.fromkeys((1, 2, 3))) == [(NEW, None, (2, 3)), (NEW, None, (1,))]


def test_a_group_that_is_a_field_brings_it_what_is_not_in_it_yet() -> None:
    places = {1: BUSES, 2: BUSES, 3: None}
    assert found([group(1, 2, 3)], places) == [(MOVE, BUSES, (3,))]


def test_a_group_that_stands_as_a_field_already_changes_nothing() -> None:
    assert found([group(1, 2)], {1: BUSES, 2: BUSES}) == []


def test_a_group_called_like_a_field_is_that_field_even_if_nothing_is_in_it() -> None:
    assert found([group(1, 2, name="Trees")], {1: None, 2: None}) == [(MOVE, TREES, (1, 2))]


def test_a_new_field_is_never_called_like_another_one() -> None:
    """Its name was meant for a field that is another group by what stands in it."""
    places = {1: BUSES, 2: BUSES, 3: BUSES, 4: None, 5: None}
    twin = Group(((4, 0.9), (5, 0.9)), Words({"en": "Buses"}), ("Buses", "stop"), 4, None)
    changes = differences([group(1, 2, 3), twin], standing(places), Fields(NAMES))
    assert [(one.kind, one.name["en"]) for one in changes] == [(NEW, "Buses: stop")]


def test_what_was_placed_by_hand_stays_and_shows_which_field_a_group_is() -> None:
    places = {1: BUSES, 2: BUSES, 3: TREES, 4: None}
    assert found([group(1, 2, 3, 4)], places, 1, 2, 3) == [(MOVE, BUSES, (4,))]


def test_what_a_machine_had_placed_moves_only_if_it_is_fairly_sure() -> None:
    places = {1: BUSES, 2: BUSES, 3: TREES}
    assert found([group(1, 2, 3)], places) == [(MOVE, BUSES, (3,))]
    assert found([group(1, 2, 3, sure=0.5)], places) == []


def test_a_locked_field_neither_takes_nor_gives() -> None:
    places = {1: BUSES, 2: BUSES, 3: None, 4: TREES, 5: TREES, 6: None}
    groups = [group(1, 2, 3), group(4, 5, 6, name="B")]
    assert found(groups, places, locked=frozenset({BUSES})) == [(MOVE, TREES, (6,))]
    mixed = [group(1, 2, name="C"), group(3, 4, 5, 6, name="D")]
    assert (NEW, None, (1, 2)) not in found(mixed, places, locked=frozenset({BUSES}))


def test_a_field_that_would_be_part_of_another_is_suggested_to_be_merged_as_a_whole() -> None:
    places = {1: BUSES, 2: BUSES, 3: BUSES, 4: BUSES, 5: TRAMS, 6: TRAMS, 7: TRAMS}
    assert found([group(1, 2, 3, 4, 5, 6, 7)], places, 5) == [(MERGE, BUSES, (5, 6, 7))]
    merge = differences([group(*range(1, 8))], standing(places), Fields(NAMES))[0]
    assert (merge.other_id, merge.sureness) == (TRAMS, 1.0)


def test_the_surest_ideas_of_a_merge_come_first_as_those_of_every_change_do() -> None:
    places = {1: BUSES, 2: BUSES, 3: BUSES, 4: BUSES, 5: TRAMS, 6: TRAMS, 7: TRAMS}
    sure = ((1, 0.9), (2, 0.9), (3, 0.9), (4, 0.9), (5, 0.2), (6, 0.9), (7, 0.5))
    one = Group(sure, Words({"en": "A"}), (), 1, None)
    merge = differences([one], standing(places), Fields(NAMES))[0]
    assert [idea for idea, _sure, _from in merge.ideas] == [6, 7, 5]


def test_a_locked_field_is_not_merged() -> None:
    places = {1: BUSES, 2: BUSES, 3: BUSES, 4: BUSES, 5: TRAMS, 6: TRAMS, 7: TRAMS}
    assert found([group(*range(1, 8))], places, locked=frozenset({TRAMS})) == []


def test_of_two_groups_that_are_one_field_the_likelier_keeps_it() -> None:
    places = {1: BUSES, 2: BUSES, 3: BUSES, 4: BUSES}
    changes = found([group(1, 2, 3), group(4, name="B")], places)
    assert changes == [(NEW, None, (4,))]


def test_parts_of_a_field_are_new_fields_and_there_are_none_if_all_belong_together() -> None:
    two = parts([group(1, 2), group(3)], BUSES)
    assert [(one.kind, one.ideas) for one in two] == [
        (NEW, ((1, 0.9, BUSES), (2, 0.9, BUSES))),
        (NEW, ((3, 0.9, BUSES),)),
    ]
    assert parts([group(1, 2, 3)], BUSES) == []
