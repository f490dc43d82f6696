"""Words in several languages, shown in the reader's or the nearest."""

import pytest

from participation.kernel.words import Phrase, Words

BOTH = Words({"de": "Werkstatt", "en": "Workshop"})
GERMAN = Words({"de": "Werkstatt", "en": ""})
ENGLISH = Words({"en": "Workshop"})


@pytest.mark.parametrize(
    ("words", "reader", "text", "language"),
    [
        (BOTH, "de", "Werkstatt", "de"),
        (BOTH, "en", "Workshop", "en"),
        (BOTH, "fr", "Werkstatt", "de"),
        (GERMAN, "en", "Werkstatt", "de"),
        (ENGLISH, "de", "Workshop", "en"),
        (Words({}), "en", "", "en"),
    ],
)
def test_the_nearest_language_is_picked(
    words: Words, reader: str, text: str, language: str
) -> None:
    assert words.pick(reader) == Phrase(text, language)


def test_a_mixed_hall_reads_every_language_once() -> None:
    assert [str(phrase) for phrase in BOTH.each()] == ["Werkstatt", "Workshop"]
    assert [phrase.language for phrase in GERMAN.each()] == ["de"]


def test_empty_words_are_left_out() -> None:
    assert GERMAN.as_dict() == {"de": "Werkstatt"}
    assert GERMAN["en"] == ""
    assert not Words({"de": "", "en": ""})


def test_the_same_words_are_equal() -> None:
    assert Words({"de": "A", "en": ""}) == Words({"de": "A"})
    assert len({Words({"de": "A", "en": "B"}), Words({"en": "B", "de": "A"}), GERMAN}) == 2
    assert GERMAN != {"de": "Werkstatt"}


def test_words_cannot_be_changed_from_outside() -> None:
    source = {"de": "A"}
    words = Words(source)
    source["de"] = words.as_dict()["de"] = "B"
    words.as_dict()["en"] = "C"
    assert words == Words({"de": "A"})
