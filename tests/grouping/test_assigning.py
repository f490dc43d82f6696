"""New ideas in the fields that people have begun."""

import numpy as np

from participation.grouping.assigning import Centroids
from participation.grouping.catalogue import CATALOGUE
from participation.grouping.embedding import Embedder, Vectors
from participation.grouping.preparing import Middle, leaned, prepare
from participation.grouping.sorting import assign
from tests.support.texts import Corpus


def prepared(sample: Corpus, embedder: Embedder) -> Vectors:
    vectors = embedder.embed([one.text for one in sample.texts])
    return prepare(vectors, [one.language for one in sample.texts])


def few_of_each(sample: Corpus, count: int) -> list[int]:
    """So many rows of each field."""
    return [
        row
        for field in sorted(set(sample.fields))
        for row in [at for at, one in enumerate(sample.fields) if one == field][:count]
    ]


def test_three_confirmed_of_each_field_sort_most_of_the_rest(
    sample: Corpus, embedder: Embedder
) -> None:
    rows, names = prepared(sample, embedder), sorted(set(sample.fields))
    confirmed = few_of_each(sample, 3)
    learned = Centroids.of(rows[confirmed], [names.index(sample.fields[row]) for row in confirmed])
    rest = [row for row in range(len(sample)) if row not in confirmed]
    found = learned.nearest(rows[rest])
    sure = [(one.label, row) for one, row in zip(found, rest, strict=True) if one.label is not None]
    right = sum(names[label] == sample.fields[row] for label, row in sure)
    assert len(sure) >= len(rest) / 2
    assert right / len(sure) >= 0.9


def test_what_fits_nowhere_and_what_has_no_words_is_not_sure(
    sample: Corpus, embedder: Embedder
) -> None:
    vectors = embedder.embed([one.text for one in sample.texts])
    languages = [one.language for one in sample.texts]
    middle, names = Middle.of(vectors, languages), sorted(set(sample.fields))
    learned = Centroids.of(
        middle.taken_from(vectors, languages), [names.index(field) for field in sample.fields]
    )
    new = embedder.embed(["Meine Katze schläft gern", "😀", "Mehr Fahrradständer am Bahnhof"])
    cat, smile, cycling = learned.nearest(middle.taken_from(new, ["de"] * 3))
    assert cat.label is None
    assert smile.label is None
    assert names[cycling.label or 0] == "cycling"
    assert cycling.sureness > cat.sureness


def test_a_field_with_fewer_than_three_confirmed_takes_no_part(
    sample: Corpus, embedder: Embedder
) -> None:
    rows = prepared(sample, embedder)[:7]
    assert Centroids.of(rows, [5, 5, 5, 8, 8, 8, 9]).labels == (5, 8)


def test_with_fewer_than_two_fields_nothing_is_sure(sample: Corpus, embedder: Embedder) -> None:
    rows = prepared(sample, embedder)
    for learned in (Centroids.of(rows[:4], [1, 1, 1, 1]), Centroids.of(rows[:0], [])):
        assert all(one.label is None for one in learned.nearest(rows))


def test_leaning_on_others_keeps_zeros_and_lengths(sample: Corpus, embedder: Embedder) -> None:
    rows = np.concatenate([prepared(sample, embedder), np.zeros((1, 512), dtype=np.float32)])
    moved = leaned(rows, rows)
    assert np.allclose(np.linalg.norm(moved[:-1], axis=1), 1, atol=1e-4)
    assert not moved[-1].any()


def test_the_rest_of_a_list_is_sorted_into_the_fields_that_were_begun(
    sample: Corpus, embedder: Embedder
) -> None:
    confirmed = dict(enumerate(sample.fields))
    result = assign(sample.texts, confirmed, embedder, CATALOGUE, per_field=3)
    assert result.agreed is not None
    right, checked = result.agreed
    assert checked == 60 - 18
    assert right / checked >= 0.8
    assert {field.label for field in result.fields} == set(sample.fields)
    assert sum(field.size for field in result.fields) == 60


def test_what_people_confirmed_stays_where_they_put_it(sample: Corpus, embedder: Embedder) -> None:
    confirmed = {0: "a", 1: "b", 2: "a", 3: "b"}
    result = assign(sample.texts, confirmed, embedder, CATALOGUE)
    assert result.labels[:4] == ["a", "b", "a", "b"]
    assert result.agreed is None
