"""The process that knows the language model: it reads questions, line by line, and answers them.

Each line is a JSON object with a number, what is asked and about which event; the answer carries
the same number. Between two questions it reads ideas that it has no vectors of yet. It ends with
its input, or once nobody has asked for a while. Texts never reach its log.
"""

import json
import logging
import os
import select
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, field
from threading import Thread
from typing import Any

from participation.grouping.embedding import Embedder, load_embedder
from participation.grouping.likeness import Pair, pairs
from participation.ideas.models import Idea
from participation.kernel.db import Database, many
from participation.similarity.worker.differences import difference
from participation.similarity.worker.shelves import Remembering, Shelf

log = logging.getLogger(__name__)

NICENESS = 10
IDLE = 300.0  # seconds without a question after which it ends: whoever asks next starts another
REST = 2.0  # seconds without a question after which new vectors are kept
SLICE = 0.25  # seconds that reading what is missing may take before a question is answered
SOON = 0.4  # seconds in which pairs are mostly found; else they are looked for beside
MOST_PAIRS = 500
MOST_SHELVES = 12  # events held in memory; the one asked about longest ago makes way

Found = tuple[
    int, int, bool, bool
]  # two ideas, whether very similar, whether a number or denial differs


@dataclass
class Search:
    """The pairs of an event as of a state of its shelf, found by a thread of its own."""

    changes: int
    found: list[Found] | None = None
    thread: Thread | None = None


@dataclass
class Helper:
    """Answers questions about the ideas of events."""

    database: Database
    embedder: Embedder
    shelves: dict[int, Shelf] = field(default_factory=dict)
    searches: dict[int, Search] = field(default_factory=dict)
    older: dict[int, list[Found]] = field(default_factory=dict)

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """What is asked: `similar`, `fields`, `pairs` or `differences`. Raises on anything else."""
        kinds: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "similar": self._similar,
            "fields": self._fields,
            "pairs": self._pairs,
            "differences": self._differences,
        }
        said = kinds[question["ask"]](question)
        return {"n": question["n"], "fallback": self.embedder.is_fallback} | said

    def work(self) -> bool:
        """Read a few ideas that have no vector yet; False if there are none."""
        for shelf in self.shelves.values():
            if shelf.is_behind:
                shelf.read_some(self.database)
                return True
        return False

    def keep(self) -> bool:
        """Keep the vectors that are only in memory so far; there is nothing left to do then."""
        for shelf in self.shelves.values():
            shelf.keep(self.database)
        return False

    def _shelf(self, event_id: int, wanted: list[int]) -> Shelf:
        shelf = self.shelves.pop(event_id, None) or Shelf(event_id, self.embedder)
        self.shelves[event_id] = shelf  # now the last one asked about
        while len(self.shelves) > MOST_SHELVES:
            gone = next(iter(self.shelves))
            self.shelves.pop(gone).keep(self.database)
            self.searches.pop(gone, None)
            self.older.pop(gone, None)
        with self.database.engine.connect() as connection:
            shelf.update(connection)
        shelf.read_now(self.database, wanted)
        until = time.monotonic() + SLICE
        while shelf.pending and time.monotonic() < until:  # titles are read while nobody waits
            shelf.read_some(self.database)
        return shelf

    def _similar(self, question: dict[str, Any]) -> dict[str, Any]:
        """`text`, `most`: the ideas most like it, as [number, cosine, whether very similar].

        `left` ideas or titles of them are not read yet.
        """
        shelf = self._shelf(question["event"], [])
        found = shelf.alike(question["text"], question["most"])
        left = max(len(shelf.pending), len(shelf.untitled))
        return {"ideas": [astuple(one) for one in found], "left": left}

    def _fields(self, question: dict[str, Any]) -> dict[str, Any]:
        """`ideas`: [number, field or null] of each that something can be said of."""
        shelf = self._shelf(question["event"], question["ideas"])
        with self.database.engine.connect() as connection:
            found = shelf.fields_for(connection, question["ideas"])
        return {"fields": list(found.items())}

    def _pairs(self, question: dict[str, Any]) -> dict[str, Any]:
        """The pairs of ideas that probably say the same, the most alike first.

        Each as [number, number, whether very similar, whether a number or a denial differs].
        `pairs` is null as long as they are looked for; `left` ideas then still have to be read.
        """
        shelf = self._shelf(question["event"], [])
        if shelf.pending:
            return {"pairs": None, "left": len(shelf.pending)}
        search = self.searches.get(shelf.event_id)
        if search is None or (search.found is not None and search.changes != shelf.changes):
            if search and search.found is not None:
                self.older[shelf.event_id] = search.found
            search = self.searches[shelf.event_id] = self._search(shelf)
        if search.thread:
            search.thread.join(SOON)
        found = search.found if search.found is not None else self.older.get(shelf.event_id)
        return {"pairs": found, "left": 0}

    def _search(self, shelf: Shelf) -> Search:
        search = Search(shelf.changes)
        ids, texts, vectors = list(shelf.ids), list(shelf.texts), shelf.vectors.copy()

        def look() -> None:
            found: list[Pair] = pairs(vectors, texts, most=MOST_PAIRS)
            search.found = [
                (ids[one.a], ids[one.b], one.is_very_similar, one.differs) for one in found
            ]

        search.thread = Thread(target=look, daemon=True)
        search.thread.start()
        return search

    def _differences(self, question: dict[str, Any]) -> dict[str, Any]:
        """`pairs` of numbers: how the wording of each differs; null where one is gone."""
        numbers = {number for pair in question["pairs"] for number in pair}
        with self.database.reading() as session:
            ideas = many(session, Idea, numbers)
            return {
                "differences": [
                    difference(ideas[a], ideas[b]) if a in ideas and b in ideas else None
                    for a, b in question["pairs"]
                ]
            }


def serve(database: Database, idle: float = IDLE) -> None:
    """Answer what comes in on standard input on standard output, until it ends."""
    os.nice(NICENESS)
    helper = Helper(database, Remembering(load_embedder()))
    for line in _lines(helper, idle):
        sys.stdout.write(f"{json.dumps(_answered(helper, line))}\n")
        sys.stdout.flush()


def _answered(helper: Helper, line: bytes) -> dict[str, Any]:
    number = None
    try:
        question = json.loads(line)
        number = question["n"]
        return helper.answer(question)
    except Exception as error:  # noqa: BLE001  one question that fails must not end the process
        log.warning("a question could not be answered: %s", type(error).__name__)
        return {"n": number, "failed": True}


def _lines(helper: Helper, idle: float) -> Iterator[bytes]:
    """The lines of standard input; while there is none, what is left to do is done."""
    source, read = sys.stdin.fileno(), b""
    has_work = has_unkept = False
    while True:
        patience = 0.0 if has_work else REST if has_unkept else idle
        if select.select([source], [], [], patience)[0]:
            some = os.read(source, 65536)
            if not some:
                break
            *lines, read = (read + some).split(b"\n")
            yield from lines
            has_work = has_unkept = True
        elif has_work:
            has_work = _try(helper.work)
        elif has_unkept:
            has_unkept = _try(helper.keep)
        else:
            break
    _try(helper.keep)


def _try(work: Callable[[], bool]) -> bool:
    try:
        return work()
    except Exception as error:  # noqa: BLE001  the database is away, say: the next question tries again
        log.warning("ideas could not be read: %s", type(error).__name__)
        return False
