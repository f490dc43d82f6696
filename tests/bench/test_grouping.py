"""How well fields are found for texts whose fields are known, and what that takes.

The texts lie outside of the repository, in ../shared/data; without them nothing is measured here.
"""

import csv
import json
import random
import subprocess
import sys
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

from participation.grouping.assigning import Centroids
from participation.grouping.catalogue import CATALOGUE
from participation.grouping.clustering import group
from participation.grouping.embedding import Embedder, SentenceEncoder, Vectors
from participation.grouping.likeness import most_alike
from participation.grouping.preparing import Middle, leaned, prepare
from participation.grouping.suggesting import suggest
from tests.support import ROOT
from tests.support.measuring import (
    at_least,
    at_most,
    at_most_times,
    cpu,
    in_turn,
    report,
    report_pairs,
)
from tests.support.texts import SHARED, Corpus, labels_of, read_corpus, score

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"the texts to measure with are missing: there is no {SHARED}"
)

FLOORS = {
    "xsid_deen": {"NMI": 0.72, "ARI": 0.46, "mix": 0.78, "xl_same": 0.78},
    "sib200_deen": {"NMI": 0.48, "ARI": 0.34, "xl_same": 0.95},
    "polis_en10": {"NMI": 0.62, "ARI": 0.53},
}
CONFIRMED = {"xsid_deen": 0.87, "sib200_deen": 0.66, "polis_en10": 0.75}
SHUFFLES = 10
SHORT = 200  # characters
GROWTH = (500, 2_000, 5_000, 20_000)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return SentenceEncoder()


@pytest.fixture(scope="module")
def read(embedder: Embedder) -> Callable[[str], tuple[Corpus, Vectors]]:
    """A file's texts and their vectors, made once."""
    known: dict[str, tuple[Corpus, Vectors]] = {}

    def one(name: str) -> tuple[Corpus, Vectors]:
        if name not in known:
            corpus = read_corpus(SHARED / f"{name}.tsv")
            known[name] = corpus, embedder.embed([text.text for text in corpus.texts])
        return known[name]

    return one


Read = Callable[[str], tuple[Corpus, Vectors]]


def languages_of(corpus: Corpus) -> list[str]:
    return [text.language for text in corpus.texts]


@pytest.mark.parametrize("name", FLOORS)
def test_fields_are_found(name: str, read: Read, embedder: Embedder) -> None:
    corpus, vectors = read(name)
    fields = suggest(corpus.texts, embedder=embedder, catalogue=CATALOGUE, vectors=vectors)
    found = score(corpus, labels_of(fields, len(corpus)))
    for what, value in found.items():
        floor = FLOORS[name].get(what)
        report(f"{name}: {what}", value, "", at_least(floor) if floor else None)


def test_modes_of_transport_beside_counted_words(read: Read) -> None:
    corpus, vectors = read("cimt_ottensen_single")
    words = TfidfVectorizer(sublinear_tf=True, min_df=2, max_df=0.3)
    counted = words.fit_transform([text.text for text in corpus.texts]).toarray()
    labels = group(prepare(vectors, languages_of(corpus)))
    by_words = group(prepare(counted.astype(np.float32), languages_of(corpus)))
    for what, value in score(corpus, labels.tolist()).items():
        report(f"cimt_ottensen_single: {what}", value, "")
        theirs = score(corpus, by_words.tolist())[what]
        report(f"cimt_ottensen_single: {what} by TF-IDF", theirs, "")


@pytest.mark.parametrize("name", CONFIRMED)
def test_the_rest_is_assigned_after_ten_confirmed_of_each_field(name: str, read: Read) -> None:
    """Ten chosen by chance, so many times over; the mean and the worst."""
    corpus, vectors = read(name)
    prepared = prepare(vectors, languages_of(corpus))
    near, names = leaned(prepared, prepared), sorted(set(corpus.fields))
    fields = np.array([names.index(field) for field in corpus.fields])
    shares = []
    for seed in range(SHUFFLES):
        order = np.random.default_rng(seed).permutation(len(fields))
        known = np.concatenate([order[fields[order] == one][:10] for one in range(len(names))])
        rest = np.setdiff1d(order, known)
        found = Centroids.of(near[known], fields[known]).nearest(near[rest], sure=-9)
        right = [one.label == field for one, field in zip(found, fields[rest], strict=True)]
        shares.append(float(np.mean(right)))
    report(
        f"{name}: right after 10 confirmed", float(np.mean(shares)), "", at_least(CONFIRMED[name])
    )
    report(f"{name}: right after 10 confirmed, worst of {SHUFFLES}", min(shares), "")


@pytest.fixture(scope="module")
def short_texts() -> list[tuple[str, str]]:
    """Short texts of all files, mixed, each with its language."""
    found = []
    for file in sorted(SHARED.glob("*.tsv")):
        with file.open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            found += [(row["text"], row["lang"]) for row in rows if len(row["text"]) <= SHORT]
    random.Random(1).shuffle(found)
    return found


def in_a_child(*files: Path) -> dict[str, float]:
    """What suggesting took in a process of its own, on one core."""
    said = subprocess.run(
        [sys.executable, "-m", "tests.support.suggesting", *map(str, files)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(said.stdout))


def as_file(texts: list[tuple[str, str]], file: Path) -> Path:
    lines = [f"{text}\t\t{language}" for text, language in texts]
    file.write_text("\n".join(["text\tlabel\tlang", *lines, ""]), encoding="utf-8")
    return file


def test_five_thousand_short_ideas(short_texts: list[tuple[str, str]], tmp_path: Path) -> None:
    file = as_file(short_texts[:5_000], tmp_path / "five.tsv")
    fresh = in_a_child(file)
    report("5,000 short ideas from text to named fields", fresh["cpu"], "s CPU", at_most(45))
    report("5,000 short ideas from text to named fields: memory", fresh["mb"], "MB", at_most(450))
    kept = in_a_child(file, file.with_suffix(".npy"))
    report("5,000 short ideas with stored vectors", kept["cpu"], "s CPU", at_most(5))


def test_growth(short_texts: list[tuple[str, str]], embedder: Embedder, tmp_path: Path) -> None:
    """With stored vectors; beyond the texts there are, they are told again with a word changed."""
    base = embedder.embed([text for text, _language in short_texts[:5_000]])
    chance = np.random.default_rng(1)
    for count in GROWTH:
        texts = list(islice(cycle(short_texts[:5_000]), count))
        vectors = np.resize(base, (count, base.shape[1]))
        vectors = vectors + chance.normal(0, 0.01, vectors.shape).astype(np.float32)
        kept = tmp_path / f"{count}.npy"
        np.save(kept, vectors.astype(np.float16))
        taken = in_a_child(as_file(texts, tmp_path / f"{count}.tsv"), kept)
        is_last = count == GROWTH[-1]
        name = f"{count:,} ideas with stored vectors, fields anew"
        report(name, taken["cpu"], "s CPU", at_most(60) if is_last else None)
        report(f"{name}: memory", taken["mb"], "MB", at_most(700) if is_last else None)


def test_one_new_idea(short_texts: list[tuple[str, str]], embedder: Embedder) -> None:
    """Its field and the ten most alike among 5,000 stored ones, against its embedding alone."""
    texts, languages = zip(*short_texts[:5_000], strict=True)
    vectors = embedder.embed(texts)
    middle = Middle.of(vectors, languages)
    prepared = middle.taken_from(vectors, languages)
    learned = Centroids.of(prepared, group(prepared))
    new = iter(cycle(short_texts[5_000:]))

    def ours() -> None:
        text, language = next(new)
        vector = embedder.embed([text])
        learned.nearest(leaned(middle.taken_from(vector, [language]), prepared))
        most_alike(vectors, vector[0], most=10)

    with threadpool_limits(1):  # of one core, as in the process that answers
        pairs = in_turn(
            lambda: sum(cpu(ours) for _ in range(50)) / 50,
            lambda: sum(cpu(lambda: embedder.embed([next(new)[0]])) for _ in range(50)) / 50,
            5,
        )
    name = "one new idea at 5,000 stored: its field and ten alike"
    report_pairs(f"{name}, against its embedding", pairs, target=at_most_times(3))
    report(name, float(np.median([one for one, _ in pairs])), target=at_most(20))
