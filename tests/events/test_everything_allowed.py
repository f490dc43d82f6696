"""Every role, every sort of round, every moment of its life, every act: allowed as the table says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest

from participation.events.agenda import TAKES_SOMETHING_IN
from participation.events.models import (
    CHOSEN,
    Electorate,
    Method,
    PollKind,
    Reveal,
    RoundKind,
    RoundState,
)
from participation.events.phases import ROUND_MOVES, Act
from tests.events.acts import ACTS as REAL_ACTS
from tests.events.allowed import ACTS, ROLES, ROWS, SORTS, STAGES, Row, Sort, allowed
from tests.events.lives import DOER, KINDS, Hall, life
from tests.events.tried import TRIALS, Trial, before, request
from tests.support.house import ORIGIN, Browser, new_key

AXES: dict[str, Any] = {
    "kind": RoundKind,
    "method": Method,
    "poll": PollKind,
    "electorate": Electorate,
    "reveal": Reveal,
}
IN_PHASES = {
    Act.SUBMIT: ("send an idea",),
    Act.EDIT: ("edit one's own idea",),
    Act.SUPPORT: ("support an idea",),
    Act.VOTE: ("vote on an idea", "vote without a paper", "take a ballot paper"),
    Act.ANSWER: ("answer a poll",),
    Act.ASK: ("ask a question", "support a question"),
    Act.GROUP: ("wish for a field",),
}
# When a result shows is nothing to those who bring something in: their verbs are called once for all.
UNTOLD = (None, Reveal.BY_HAND)
Cell = tuple[str, Sort, str]  # an act, in such a round, at a moment


@dataclass
class Found:
    """What the product says: to whom each act is allowed, and whether its verb did it for DOER."""

    roles: dict[Cell, set[str]] = field(default_factory=dict)
    done: dict[Cell, bool] = field(default_factory=dict)
    made: list[dict[str, Any]] = field(default_factory=list)  # what the rounds are


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    hall = Hall(tmp_path_factory.mktemp("hall"))
    yield hall
    hall.house.database.dispose()


@pytest.fixture(scope="module")
def found(hall: Hall) -> Found:
    found = Found()
    for sort in SORTS:
        with hall.round_of(sort) as scene:
            said = [name for name, value in vars(sort).items() if value]
            found.made.append({name: getattr(scene.round, name) for name in said})
            for now in life(scene):
                for name, act in REAL_ACTS.items():
                    found.roles[name, sort, now.moment] = act.roles(now)
                    if act.rule and act.verb and sort.reveal in UNTOLD:
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


def test_every_combination_was_asked(found: Found) -> None:
    asked = {(act, sort, moment) for act in ACTS for sort in SORTS for moment in sort.moments}
    assert set(found.roles) == asked
    assert set(ACTS) == set(REAL_ACTS)
    assert len(SORTS) == len(set(SORTS)) == 138
    assert len(asked) * len(ROLES) == 232_540


def test_there_is_no_other_round_and_no_other_moment() -> None:
    said = [{getattr(sort, name) for sort in SORTS} - {None} for name in AXES]
    assert said == [set(kind) for kind in AXES.values()]
    assert {state.value for state in RoundState} == set(STAGES) - {"late"}
    assert {sort.kind for sort in SORTS if not sort.has_last_seconds} == KINDS - TAKES_SOMETHING_IN


def test_each_round_is_what_it_is_called(found: Found) -> None:
    """Not every setting goes with every other: what is secret, say, is never live."""
    assert found.made == [
        {name: value for name, value in vars(sort).items() if value} for sort in SORTS
    ]


def test_each_row_says_something_more() -> None:
    known = set().union(*(sort.names for sort in SORTS))
    assert {name.removeprefix("-") for row in ROWS for name in row.rounds} <= known
    for row in ROWS:
        others = [one for one in ROWS if one is not row and one.act == row.act]
        about = [sort for sort in SORTS if row.is_about(sort)]
        assert about
        assert not others or any(_cells(row, sort) - _said(others, sort) for sort in about), row


def _cells(row: Row, sort: Sort) -> set[tuple[str, str]]:
    return set(product(row.moments & set(sort.moments), row.roles))


def _said(rows: list[Row], sort: Sort) -> set[tuple[str, str]]:
    return set().union(*(_cells(row, sort) for row in rows if row.is_about(sort)))


def test_rounds_move_as_the_moves_say(found: Found) -> None:
    moves = {
        (before, after)
        for before, after in product(RoundState, RoundState)
        if any(found.roles.get((f"move it to {after.value}", one, before.value)) for one in SORTS)
    }
    assert moves == {(before, after) for before, goals in ROUND_MOVES.items() for after in goals}


def test_every_act_of_a_phase_is_in_the_table() -> None:
    assert set(IN_PHASES) == set(Act)
    assert {act for acts in IN_PHASES.values() for act in acts} <= set(ACTS)


@pytest.fixture
def as_it_was(hall: Hall) -> Iterator[Hall]:
    """The hall, and afterwards again as nobody had been there."""
    yield hall
    hall.as_it_was()


@pytest.mark.parametrize("trial", TRIALS, ids=str)
def test_a_browser_is_answered_as_the_table_says(as_it_was: Hall, trial: Trial) -> None:
    stand = as_it_was.standing(trial.sort, trial.moment)
    if trial.act == "see the ballots":
        stand.fill_the_box()  # few ballots are kept from everybody
    browser = as_it_was.browser(trial.role)
    for one in before(trial.act, stand):
        _answer(browser, *one)
    status, reason = _answer(browser, *request(trial.act, stand, trial.role))
    assert (status, reason[: len(trial.reason)]) == (trial.status, trial.reason)
    assert bool(reason) is bool(trial.reason), reason


def _answer(browser: Browser, address: str, form: dict[str, str] | None) -> tuple[int, str]:
    headers = browser.headers | {"Accept": "application/json", "Origin": ORIGIN}
    if form is None:
        answer = browser.client.get(address, headers=headers)
    else:
        answer = browser.client.post(address, data={"key": new_key()} | form, headers=headers)
    said = answer.json if answer.is_json else None
    return answer.status_code, said.get("reason", "") if isinstance(said, dict) else ""


def test_each_act_was_tried_both_ways_where_there_are_two() -> None:
    for act in ACTS:
        done = {trial.status == 200 for trial in TRIALS if trial.act == act}
        assert done == {bool(allowed(act, sort)) for sort in SORTS} | {False}, act
    for one in TRIALS:
        assert ((one.moment, one.role) in allowed(one.act, one.sort)) is (one.status == 200), one


def test_about_other_rounds_there_is_no_such_address(as_it_was: Hall) -> None:
    kinds = {sort.kind: sort for sort in SORTS if sort.poll not in CHOSEN}
    browser = as_it_was.browser("moderator")
    for kind, sort in kinds.items():
        stand = as_it_was.standing(sort, "planned")
        for name, act in REAL_ACTS.items():
            if act.of < KINDS and name != "support a question":  # whose address names no round
                status, _reason = _answer(browser, *request(name, stand, "moderator"))
                # Nothing was typed in a poll that is to come.
                is_there = kind in act.of and name != "hide an answer"
                assert (status != 404) is is_there, (name, kind, status)
