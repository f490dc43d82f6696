"""The word index: words are found by their other forms, in both languages, on both databases."""

import pytest
from sqlalchemy import select

from participation.kernel import search
from participation.kernel.search import SearchWord
from tests.support.house import House

FORMS = [
    ("Schulen", "Schule"),
    ("Schule", "SCHULEN"),
    ("buses", "bus"),
    ("bus", "buses"),
    ("cities", "city"),
    ("Ämter", "Amt"),
    ("Straße", "Strasse"),
    ("Bürger*innen", "Bürgerinnen"),
    ("Bürger:innen", "Bürger*innen"),
    ("Radwege", "Radweg"),
]


def found(house: House, kind: str, searched: str) -> list[int]:
    query = search.matches(kind, searched)
    if query is None:
        return []
    with house.database.reading() as session:
        return sorted(set(session.scalars(query)))


@pytest.mark.parametrize(("text", "searched"), FORMS)
def test_a_word_is_found_by_its_other_forms(each_house: House, text: str, searched: str) -> None:
    with each_house.work() as work:
        search.index(work, "idea", 7, "about", text)
        search.index(work, "idea", 8, "something else")
        search.index(work, "comment", 9, text)
    assert found(each_house, "idea", searched) == [7]
    assert found(each_house, "comment", searched) == [9]


def test_every_word_has_to_be_there(each_house: House) -> None:
    with each_house.work() as work:
        search.index(work, "idea", 1, "a bench in the park")
        search.index(work, "idea", 2, "a bench at the station")
    assert found(each_house, "idea", "bench") == [1, 2]
    assert found(each_house, "idea", "benches parks") == [1]
    assert found(each_house, "idea", "bench harbour") == []


@pytest.mark.parametrize("nothing", ["", "  ", "%", "*", "–", "'; DROP TABLE idea;--"[:1]])
def test_a_search_without_a_word_asks_nothing(nothing: str) -> None:
    assert search.matches("idea", nothing) is None


def test_a_new_wording_replaces_the_old_one_and_what_is_gone_is_forgotten(
    each_house: House,
) -> None:
    with each_house.work() as work:
        search.index(work, "idea", 1, "trees")
        search.index(work, "idea", 1, "benches")
    assert found(each_house, "idea", "tree") == []
    assert found(each_house, "idea", "bench") == [1]
    with each_house.work() as work:
        search.forget(work, "idea", 1)
    with each_house.database.reading() as session:
        assert session.scalars(select(SearchWord)).all() == []


def test_a_text_of_nothing_but_one_endless_word_is_kept_short(each_house: House) -> None:
    with each_house.work() as work:
        search.index(work, "idea", 1, "x" * 4000)
    assert found(each_house, "idea", "x" * 4000) == [1]


def test_only_the_first_words_of_a_long_search_count() -> None:
    words = [f"word{number}" for number in range(50)]
    query = str(search.matches("idea", " ".join(words)))
    assert query.count("FROM search_word") == search.MOST_WORDS
