"""Exports: everything public, nobody's name or device, and readable again by the import."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from participation.events.domain import end_event, take_part_as
from participation.events.models import Event, Method, Participant, Round, RoundKind, RoundState
from participation.ideas.importing import import_ideas, read_rows
from participation.ideas.models import Idea, Status
from participation.identity.domain import add_affiliation
from participation.kernel.words import Words
from participation.reporting.export import as_data, to_csv, to_json
from participation.reporting.votes import result_rows
from tests.support.house import House


class Fair:
    """An event with ideas, a vote with dots, an account and guests."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.event = house.event(moderator=house.person("moderatorname"))
        self.author = house.participant(self.event, guest="f" * 64)
        with house.work() as work:
            company = add_affiliation(work, Words({"de": "Firma", "en": "Company"}))
            found = work.session.get_one(Participant, self.author.id)
            take_part_as(work, house.again(work, self.event), found, company)
        self.first = house.idea(self.event, self.author, title="Benches", text="More.\n\nMany.")
        self.second = house.idea(self.event, title="Chairs", text="", language="de")
        for status in (Status.SUBMITTED, Status.HIDDEN, Status.WITHDRAWN):
            house.idea(self.event, title=f"secretly {status.value}", status=status)
        self.round = house.move(self.event, RoundKind.VOTE, RoundState.OPEN)
        house.vote(self.round, self.author, self.first, 3)
        house.vote(self.round, self.author, self.second, 1)

    def data(self) -> dict[str, Any]:
        with self.house.database.reading() as session:
            return as_data(session, session.get_one(Event, self.event.id))

    def close(self) -> "Fair":
        with self.house.work() as work:
            end_event(work, self.house.again(work, self.event))
        return self


def test_ideas_votes_and_figures_are_exported(each_house: House) -> None:
    fair = Fair(each_house).close()
    data = json.loads(to_json(fair.data()))
    assert data["event"] == {
        "id": fair.event.id,
        "kind": "workshop",
        "audience": "public",
        "title": {"de": "Werkstatt", "en": "Workshop"},
    }
    (vote,) = data["rounds"]
    assert (vote["id"], vote["state"], vote["ballots"]) == (fair.round.id, "closed", 1)
    first, second = data["ideas"]
    assert first.pop("created_at").endswith("+00:00")
    assert first == {
        "id": fair.first.id,
        "title": "Benches",
        "text": "More.\n\nMany.",
        "kind": "idea",
        "language": "en",
        "affiliation": "Company",
        "supporters": 0,
        "merged_into": None,
        "results": {str(fair.round.id): {"rank": 1, "score": 3, "voters": 1}},
    }
    assert second["affiliation"] == ""
    assert second["results"] == {str(fair.round.id): {"rank": 2, "score": 1, "voters": 1}}


def test_no_name_no_device_and_nothing_unpublished_leaves(each_house: House) -> None:
    fair = Fair(each_house).close()
    for text in (to_json(fair.data()), to_csv(fair.data())):
        assert "Benches" in text
        for secret in ("f" * 64, "moderatorname", "example.org", fair.event.code, "secretly"):
            assert secret not in text
        assert fair.event.entry_key not in text


def test_a_vote_under_way_is_not_exported(house: House) -> None:
    data = Fair(house).data()
    assert data["rounds"] == []
    assert [idea["results"] for idea in data["ideas"]] == [{}, {}]


def test_a_table_has_two_columns_per_vote(house: House) -> None:
    fair = Fair(house).close()
    table = list(csv.reader(io.StringIO(to_csv(fair.data()))))
    assert table[0] == [
        *("id", "title", "text", "kind", "language", "created_at", "affiliation", "supporters"),
        "merged_into",
        f"rank_{fair.round.id}",
        f"score_{fair.round.id}",
    ]
    assert [row[1] for row in table[1:]] == ["Benches", "Chairs"]
    assert [row[-2:] for row in table[1:]] == [["1", "3"], ["2", "1"]]


def test_scores_are_rounded_as_in_the_file_of_the_vote_itself(house: House) -> None:
    event = house.event(moderator=house.person("moderatorname"))
    whole, broken = (house.idea(event, title=title) for title in ("Whole", "Broken"))
    vote = house.open_vote(event, Method.SCALE)
    for number, value in enumerate((5, 5, 4)):
        voter = house.participant(event, guest=f"{number}" * 64)
        house.vote(vote, voter, whole, 4)
        house.vote(vote, voter, broken, value)
    with house.work() as work:
        end_event(work, house.again(work, event))
        data = as_data(work.session, house.again(work, event))
        rows = result_rows(work.session, work.session.get_one(Round, vote.id))
    assert [row["score"] for row in rows] == [4.6667, 4]
    table = {row["title"]: row for row in csv.DictReader(io.StringIO(to_csv(data)))}
    scores = [table[title][f"score_{vote.id}"] for title in ("Broken", "Whole")]
    assert scores == ["4.6667", "4"]


def test_what_was_merged_keeps_its_dots_and_says_where_it_stands(house: House) -> None:
    fair = Fair(house).close()
    with house.work() as work:
        work.session.get_one(Idea, fair.second.id).merged_into_id = fair.first.id
    first, second = csv.DictReader(io.StringIO(to_csv(fair.data())))
    dots = f"score_{fair.round.id}"
    assert (first["merged_into"], first[dots]) == ("", "3")
    assert (second["merged_into"], second[dots]) == (str(fair.first.id), "1")


def test_an_event_without_ideas_is_a_head_alone(house: House) -> None:
    event = house.event()
    with house.database.reading() as session:
        text = to_csv(as_data(session, session.get_one(Event, event.id)))
    head = "id,title,text,kind,language,created_at,affiliation,supporters,merged_into"
    assert text.splitlines() == [head]


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", '="a","b"']


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_is_a_formula(house: House, text: str) -> None:
    event = house.event()
    house.idea(event, title=text, text=text)
    with house.database.reading() as session:
        table = list(csv.reader(io.StringIO(to_csv(as_data(session, event)))))
    assert table[1][1] == table[1][2] == f"'{text}"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in table[1])


TEXTS = [
    ("Benches", 'More.\n\nMany, with "quotes"; and semicolons.'),
    ("=1+1", "-5 °C"),
    ("Bürger*innen 🙂", "C:\\new\\table"),
    ("'quoted'", "'=not a formula"),
    ("a;b;c;d;e;f;g;h;i;j", "tab"),
]


def test_what_was_exported_can_be_imported(each_house: House, tmp_path: Path) -> None:
    event, file = each_house.event(), tmp_path / "export.csv"
    for title, text in TEXTS:
        each_house.idea(event, title=title, text=text, language="de")
    with each_house.database.reading() as session:
        before = as_data(session, event)
    file.write_text(to_csv(before), encoding="utf-8")
    other = each_house.event()
    with each_house.app.test_request_context():
        *_, report = import_ideas(each_house.database, other.id, read_rows(file))
    assert (report.imported, report.refused) == (len(TEXTS), [])
    with each_house.database.reading() as session:
        after = as_data(session, other)

    def contents(data: dict[str, Any]) -> list[tuple[str, ...]]:
        names = ("title", "text", "kind", "language")
        return [tuple(idea[name] for name in names) for idea in data["ideas"]]

    assert contents(after) == contents(before)
