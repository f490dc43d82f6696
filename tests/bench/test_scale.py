"""Pages with a city's worth of contributions, against the same pages with few."""

import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from participation.comments.models import Comment
from participation.events.models import Event, Participant, RoundKind, RoundState
from participation.ideas.merging import merge, separate
from participation.ideas.models import Idea, IdeaKind, Status, StatusChange, Step, Support
from participation.ideas.rules import IdeaCase
from participation.identity.models import Person, Role
from participation.identity.rules import Viewer
from participation.kernel.db import Base, Work
from participation.kernel.search import SearchWord, stems_of, words_of
from participation.kernel.words import Words
from participation.masterplan.models import (
    ChangeKind,
    Light,
    Masterplan,
    Measure,
    MeasureChange,
    MeasureStatus,
    Promotion,
)
from participation.topics.models import TopicField
from tests.support.house import Browser, House, make_app
from tests.support.measuring import compare, cpu, report

NOW = datetime(2026, 11, 1, tzinfo=UTC)
# A thousand words that stem differently; the first few occur everywhere, as in real texts.
WORDS = [
    "Stadt", "Bus", "Schule", "Radweg", "Bäume", "library", "waiting", "Termin",
    *(f"wort{number:03}" for number in range(992)),
]  # fmt: skip
PEOPLE = 400
FIELDS = 20


@dataclass(frozen=True)
class Size:
    """How much there is."""

    ideas: int
    comments: int
    measures: int


SMALL, LARGE = Size(200, 1_000, 5), Size(20_000, 100_000, 500)


class Filler:
    """Fills the tables row by row's worth, many at once: through the verbs it would take an hour."""

    def __init__(self, work: Work, event: Event, size: Size) -> None:
        self.work, self.event, self.size = work, event, size
        self.chance = random.Random(1)
        self.words: list[dict[str, Any]] = []

    def text(self, length: int) -> str:
        """A text whose words are as unevenly spread as real ones."""
        ranks = (int(1000 ** self.chance.random()) - 1 for _ in range(length))
        return " ".join(WORDS[rank] for rank in ranks)

    def add(self, table: type[Base], rows: Iterator[dict[str, Any]]) -> None:
        """Insert rows."""
        self.work.session.execute(insert(table), list(rows))

    def found_by(self, kind: str, number: int, text: str) -> None:
        """Make a text findable."""
        stems = {stem for word in words_of(text) for stem in stems_of(word)}
        self.words += [{"kind": kind, "stem": stem, "number": number} for stem in stems]

    def fill(self) -> None:
        """Everything."""
        self.add(Participant, map(self.participant, range(1, PEOPLE + 1)))
        self.add(TopicField, map(self.field, range(1, FIELDS + 1)))
        self.add(Idea, map(self.idea, range(1, self.size.ideas + 1)))
        self.add(StatusChange, map(self.step, range(1, self.size.ideas + 1)))
        self.add(Comment, map(self.comment, range(1, self.size.comments + 1)))
        self.add(Masterplan, iter([self.plan()]))
        self.add(Measure, map(self.measure, range(1, self.size.measures + 1)))
        self.add(MeasureChange, map(self.change, range(1, self.size.measures + 1)))
        self.add(Promotion, map(self.promotion, range(1, 2 * self.size.measures + 1)))
        self.add(SearchWord, iter(self.words))

    def participant(self, number: int) -> dict[str, Any]:
        """Somebody."""
        guest = secrets.token_hex(32)
        return {"id": number, "event_id": self.event.id, "guest": guest, "joined_at": NOW}

    def field(self, number: int) -> dict[str, Any]:
        """A topic field."""
        name = Words({"de": f"Feld {number}", "en": f"Field {number}"})
        self.found_by("field", number, f"Feld {number} Field")
        return {
            "id": number,
            "position": number,
            "name": name,
            "description": Words({}),
            "created_at": NOW,
        }

    def idea(self, number: int) -> dict[str, Any]:
        """An idea in a field."""
        title, text = self.text(5), self.text(25)
        self.found_by("idea", number, f"{title} {text}")
        return {
            "id": number,
            "event_id": self.event.id,
            "participant_id": 1 + number % PEOPLE,
            "kind": IdeaKind.IDEA,
            "language": ("de", "en")[number % 2],
            "title": title,
            "text": text,
            "html": f"<p>{text}</p>",
            "status": Status.PROMOTED if number <= 2 * self.size.measures else Status.IN_FIELD,
            "field_id": 1 + number % FIELDS,
            "support_count": number % 50,
            "comment_count": self.size.comments // self.size.ideas,
            "version": number,
            "created_at": NOW + timedelta(seconds=number),
        }

    def step(self, number: int) -> dict[str, Any]:
        """How an idea began."""
        return {"idea_id": number, "at": NOW, "status": Status.PUBLISHED, "kind": Step.STATUS}

    def comment(self, number: int) -> dict[str, Any]:
        """A comment on one of the ideas in turn."""
        text = self.text(12)
        self.found_by("comment", number, text)
        return {
            "id": number,
            "idea_id": 1 + number % self.size.ideas,
            "participant_id": 1 + number % PEOPLE,
            "language": ("de", "en")[number % 2],
            "text": text,
            "html": f"<p>{text}</p>",
            "created_at": NOW,
        }

    @staticmethod
    def plan() -> dict[str, Any]:
        """The masterplan."""
        title = Words({"de": "Masterplan", "en": "Masterplan"})
        return {
            "id": 1,
            "title": title,
            "summary": Words({}),
            "created_at": NOW,
            "published_at": NOW,
        }

    def measure(self, number: int) -> dict[str, Any]:
        """A published measure."""
        text = self.text(12)
        self.found_by("measure", number, text)
        return {
            "id": number,
            "plan_id": 1,
            "topic_field_id": 1 + number % FIELDS,
            "number": f"{number}",
            "title": Words({"de": f"Maßnahme {number}", "en": f"Measure {number}"}),
            "summary": Words({"de": text}),
            "status": MeasureStatus.RUNNING,
            "light": Light.GREEN,
            "light_reason": Words({"de": "Läuft.", "en": "Going well."}),
            "created_at": NOW,
            "changed_at": NOW + timedelta(minutes=number),
            "published_at": NOW,
        }

    @staticmethod
    def change(number: int) -> dict[str, Any]:
        """How a measure came to be public."""
        return {"measure_id": number, "at": NOW, "kind": ChangeKind.PUBLISHED, "changes": {}}

    @staticmethod
    def promotion(number: int) -> dict[str, Any]:
        """Two ideas per measure."""
        return {"measure_id": 1 + (number - 1) // 2, "idea_id": number, "at": NOW}


@dataclass(frozen=True)
class City:
    """A house with so much in it, and a resident who takes part."""

    house: House
    event: Event
    resident: Browser

    def get(self, path: str) -> Callable[[], object]:
        """Fetching a page, which must be there."""

        def act() -> None:
            answer = self.resident.client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)

        return act


def city(folder: Path, size: Size) -> City:
    house = House(make_app(folder))
    event = house.event()
    house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    with house.work() as work:
        Filler(work, event, size).fill()
    return City(house, event, house.browser().join(event))


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> tuple[City, City]:
    """A large one and a small one."""
    folder = tmp_path_factory.mktemp("cities")
    return city(folder / "large", LARGE), city(folder / "small", SMALL)


PAGES = {
    "board": "/events/1",
    "board by support": "/events/1?order=support",
    "board searched": "/events/1?q=bus",
    "all ideas": "/ideas",
    "all ideas by support, in a field": "/ideas?order=support&field=3",
    "idea": "/ideas/7",
    "topic fields": "/fields",
    "topic field": "/fields/3",
    "masterplan": "/masterplan/1",
    "measure": "/measures/3",
    "search for a common word": "/search?q=Stadt",
    "search for two common words": "/search?q=Stadt+Schulen",
    "search for a rare word": "/search?q=wort900",
    "search, comments only": "/search?q=buses&in=comments",
    "feed of ideas": "/ideas.atom",
    "start": "/",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_city_of_ideas_costs_at_most_three_times_a_village(
    cities: tuple[City, City], name: str
) -> None:
    large, small = (one.get(PAGES[name]) for one in cities)
    compare(f"{name}: 20,000 ideas, 100,000 comments, 500 measures", large, small, target=3.0)


@contextmanager
def crowd(house: House, supporters: int) -> Iterator[tuple[Event, Idea, Idea]]:
    """Two ideas with so many supporters each, every other one of whom supports both."""
    moderator = house.person("moderator", Role.MODERATOR)
    event = house.event(moderator=moderator)
    first, second = house.idea(event), house.idea(event)
    with house.work() as work:
        people = [
            {"id": n, "event_id": event.id, "guest": f"guest-{n}", "joined_at": NOW}
            for n in range(1, supporters * 3 // 2 + 1)
        ]
        work.session.execute(insert(Participant), people)
        for idea, start in ((first, 1), (second, supporters // 2 + 1)):
            rows = [
                {"idea_id": idea.id, "participant_id": n, "at": NOW}
                for n in range(start, start + supporters)
            ]
            work.session.execute(insert(Support), rows)
            work.session.get_one(Idea, idea.id).support_count = supporters
    yield event, first, second


def test_two_ideas_of_5000_supporters_are_merged_and_parted(tmp_path: Path) -> None:
    house = House(make_app(tmp_path))
    with crowd(house, 5000) as (event, first, second):

        def case(work: Work, idea: Idea) -> IdeaCase:
            person = work.session.get_one(Person, 1)
            found = work.session.get_one(Idea, idea.id)
            return IdeaCase(Viewer(person), work.session.get_one(Event, event.id), None, found)

        def join() -> None:
            with house.work() as work:
                merge(work, case(work, first), [case(work, second)])
                assert work.session.get_one(Idea, first.id).support_count == 7500

        def part() -> None:
            with house.work() as work:
                separate(work, case(work, second))
                assert work.session.get_one(Idea, first.id).support_count == 5000

        report("merge of two ideas with 5,000 supporters each, one transaction", cpu(join))
        report("and undone, one transaction", cpu(part))
