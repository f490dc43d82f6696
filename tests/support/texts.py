"""Texts whose fields are known, and how well a grouping finds them."""

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from participation.grouping.suggesting import Suggested, Text
from tests.support import ROOT

SHARED = ROOT.parent / "shared" / "data"


@dataclass(frozen=True)
class Corpus:
    """Texts, the fields people gave them, and which are translations of one another ("" of none)."""

    name: str
    texts: list[Text]
    fields: list[str]
    pairs: list[str]

    def __len__(self) -> int:
        return len(self.texts)


def read_corpus(file: Path) -> Corpus:
    """A file with the columns text, label, lang and perhaps pair, tab-separated without quoting."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return Corpus(
        file.stem,
        [Text(row["text"], row["lang"]) for row in rows],
        [row["label"] for row in rows],
        [row.get("pair") or "" for row in rows],
    )


def labels_of(fields: Sequence[Suggested], count: int) -> list[int]:
    """The number of the field for each of so many texts."""
    labels = [-1] * count
    for number, field in enumerate(fields):
        for row in field.rows:
            labels[row] = number
    return labels


def score(corpus: Corpus, labels: Sequence[int]) -> dict[str, float]:
    """NMI and ARI; with two languages also `mix`, with translations also `xl_same`.

    `mix`: how often a German and an English text of one field share a group, against two of one
    language; 1 where the language does not matter. `xl_same`: the share of translations that
    share a group.
    """
    from sklearn import metrics  # large, and not for those who only read

    scores = {
        "NMI": float(metrics.normalized_mutual_info_score(corpus.fields, labels)),
        "ARI": float(metrics.adjusted_rand_score(corpus.fields, labels)),
    }
    if len({text.language for text in corpus.texts}) > 1:
        scores["mix"] = _mix(corpus, labels)
    if any(corpus.pairs):
        scores["xl_same"] = _translations_together(corpus, labels)
    return scores


def _mix(corpus: Corpus, labels: Sequence[int]) -> float:
    counts: dict[str, dict[str, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    for text, field, label in zip(corpus.texts, corpus.fields, labels, strict=True):
        counts[field][text.language][label] += 1
    ratios = []
    for languages in counts.values():
        spoken = [groups for groups in languages.values() if groups.total() > 1]
        for one, other in combinations(spoken, 2):
            couples = one.total() * other.total()
            across = sum(one[label] * other[label] for label in one) / couples
            within = (_together(one) + _together(other)) / 2
            ratios += [min(across / within, 1.5)] if within else []
    return float(np.mean(ratios))


def _together(groups: Counter[int]) -> float:
    """The chance that two of them share a group."""
    count = groups.total()
    return sum(number * (number - 1) for number in groups.values()) / (count * (count - 1))


def _translations_together(corpus: Corpus, labels: Sequence[int]) -> float:
    by_pair: dict[str, list[int]] = defaultdict(list)
    for row, pair in enumerate(corpus.pairs):
        if pair:
            by_pair[pair].append(row)
    return float(
        np.mean(
            [
                labels[one] == labels[other]
                for rows in by_pair.values()
                for one, other in combinations(rows, 2)
                if corpus.texts[one].language != corpus.texts[other].language
            ]
        )
    )
