"""What one new idea costs the process with the language model, among 5,000 that are stored."""

from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from sqlalchemy import insert, update

from participation.events.models import Event
from participation.grouping.embedding import load_embedder
from participation.ideas.models import Idea, IdeaKind, Placed, Status
from participation.similarity.models import IdeaVector
from participation.similarity.worker.vectors import Worded
from tests.support.house import House, make_app
from tests.support.measuring import Target, at_most, cpu, cpu_of, report
from tests.support.model import await_answer, awake
from tests.support.processes import wait_until
from tests.topics.test_sorting import field

STORED, FIELDS, CONFIRMED, NEW = 5_000, 20, 20, 40
SUBJECTS = ("Radweg", "Spielplatz", "Bürgerbüro", "Bibliothek", "Schwimmbad", "Marktplatz")
WISHES = ("öfter reinigen", "abends länger öffnen", "besser beleuchten", "barrierefrei umbauen")


def text(number: int) -> tuple[str, str]:
    subject, wish = SUBJECTS[number % len(SUBJECTS)], WISHES[number % len(WISHES)]
    return (
        f"{subject} {wish}, Vorschlag {number}",
        f"Bitte den {subject} im Stadtteil {number % 90} {wish}, damit alle ihn nutzen können.",
    )


def filled(house: House, name: str, size: int) -> Event:
    """An event with so many ideas that have vectors, some of them put into fields by people."""
    event = house.event()
    fields = [field(house, f"Field {number}").id for number in range(FIELDS)]
    rows = np.random.default_rng(1).normal(size=(STORED, size))
    vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)
    with house.work() as work:
        ideas: list[dict[str, Any]] = []
        for number in range(STORED):
            title, more = text(number)
            into = fields[number % FIELDS] if number < FIELDS * CONFIRMED else None
            ideas.append(
                {
                    "id": number + 1,
                    "event_id": event.id,
                    "kind": IdeaKind.IDEA,
                    "language": "de",
                    "title": title,
                    "text": more,
                    "html": more,
                    "status": Status.IN_FIELD if into else Status.PUBLISHED,
                    "placed": Placed.PERSON if into else Placed.NOBODY,
                    "field_id": into,
                    "version": number + 1,
                    "created_at": work.now,
                }
            )
        work.session.execute(insert(Idea), ideas)
        kept = [
            {
                "idea_id": one["id"],
                "digest": Worded(one["id"], f"{one['title']}\n{one['text']}", "de").digest(name),
                "vector": vector.tobytes(),
            }
            for one, vector in zip(ideas, vectors, strict=True)
        ]
        work.session.execute(insert(IdeaVector), kept)
        work.session.execute(update(Event).where(Event.id == event.id).values(version=STORED))
    return event


def test_one_new_idea_among_thousands(tmp_path: Path) -> None:
    house, embedder = House(make_app(tmp_path)), load_embedder()
    event = filled(house, embedder.name, embedder.size)
    with awake(house) as machine:
        ask = {"event": event.id}
        await_answer(machine, {"ask": "fields", "ideas": [1], **ask})
        assert machine.pid
        before = cpu_of(machine.pid)
        look = {"ask": "similar", "text": "", "most": 1, **ask}
        wait_until(lambda: not await_answer(machine, look)["left"], what="all titles being read")
        report(f"{STORED:,} titles, once", (cpu_of(machine.pid) - before) / 1000, "s CPU")
        spent, alone = [], []
        for number in range(STORED, STORED + NEW):
            title, more = text(number)
            draft = f"{title}\n{more}"
            before = cpu_of(machine.pid)
            await_answer(machine, {"ask": "similar", "text": draft, "most": 10, **ask})
            idea = house.idea(event, title=title, text=more, language="de")
            await_answer(machine, {"ask": "fields", "ideas": [idea.id], **ask})
            spent.append(cpu_of(machine.pid) - before)
            alone.append(cpu(partial(embedder.embed, [draft])))
    house.database.dispose()
    name = f"one new idea: its field and ten similar ones, {STORED:,} stored"
    once, by_itself = mean(spent), mean(alone)
    figure = report(name, once, "ms CPU", at_most(20))
    times = Target("≤ 3 ×", lambda value, _reference, _ratio: value <= 3)
    ratio = report(f"{name}, against its embedding alone", once / by_itself, "times", times)
    assert figure.target_met
    assert ratio.target_met
