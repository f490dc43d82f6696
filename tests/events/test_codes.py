"""Join codes can be read from a wall, typed on a phone and said aloud."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.events.codes import (
    ALPHABET,
    LENGTH,
    is_well_formed,
    new_code,
    read_code,
    spaced,
)
from participation.events.models import Event
from participation.events.queries import event_with_code
from tests.support.house import House

LOOK_ALIKES = ["0OQ", "1IL", "2Z", "5S", "8B", "UV"]


@pytest.mark.parametrize("group", LOOK_ALIKES)
def test_of_characters_that_look_alike_at_most_one_is_used(group: str) -> None:
    assert sum(character in ALPHABET for character in group) <= 1


def test_a_code_never_spells_a_word() -> None:
    assert not set("AEIOUY") & set(ALPHABET) - {"Y"}


def test_no_character_is_there_twice() -> None:
    assert max(Counter(ALPHABET).values()) == 1
    assert ALPHABET.upper() == ALPHABET


def test_codes_differ_and_are_well_formed() -> None:
    codes = [new_code() for _ in range(2000)]
    assert len(set(codes)) > 1990
    assert all(is_well_formed(code) for code in codes)
    assert set("".join(codes)) == set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        "CDF379",
        "cdf379",
        " cdf 379 ",
        "CDF-379",
        "C.D.F.3.7.9",
        "cdf–379",
        "CDF\u00a0379",
        "c_d_f379",
    ],
)
def test_a_code_may_be_typed_in_many_ways(typed: str) -> None:
    assert read_code(typed) == "CDF379"


@given(st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_a_code_typed_as_shown_is_read(code: str) -> None:
    assert read_code(spaced(code)) == read_code(spaced(code).lower()) == code


@pytest.mark.parametrize(
    "typed", ["", "CDF37", "CDF3790", "CDF370", "CDFABC", "CDF37ß", "ＣＤＦ３７９", "CDF37\x00"]
)
def test_what_is_no_code_is_recognised_without_asking_the_database(typed: str) -> None:
    assert not is_well_formed(read_code(typed))


def test_of_a_long_text_little_is_kept() -> None:
    assert len(read_code("x" * 100_000)) == 40


def test_events_have_different_codes_and_are_found_by_them(each_house: House) -> None:
    made = [each_house.event() for _ in range(5)]
    assert len({event.code for event in made}) == 5
    assert len({event.entry_key for event in made}) == 5
    with each_house.database.reading() as session:
        for event in made:
            found = event_with_code(session, event.code)
            assert isinstance(found, Event)
            assert found.id == event.id
        assert event_with_code(session, "CDFGHJ") is None
