"""Measured, not judged: `make bench` prints a table and writes build/bench.json.

Figures of one run on one machine; ratios within the run are what travels. Real contributions are
read from the folder BENCH_DATA (default: ../shared/data beside the project) where it exists.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

from participation.boards.parts import Snapshot, snapshot
from participation.boards.situation import Screen
from participation.events.models import Event, RoundKind, RoundState
from participation.ideas.importing import import_ideas, read_rows
from tests.support import ROOT
from tests.support.house import Browser, House, make_app
from tests.support.measuring import at_most_times, compare, cpu, report, report_pairs

REAL_DATA = Path(os.environ.get("BENCH_DATA", ROOT.parent / "shared" / "data"))


def filled(folder: Path, number: int) -> tuple[House, Event, Browser]:
    """A house with an event of so many ideas, and somebody who takes part."""
    house = House(make_app(folder))
    event = house.event()
    house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    with house.work() as work:
        from participation.ideas.domain import IdeaDraft, place
        from participation.ideas.models import IdeaKind

        here = house.again(work, event)
        for index in range(number):
            place(work, here, IdeaDraft(f"Idea {index}", "Because.", IdeaKind.IDEA, "en"))
    return house, event, house.browser().join(event)


def test_a_board_of_2000_costs_what_a_board_of_200_costs(tmp_path: Path) -> None:
    small, large = filled(tmp_path / "small", 200), filled(tmp_path / "large", 2000)
    pages = [
        (lambda world=world: world[2].client.get(f"/events/{world[1].id}"))
        for world in (large, small)
    ]
    compare("board of 2,000 ideas against one of 200", *pages, target=3.0)


def test_one_more_idea_costs_the_same_on_a_large_board(tmp_path: Path) -> None:
    def one_more(house: House, event: Event) -> Callable[[], Snapshot]:
        def act() -> Snapshot:
            idea = house.idea(event)
            with house.app.test_request_context(), house.database.reading() as session:
                found = session.get_one(Event, event.id)
                return snapshot(session, found, Screen.PHONE, idea.version - 1)

        return act

    small, large = filled(tmp_path / "small", 20), filled(tmp_path / "large", 2000)
    name = "one more idea and its frame: on 2,000 against on 20"
    compare(f"{name}, CPU", one_more(*large[:2]), one_more(*small[:2]), target=1.3)
    sizes = (wire_size(one_more(*large[:2])()), wire_size(one_more(*small[:2])()))
    report_pairs(f"{name}, bytes", [sizes], "bytes", at_most_times(1.3))


def wire_size(found: Snapshot) -> int:
    """The bytes of a frame's parts as JSON."""
    return len(json.dumps(found.parts))


def test_real_contributions_are_imported(tmp_path: Path) -> None:
    file = REAL_DATA / "cimt_ottensen_single.tsv"
    if not file.exists():
        print(f"\nNot measured: {file} is missing; set BENCH_DATA to the folder that has it.")
        return
    house = House(make_app(tmp_path / "house"))
    event = house.event()
    rows = read_rows(file)
    with house.app.test_request_context():
        spent = cpu(lambda: list(import_ideas(house.database, event.id, rows)))
    report(f"import of {len(rows)} real contributions", spent)
