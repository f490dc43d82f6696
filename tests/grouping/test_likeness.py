"""Texts that say the same, and what in their wording says that they do not."""

import numpy as np
import pytest

from participation.grouping.embedding import Embedder
from participation.grouping.likeness import Kind, differs, most_alike, pairs, wording


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Tempo 30 vor der Schule", "Tempo 50 vor der Schule", True),
        ("30 km/h vor der Schule", "Vor der Schule 30 km/h", False),
        ("Autos sollen in die Altstadt", "Autos sollen nicht in die Altstadt", True),
        ("Cars should be allowed", "Cars shouldn't be allowed", True),
        ("Es soll keine Autos geben", "There should be no cars", False),
        ("Mehr Parkplätze", "Weniger Parkplätze", True),
        ("Hunde im Park erlauben", "Hunde im Park verbieten", True),
        ("Alle zwei Wochen", "Every two weeks", False),
        ("Alle zwei Wochen", "Alle drei Wochen", True),
        ("1.000 Bäume", "1000 trees", False),
        ("1,5 Meter Abstand", "1.5 metres of distance", False),
        ("Ein Café im Park", "Ein Café am See", False),
        ("", "", False),
    ],
)
def test_numbers_denials_and_turns_make_a_difference(a: str, b: str, expected: bool) -> None:
    assert differs(a, b) is expected
    assert differs(b, a) is expected


def test_wording_marks_each_word_with_the_text_it_is_from() -> None:
    assert wording("Tempo 30 in der Weststraße", "Tempo 50 in der Oststraße") == [
        ("Tempo", Kind.BOTH),
        ("30", Kind.FIRST_WEIGHTY),
        ("50", Kind.SECOND_WEIGHTY),
        ("in", Kind.BOTH),
        ("der", Kind.BOTH),
        ("Weststraße", Kind.FIRST),
        ("Oststraße", Kind.SECOND),
    ]
    assert ("nicht", Kind.SECOND_WEIGHTY) in wording("Autos raus", "Autos nicht raus")
    assert Kind.SECOND_WEIGHTY.is_weighty
    assert not Kind.SECOND.is_weighty
    assert wording("", "") == []


def test_pairs_are_told_with_what_differs(embedder: Embedder) -> None:
    texts = [
        "Tempo 30 auf der Hauptstraße",
        "Mehr Bücher in der Bücherei",
        "Tempo 30 in der Hauptstraße",
        "Tempo 80 auf der Hauptstraße",
        "",
        "😀",
    ]
    found = {(pair.a, pair.b): pair for pair in pairs(embedder.embed(texts), texts, 0.6)}
    assert found[0, 2].is_very_similar
    assert found[0, 3].differs
    assert not found[0, 3].is_very_similar
    assert all(1 not in rows and 4 not in rows and 5 not in rows for rows in found)


def test_a_text_sent_by_hundreds_makes_no_flood_of_pairs(embedder: Embedder) -> None:
    vectors = np.tile(embedder.embed(["Mehr Bäume"]), (1500, 1))
    found = pairs(vectors, ["Mehr Bäume"] * 1500)
    assert len(found) == 2000
    assert all(pair.a < pair.b for pair in found)


def test_the_most_alike_come_first_and_none_below_the_least(embedder: Embedder) -> None:
    texts = [
        "Ein Radweg am Fluss",
        "Schulessen",
        "A cycle path along the river",
        "Radwege am Fluss",
    ]
    vectors = embedder.embed(texts)
    found = most_alike(vectors, embedder.embed(["Neuer Radweg am Fluss"])[0])
    assert {row for row, _cosine in found} == {0, 2, 3}
    assert [cosine for _row, cosine in found] == sorted(
        (cosine for _row, cosine in found), reverse=True
    )
    assert most_alike(vectors, embedder.embed([""])[0]) == []
    assert most_alike(vectors[:0], vectors[0]) == []
