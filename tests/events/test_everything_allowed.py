"""Every role, every sort of round, every moment of its life, every act: allowed as the table says."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.events.allowed import ACTS, SORTS, Sort, allowed
from tests.events.lives import ACTS as REAL_ACTS
from tests.events.lives import DOER, Hall, life
from tests.support.house import House, make_app

Cell = tuple[str, Sort, str]  # an act, in such a round, at a moment


@dataclass
class Found:
    """What the product says: to whom each act is allowed, and whether its verb did it for DOER."""

    roles: dict[Cell, set[str]] = field(default_factory=dict)
    done: dict[Cell, bool] = field(default_factory=dict)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    house = House(make_app(tmp_path_factory.mktemp("hall") / "house"))
    yield Hall(house)
    house.database.dispose()


@pytest.fixture(scope="module")
def found(hall: Hall) -> Found:
    found = Found()
    for sort in SORTS:
        with hall.round_of(sort) as scene:
            for now in life(scene):
                for name, act in REAL_ACTS.items():
                    found.roles[name, sort, now.moment] = act.roles(now)
                    if act.rule and act.verb:
                        found.done[name, sort, now.moment] = act.works(now)
    return found


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_allowed_as_the_table_says(found: Found, act: str) -> None:
    real = {
        (str(sort), moment, role)
        for (name, sort, moment), roles in found.roles.items()
        for role in roles
        if name == act
    }
    said = {(str(sort), *cell) for sort in SORTS for cell in allowed(act, sort)}
    assert sorted(real - said) == []
    assert sorted(said - real) == []


def test_what_the_rules_say_is_what_the_verbs_do(found: Found) -> None:
    assert [
        (act, str(sort), moment)
        for (act, sort, moment), done in found.done.items()
        if done != (DOER in found.roles[act, sort, moment])
    ] == []
