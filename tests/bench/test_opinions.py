"""Opinion groups on three published conversations, against the groups and figures published of them."""

import csv
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from participation.grouping.apart import told_apart
from participation.grouping.opinions import Opinions, describe, find_opinions, places_of
from tests.support import ROOT
from tests.support.measuring import Target, at_least, at_most, report
from tests.support.opinions import conversation

DATA = Path(os.environ.get("BENCH_DATA", ROOT.parent / "shared" / "data")) / "opinions"
AGREEMENT = {
    "canadian-electoral-reform": 0.88,
    "scoop-hivemind.taxes": 0.88,
    "15-per-hour-seattle": 0.75,
}
SEVERAL = Target("= 1", lambda value, _reference, _ratio: value == 1)

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"needs {DATA}")


class Conversation:
    """One conversation: votes, what was hidden, the groups published of it, and the figures to reach."""

    def __init__(self, name: str) -> None:
        rows = list(_rows(DATA / name / "participants-votes.csv"))
        self.ids = [int(column) for column in rows[0] if column.isdigit()]
        self.votes = np.array([[_vote(row[str(one)]) for one in self.ids] for row in rows])
        moderated = {
            row["comment-id"]: row["moderated"] for row in _rows(DATA / name / "comments.csv")
        }
        self.hidden = np.array([moderated[str(one)] == "-1" for one in self.ids])
        self.groups = np.array([int(row["group-id"] or -1) for row in rows])
        self.reference = json.loads((DATA / "reference.json").read_text(encoding="utf-8"))[name]

    def numbers(self, columns: list[int]) -> list[int]:
        return [self.ids[at] for at in columns]

    @property
    def published(self) -> Opinions:
        """What the published groups stand for, by our formulas."""
        places = places_of(self.votes, ~self.hidden)
        return describe(self.votes, self.groups, ~self.hidden, places)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def _vote(cell: str) -> float:
    return float(cell) if cell else np.nan


@pytest.mark.parametrize("name", AGREEMENT)
def test_groups_are_those_published(name: str) -> None:
    told = Conversation(name)
    found = find_opinions(told.votes, told.hidden)
    both = (told.groups >= 0) & (found.members >= 0)
    agreement = adjusted_rand_score(told.groups[both], found.members[both])
    figure = f"opinions, {name}: groups against those published (ARI)"
    assert report(figure, agreement, "", at_least(AGREEMENT[name])).target_met


@pytest.mark.parametrize("name", AGREEMENT)
def test_figures_are_those_published(name: str) -> None:
    told = Conversation(name)
    found, published, reference = (
        find_opinions(told.votes, told.hidden),
        told.published,
        told.reference,
    )
    agreed = told.numbers(found.agreed) == reference["consensus_agree"]
    rejected = told.numbers(found.rejected) == reference["consensus_disagree"]
    same = f"opinions, {name}: what most agree with and disagree with is the same"
    assert report(same, float(agreed and rejected), "", SEVERAL).target_met
    furthest = max(
        abs(float(published.consensus[told.ids.index(number)]) - value)
        for number, value in reference["top_group_informed_consensus"]
    )
    off = f"opinions, {name}: group-informed consensus is off by"
    assert report(off, furthest, "", at_most(1e-4)).target_met
    shares = [_alike(told, published, key) for key in reference["repness_with_published_groups"]]
    report(f"opinions, {name}: representative statements that are the same", min(shares), "of 1")


def _alike(told: Conversation, published: Opinions, group: str) -> float:
    theirs = {tuple(one) for one in told.reference["repness_with_published_groups"][group]}
    stands = published.groups[int(group)].stands
    ours = {(told.ids[one.statement], "agree" if one.agrees else "disagree") for one in stands}
    return len(theirs & ours) / len(theirs)


@pytest.mark.parametrize(("people", "statements"), [(400, 50), (2000, 200)])
def test_a_page_that_asks_first_waits_so_long(people: int, statements: int) -> None:
    """From votes to what is told, in a process of its own that has to start first."""
    sizes = (people // 2, people // 3, people - people // 2 - people // 3)
    votes = conversation(sizes, statements, unseen=0.3)

    def wait() -> float:
        began = time.perf_counter()
        told: dict[str, Any] = told_apart(people, statements, [], votes)
        assert len(told["groups"]) > 1
        return time.perf_counter() - began

    report(f"opinions: {people} people on {statements} ideas, from votes to groups", wait(), "s")
