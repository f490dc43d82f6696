"""Fields for the sample that the suite brings along, and for input that is no help."""

import numpy as np

from participation.grouping.catalogue import CATALOGUE
from participation.grouping.clustering import group
from participation.grouping.embedding import Embedder, PieceCounter
from participation.grouping.naming import Entry, name_groups
from participation.grouping.preparing import prepare
from participation.grouping.suggesting import Stage, Suggested, Text, suggest
from tests.support.texts import Corpus, labels_of, score


def fields_of(texts: list[str], embedder: Embedder, language: str = "de") -> list[Suggested]:
    """The fields suggested, after a look that every text is in one of them, once."""
    told = [Text(text, language) for text in texts]
    fields = suggest(told, embedder=embedder, catalogue=CATALOGUE)
    assert sorted(row for field in fields for row in field.rows) == list(range(len(texts)))
    for field in fields:
        assert field.named.name_de
        assert field.named.name_en
        assert field.named.quote in field.rows
        assert len(field.sureness) == len(field.rows)
        assert all(0 <= sure <= 1 for sure in field.sureness)
    return fields


def test_the_fields_of_the_sample_are_found_in_both_languages(
    sample: Corpus, embedder: Embedder
) -> None:
    fields = suggest(sample.texts, embedder=embedder, catalogue=CATALOGUE)
    found = score(sample, labels_of(fields, len(sample)))
    assert found["NMI"] >= 0.8
    assert found["ARI"] >= 0.7
    assert found["mix"] >= 0.9
    assert {"Radverkehr", "Schulen", "Wohnen und Mieten", "Bürgerservice und Termine"} <= {
        field.named.name_de for field in fields
    }


def test_fields_come_the_largest_first_and_their_surest_texts_first(
    sample: Corpus, embedder: Embedder
) -> None:
    fields = suggest(sample.texts, embedder=embedder, catalogue=CATALOGUE)
    sizes = [len(field.rows) for field in fields]
    assert sizes == sorted(sizes, reverse=True)
    assert all(field.sureness == sorted(field.sureness, reverse=True) for field in fields)


def test_a_second_run_says_the_same(sample: Corpus, embedder: Embedder) -> None:
    runs = [suggest(sample.texts, embedder=embedder, catalogue=CATALOGUE) for _ in range(2)]
    assert runs[0] == runs[1]


def test_a_finer_resolution_makes_more_fields(sample: Corpus, embedder: Embedder) -> None:
    prepared = prepare(
        embedder.embed([one.text for one in sample.texts]), [one.language for one in sample.texts]
    )
    counts = [int(group(prepared, resolution).max()) + 1 for resolution in (0.3, 1, 4)]
    assert counts[0] < counts[1] < counts[2]


def test_kept_vectors_do_as_well_and_progress_is_told(sample: Corpus, embedder: Embedder) -> None:
    told: list[tuple[Stage, int, int]] = []
    made = suggest(
        sample.texts,
        embedder=embedder,
        catalogue=CATALOGUE,
        progress=lambda *news: told.append(news),
    )
    vectors = embedder.embed([one.text for one in sample.texts])
    assert made == suggest(sample.texts, embedder=embedder, catalogue=CATALOGUE, vectors=vectors)
    assert [stage for stage, done, all_ in told if done == all_] == list(Stage)


def test_the_fallback_sorts_by_words(sample: Corpus) -> None:
    german = [one.text for one in sample.texts if one.language == "de"]
    fields = fields_of([*german, "Radweg am Fluss", "Radweg am Bahnhof"], PieceCounter())
    together = next(field.rows for field in fields if len(german) in field.rows)
    assert len(german) + 1 in together


def test_nothing_makes_no_fields(embedder: Embedder) -> None:
    assert fields_of([], embedder) == []


def test_one_idea_is_a_field(embedder: Embedder) -> None:
    (only,) = fields_of(["Mehr Radwege"], embedder)
    assert only.named.name_en == "Cycling"


def test_two_ideas_are_together_only_if_they_are_alike(embedder: Embedder) -> None:
    assert len(fields_of(["Mehr Radwege am Fluss", "Ein Radweg am Fluss"], embedder)) == 1
    assert len(fields_of(["Mehr Radwege", "Bücherei am Sonntag öffnen"], embedder)) == 2


def test_ideas_that_are_all_the_same_are_one_field(embedder: Embedder) -> None:
    assert len(fields_of(["Mehr Bäume in der Stadt"] * 50, embedder)) == 1


def test_a_text_that_many_send_stays_together_and_leaves_the_others_as_they_are(
    sample: Corpus, embedder: Embedder
) -> None:
    said = [one.text for one in sample.texts]
    alone, crowded = fields_of(said, embedder), fields_of([*said, *[said[0]] * 40], embedder)
    assert len(alone) == len(crowded)
    assert any(set(range(60, 100)) | {0} <= set(field.rows) for field in crowded)


def test_ideas_that_are_all_different_are_all_in_a_field(embedder: Embedder) -> None:
    words = [
        "Radweg",
        "Oper",
        "Steuer",
        "Löwe",
        "Zahnarzt",
        "Vulkan",
        "Quantencomputer",
        "Suppe",
        "Fußball",
        "Gebet",
    ]
    assert len(fields_of(words, embedder)) > 1


def test_what_has_no_words_is_a_last_field_of_its_own(embedder: Embedder) -> None:
    *_others, last = fields_of(["😀", "Mehr Bäume", "", "Mehr Parks", "?!"], embedder)
    assert sorted(last.rows) == [0, 2, 4]
    assert last.named.name_de == "Ohne Worte"
    assert set(last.sureness) == {0.0}


def test_ideas_that_are_all_empty_are_one_field(embedder: Embedder) -> None:
    (only,) = fields_of(["", " ", "\n"], embedder)
    assert only.named.sureness == 0


def test_an_idea_of_20_000_words_does_no_harm(sample: Corpus, embedder: Embedder) -> None:
    texts = [one.text for one in sample.texts]
    fields = fields_of([*texts, "Mehr Bäume für die Innenstadt pflanzen. " * 3500], embedder)
    trees = next(field.rows for field in fields if len(texts) in field.rows)
    assert "green" in {sample.fields[row] for row in trees if row < len(texts)}


def test_a_third_language_is_sorted_with_the_others(sample: Corpus, embedder: Embedder) -> None:
    more = [Text("Plus de pistes cyclables au bord du fleuve", "fr")]
    fields = suggest([*sample.texts, *more], embedder=embedder, catalogue=CATALOGUE)
    cycling = next(field.rows for field in fields if len(sample) in field.rows)
    assert sum(sample.fields[row] == "cycling" for row in cycling if row < len(sample)) > 5


def test_without_a_catalogue_words_of_the_texts_are_the_names(
    sample: Corpus, embedder: Embedder
) -> None:
    fields = suggest(sample.texts, embedder=embedder, catalogue=[])
    assert all(field.named.entry is None for field in fields)
    names = " ".join(f"{field.named.name_de} {field.named.name_en}" for field in fields)
    assert "Wohnung" in names
    assert "school" in names.lower()


def test_no_two_fields_have_one_name(sample: Corpus, embedder: Embedder) -> None:
    only = [Entry("Stadt", "City", ("Leben",), ("life",))]
    vectors = np.tile(embedder.embed(["Stadt"]), (len(sample), 1))
    labels = np.arange(len(sample)) % 6
    texts, languages = zip(*((one.text, one.language) for one in sample.texts), strict=True)
    named = name_groups(texts, languages, vectors, labels, only, embedder)
    assert len({one.name_de for one in named}) == len({one.name_en for one in named}) == 6


def test_the_catalogue_is_whole_in_both_languages() -> None:
    assert len(CATALOGUE) >= 40
    for name in ("name_de", "name_en"):
        assert len({getattr(entry, name) for entry in CATALOGUE}) == len(CATALOGUE)
    for entry in CATALOGUE:
        assert 4 <= len(entry.keywords_de) <= 6
        assert 4 <= len(entry.keywords_en) <= 6
