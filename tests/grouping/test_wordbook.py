"""Words of one language beside those of the other, and names made of them."""

import numpy as np
import pytest

from participation.grouping.embedding import Embedder
from participation.grouping.fitting import fit_entries
from participation.grouping.glossary import GLOSSARY
from participation.grouping.keywords import Keywords
from participation.grouping.titles import besides, title, variants
from participation.grouping.wordbook import Wordbook

WORDS = {"de": ["Spielplätze", "Wecker"], "en": ["playgrounds", "dogs"]}


@pytest.fixture(scope="module")
def wordbook(embedder: Embedder) -> Wordbook:
    words = [*WORDS["de"], *WORDS["en"], "Raser", "Kopfsteinpflaster", "Hundes", "Parken"]
    vectors = dict(zip(words, embedder.embed(words), strict=True))
    pairs = [("Park", "park"), ("Parken", "parking"), ("Rasen", "lawn")]
    pairs += [("Kopfsteinpflaster", "cobblestones"), ("Hund", "dog")]
    return Wordbook(pairs, WORDS, vectors)


@pytest.mark.parametrize(
    ("word", "english"),
    [
        ("Kopfsteinpflaster", "cobblestones"),
        ("Spielplätze", "playgrounds"),
        ("Wecker", None),
        ("Raser", None),
        ("Parken", "parking"),
    ],
    ids=[
        "as written",
        "by what it means",
        "none is near",
        "of a short stem only itself",
        "itself before its stem",
    ],
)
def test_a_german_word_has_an_english_one_if_any_is_known(
    wordbook: Wordbook, word: str, english: str | None
) -> None:
    assert wordbook.other(word, "de", "en") == english


def test_what_a_group_says_in_both_languages_comes_first_and_in_its_form(
    wordbook: Wordbook,
) -> None:
    ranked = {"de": [("Kopfsteinpflaster", 0.6), ("Hundes", 0.5)], "en": [("dogs", 0.5)]}
    assert wordbook.pairs(ranked) == [
        (("Hundes", "dogs"), 1.0),
        (("Kopfsteinpflaster", "cobblestones"), 0.6),
    ]


def test_no_german_word_stands_in_the_glossary_twice() -> None:
    assert len({german for german, _ in GLOSSARY}) == len(GLOSSARY)
    assert all(german and english for german, english in GLOSSARY)


def test_each_language_has_its_own_words_where_few_are_known_in_both() -> None:
    ranked = {"de": [("Wecker", 0.9)], "en": [("clocks", 0.8), ("hat", 0.1)]}
    assert title(ranked, [(("Hut", "hat"), 0.1)], None) == ("Wecker", "Clocks")


def test_the_field_a_group_comes_nearest_to_stands_for_words_of_a_language() -> None:
    ranked = {"de": [("Wecker", 0.9), ("Uhr", 0.8)]}
    assert title(ranked, [], ("Zeit", "Time")) == ("Wecker, Uhr", "Time: “Wecker”")
    assert title(ranked, [], None) == ("Wecker, Uhr", "“Wecker”, “Uhr”")
    assert title({}, [], None) is None


def test_a_name_that_is_taken_has_the_most_telling_word_added_then_a_number() -> None:
    more = besides({"de": [("Wecker", 0.9)]}, [(("Zeit", "time"), 0.8), (("Uhr", "clock"), 0.4)])
    names = variants(("Zeit", "Time"), more)
    assert [next(names) for _ in range(4)] == [
        ("Zeit", "Time"),
        ("Zeit: Wecker", "Time: “Wecker”"),
        ("Zeit: Uhr", "Time: clock"),
        ("Zeit: 2", "Time: 2"),
    ]


def test_of_two_groups_that_want_one_entry_the_less_sure_has_its_second() -> None:
    entries = np.array([[1, 0, 0], [0.9, 0.44, 0], [0, 0, 1]], dtype=np.float32)
    vectors = np.array([[1, 0, 0], [1, 0.1, 0], [0.95, 0.25, 0], [0.93, 0.3, 0]], dtype=np.float32)
    fits = fit_entries(entries, vectors, vectors, np.array([0, 0, 1, 1]))
    assert {one.entry for one in fits} == {0, 1}


def test_a_word_counts_wherever_it_stands_in_a_sentence(embedder: Embedder) -> None:
    texts = ["Bäume pflanzen", "Bäume gießen", "Viele Bäume", "Mehr Busse"]
    labels = np.array([0, 0, 0, 1])
    special = np.zeros((2, embedder.size), dtype=np.float32)
    keywords = Keywords(texts, ["de"] * 4, labels, special, embedder)
    assert keywords.ranked[0, "de"] == [("Bäume", 1.0)]
