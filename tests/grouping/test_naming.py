"""What groups are called: German in the German name, English in the English one."""

import numpy as np
import pytest

from participation.grouping.catalogue import CATALOGUE
from participation.grouping.embedding import Embedder
from participation.grouping.naming import Entry, Named, name_groups

GROUPS = {
    "parking": [
        ("de", "Anwohnerparken in der Südstadt: abends kreist man um den Block"),
        ("en", "Residents' parking permits should be cheaper"),
        ("de", "Die Parkplätze am Friedhof sind immer von Pendlern belegt"),
        ("en", "Charge for parking by the size of the car"),
        ("en", "Build a park and ride car park at the edge of town"),
    ],
    "dogs": [
        ("de", "Hundewiese mit Zaun im Stadtpark, damit Hunde frei laufen können"),
        ("en", "Dogs should be allowed off the lead in the woods"),
        ("de", "Hundesteuer für Tiere aus dem Tierheim erlassen"),
    ],
    "people": [
        ("en", "I live in a city"),
        ("en", "I am under 30 years of age"),
        ("en", "I am a woman"),
        ("de", "Ich wohne auf dem Land"),
    ],
    "cycling": [
        ("de", "Der Radweg an der Kanalstraße ist voller Löcher"),
        ("de", "Ein Radweg bis zum Rathaus"),
        ("de", "Den Radweg im Winter räumen"),
        ("de", "Breitere Radwege bauen"),
    ],
}
TAXES = Entry("Steuern", "Taxes", ("Gebühren",), ("fees",))


def named(
    embedder: Embedder, catalogue: list[Entry], *groups: list[tuple[str, str]]
) -> list[Named]:
    """The names of groups of texts, each with its language."""
    rows = [(label, text) for label, texts in enumerate(groups) for text in texts]
    languages = [language for _, (language, _text) in rows]
    texts = [text for _, (_language, text) in rows]
    labels = np.array([label for label, _ in rows])
    return name_groups(texts, languages, embedder.embed(texts), labels, catalogue, embedder)


def test_ideas_for_a_city_get_the_names_of_its_fields(embedder: Embedder) -> None:
    names = named(embedder, list(CATALOGUE), *GROUPS.values())
    assert [one.name_en for one in names] == [
        *("Cars and parking", "Dogs and pets", "About the participants", "Cycling")
    ]
    assert names[0].name_de == "Autoverkehr und Parken"


def test_two_fields_of_one_subject_are_told_apart_by_a_word_in_each_language(
    embedder: Embedder,
) -> None:
    parking = [
        ("de", "Fahrradständer vor jeder Schule"),
        ("de", "Mehr Fahrradständer am Bahnhof"),
        ("de", "Überdachte Fahrradständer am Schwimmbad"),
    ]
    names = named(embedder, list(CATALOGUE), GROUPS["cycling"], parking, GROUPS["dogs"])
    assert len({one.name_de for one in names}) == 3
    assert {(one.name_de, one.name_en) for one in names[:2]} <= {
        ("Radverkehr", "Cycling"),
        ("Radverkehr: Radweg", "Cycling: cycle path"),
        ("Radverkehr: Fahrradständer", "Cycling: bicycle parking"),
    }


def test_words_of_german_texts_stand_in_the_english_name_in_english(embedder: Embedder) -> None:
    noise = [("de", f"Die Brücke ist {what}") for what in ("alt", "zu schmal", "gesperrt", "laut")]
    (bridges, _dogs) = named(embedder, [], noise, GROUPS["dogs"])
    assert (bridges.name_de, bridges.name_en) == ("Brücke", "Bridge")


@pytest.mark.parametrize(
    ("catalogue", "english"),
    [([], "“Quartiersmeisterei”"), ([TAXES], "“Quartiersmeisterei”")],
    ids=["without a catalogue", "with one that does not fit"],
)
def test_a_word_that_is_not_known_in_english_is_quoted(
    embedder: Embedder, catalogue: list[Entry], english: str
) -> None:
    office = [("de", f"Die Quartiersmeisterei {what}") for what in ("hilft", "fehlt", "schließt")]
    first, _dogs = named(embedder, catalogue, office, GROUPS["dogs"])
    assert first.name_de == "Quartiersmeisterei"
    assert first.name_en == english


def test_what_all_groups_speak_of_is_no_keyword(embedder: Embedder) -> None:
    groups = [[("de", f"{text} in Ottensen") for _, text in texts] for texts in GROUPS.values()]
    names = named(embedder, list(CATALOGUE), *groups)
    assert all("Ottensen" not in one.keywords for one in names)


def test_an_english_keyword_keeps_the_capital_of_a_name(embedder: Embedder) -> None:
    courses = [("en", f"Courses in English {when}") for when in ("at noon", "by night", "for all")]
    first, _dogs = named(embedder, [], courses, GROUPS["dogs"])
    assert "English" in first.keywords
