"""Which words of a text may name a field."""

import pytest

from participation.grouping.nouns import nouns_of


def words(text: str, *, is_german: bool) -> list[str]:
    return [word for word, _ in nouns_of(text, is_german=is_german)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Plant trees at bus stops", ["trees", "stops"]),
        ("I live in an old town with affordable housing", ["housing"]),
        ("We want to cycle", []),
        ("The UBI is paid by the EU", ["UBI"]),
        ("Courses in English", ["courses", "English"]),
    ],
)
def test_english_nouns_are_known_by_what_stands_around_them(text: str, found: list[str]) -> None:
    assert words(text, is_german=False) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In der Barnerstraße fehlt ein Radweg", ["Radweg"]),
        ("Die Große Brunnenstraße wird Einbahnstraße", ["Einbahnstraße"]),
        ("Am Kemal-Altun-Platz eine Bank", ["Bank"]),
        ("Die Ottenser Hauptstraße und der Marktplatz", ["Hauptstraße", "Marktplatz"]),
        ("Mehr Verkehr in der Holstenstrasse", ["Verkehr"]),
    ],
)
def test_names_of_streets_are_no_nouns(text: str, found: list[str]) -> None:
    assert words(text, is_german=True) == found


def test_a_word_that_only_begins_a_sentence_may_have_its_capital_from_that() -> None:
    assert dict(nouns_of("Radwege bauen. Mehr Radwege", is_german=True)) == {"Radwege": True}
    assert dict(nouns_of("Bauen wir Radwege", is_german=True)) == {"Bauen": False, "Radwege": True}
