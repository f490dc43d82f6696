"""Ideas like the one being written, pairs that are probably the same, and new ideas that sort themselves."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from participation.events.models import Event, RoundKind, RoundState
from participation.ideas.models import Idea, Merge, Placed, Status, Support
from participation.identity.models import Person, Role
from participation.kernel.audit import AuditEntry
from participation.kernel.db import many
from participation.similarity.machine import Machine
from participation.similarity.models import DismissedPair, IdeaVector
from participation.similarity.newcomers import Sorter, switch
from participation.topics.domain import lock_field
from participation.topics.models import FieldMove, TopicField
from tests.support.house import Browser, House, make_app
from tests.support.model import await_answer, awake
from tests.support.processes import wait_until
from tests.topics.test_sorting import field

BENCHES = ("Mehr Bänke im Stadtpark", "Im Park fehlen Sitzbänke für ältere Menschen.", "de")
SEATS = ("More benches in the city park", "Older people need places to sit in the park.", "en")
SLOW = ("Tempo 30 in der Innenstadt", "Autos fahren zu schnell.", "de")
FAST = ("Tempo 80 in der Innenstadt", "Autos fahren zu schnell.", "de")
DRAFT = {"title": "Sitzbänke im Stadtpark", "text": "Ältere Menschen können im Park nicht sitzen."}


class Model:
    """A house whose machine is awake."""

    def __init__(self, house: House, machine: Machine) -> None:
        self.house, self.machine = house, machine
        self.kim: Person = house.person("kim", Role.MODERATOR)
        self.sorter: Sorter = house.app.extensions["sorter"]

    def event(self, *ideas: tuple[str, str, str], **changes: Any) -> tuple[Event, list[Idea]]:
        event = self.house.event(moderator=self.kim, **changes)
        return event, [self.idea(event, one) for one in ideas]

    def idea(self, event: Event, said: tuple[str, str, str], **changes: Any) -> Idea:
        title, text, language = said
        return self.house.idea(event, title=title, text=text, language=language, **changes)

    def moderator(self) -> Browser:
        return self.house.browser().sign_in(self.kim)

    def hide(self, idea: Idea) -> None:
        self.moderator().post(f"/ideas/{idea.id}/hiding", {"reason": "Spam"})

    def stored(self, idea: Idea) -> Idea:
        with self.house.database.reading() as session:
            return session.get_one(Idea, idea.id)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Model]:
    house = House(make_app(tmp_path_factory.mktemp("model")))
    with awake(house) as machine:
        yield Model(house, machine)
    house.database.dispose()


# While writing.


def looked_for(model: Model, event: Event, draft: dict[str, str] = DRAFT) -> dict[str, Any]:
    browser = model.house.browser().join(event)
    return browser.post_json(f"/events/{event.id}/similar", draft)


def test_the_author_sees_similar_ideas_in_both_languages_before_sending(model: Model) -> None:
    event, _ideas = model.event(BENCHES, SEATS, SLOW)
    model.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    answer = looked_for(model, event)
    assert answer["answered"]
    assert "Mehr Bänke im Stadtpark" in answer["html"]
    assert "More benches in the city park" in answer["html"]
    assert "Tempo 30" not in answer["html"]


def test_who_has_written_only_a_title_sees_ideas_with_titles_like_it(model: Model) -> None:
    """What those say below their titles makes them unlike a title alone."""
    long = "Lastenräder sind oft sperrig und sollten am Anfang oder Ende der Straße geparkt werden."
    cargo = ("Parkplatz für Lastenräder", long, "de")
    event, _ideas = model.event(cargo, BENCHES, SLOW)
    model.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    question = {"ask": "similar", "event": event.id, "text": cargo[0], "most": 1}
    wait_until(lambda: await_answer(model.machine, question)["ideas"], what="the titles being read")
    found = looked_for(model, event, {"title": "Parkplätze für Lastenräder", "text": ""})["html"]
    assert cargo[0] in found
    assert "Mehr Bänke" not in found


def test_nothing_hidden_merged_or_of_another_event_is_shown(model: Model) -> None:
    event, (hidden, front, behind) = model.event(BENCHES, SLOW, BENCHES)
    _other, _ideas = model.event(BENCHES)
    model.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    assert "Mehr Bänke" in looked_for(model, event)["html"]
    model.hide(hidden)
    model.moderator().post(
        f"/events/{event.id}/merging?idea={front.id}", {"idea": behind.id, "front": front.id}
    )
    assert looked_for(model, event)["html"].strip() == ""


def test_nobody_is_shown_anything_in_a_blind_round(model: Model) -> None:
    event, _ideas = model.event(BENCHES)
    with model.house.work() as work:
        model.house.event_round(model.house.again(work, event), RoundKind.COLLECT).is_blind = True
    model.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    browser = model.house.browser().join(event)
    assert "Look for similar ideas" not in browser.get(f"/events/{event.id}").text
    answer = browser.post_json(f"/events/{event.id}/similar", DRAFT, status=403)
    assert "hidden" in answer["reason"]


def test_a_different_number_is_never_very_similar(model: Model) -> None:
    event, _ideas = model.event(SLOW)
    model.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    same = looked_for(model, event, {"title": SLOW[0], "text": SLOW[1]})
    other = looked_for(model, event, {"title": FAST[0], "text": FAST[1]})
    assert "very similar" in same["html"]
    assert "Tempo 30" in other["html"]
    assert "very similar" not in other["html"]


def test_a_short_or_empty_draft_finds_nothing(model: Model) -> None:
    event, _ideas = model.event(BENCHES)
    model.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    assert looked_for(model, event, {"title": "Bänke", "text": ""})["html"].strip() == ""
    assert looked_for(model, event, {})["html"].strip() == ""


def test_without_a_script_the_form_comes_back_filled_in_with_the_list(model: Model) -> None:
    event, (benches,) = model.event(BENCHES)
    model.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    browser = model.house.browser().join(event)
    page = browser.post(f"/events/{event.id}/similar", DRAFT).text
    assert "Similar ideas already here" in page
    assert 'value="Sitzbänke im Stadtpark"' in page
    page = browser.post(f"/events/{event.id}/similar/{benches.id}/support", DRAFT).text
    assert "Your support counts" in page
    assert 'value="Sitzbänke im Stadtpark"' in page
    assert model.stored(benches).support_count == 1
    page = browser.post(f"/events/{event.id}/similar", DRAFT).text
    assert "You support this one already." in page


def test_supporting_instead_is_refused_with_the_draft_kept(model: Model) -> None:
    event, _ideas = model.event()
    model.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    browser = model.house.browser().join(event)
    browser.post(f"/events/{event.id}/ideas", {"title": BENCHES[0], "text": BENCHES[1]})
    with model.house.database.reading() as session:
        own = session.scalars(select(Idea.id).where(Idea.event_id == event.id)).one()
    page = browser.post(f"/events/{event.id}/similar/{own}/support", DRAFT, status=409).text
    assert "You cannot support your own idea." in page
    assert 'value="Sitzbänke im Stadtpark"' in page
    assert "You wrote this one yourself." in browser.post(f"/events/{event.id}/similar", DRAFT).text


def test_an_idea_of_another_event_is_not_there(model: Model) -> None:
    event, _ideas = model.event()
    _other, (stranger,) = model.event(BENCHES)
    browser = model.house.browser().join(event)
    browser.post(f"/events/{event.id}/similar/{stranger.id}/support", DRAFT, status=404)


def test_pages_work_without_the_model(house: House) -> None:
    kim = house.person("kim", Role.MODERATOR)
    event = house.event(moderator=kim)
    house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    browser = house.browser().join(event)
    assert not browser.post_json(f"/events/{event.id}/similar", DRAFT)["answered"]
    page = browser.post(f"/events/{event.id}/similar", DRAFT).text
    assert "Ideas cannot be compared at the moment." in page
    assert 'value="Sitzbänke im Stadtpark"' in page
    moderator = house.browser().sign_in(kim)
    assert "We are comparing the ideas" in moderator.get(f"/events/{event.id}/duplicates").text


def test_switched_off_it_is_offered_nowhere(tmp_path: Path) -> None:
    house = House(make_app(tmp_path, language_model=False))
    kim = house.person("kim", Role.MODERATOR)
    event = house.event(moderator=kim)
    house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    assert "similar ideas" not in house.browser().join(event).get(f"/events/{event.id}").text
    moderator = house.browser().sign_in(kim)
    assert "switched off here" in moderator.get(f"/events/{event.id}/fields").text
    assert "switched off here" in moderator.get(f"/events/{event.id}/duplicates").text
    house.database.dispose()


# Probably the same.


def pairs_page(model: Model, event: Event) -> str:
    moderator = model.moderator()

    def look() -> str:
        page = moderator.get(f"/events/{event.id}/duplicates").text
        return "" if "We are comparing" in page else page

    return wait_until(look, within=60, what="a page that has compared")


def test_pairs_show_in_which_numbers_they_differ(model: Model) -> None:
    event, _ideas = model.event(SLOW, FAST, BENCHES)
    page = pairs_page(model, event)
    assert "1 pair to decide." in page
    assert "Mind the difference:" in page
    assert "only the first one says 30." in page
    assert '<mark class="p-differs p-differs--weighty">' in page


def test_without_like_ideas_the_page_says_so(model: Model) -> None:
    event, _ideas = model.event(SLOW, BENCHES)
    assert "No two ideas look the same." in pairs_page(model, event)
    empty, _none = model.event()
    assert "No two ideas look the same." in pairs_page(model, empty)


def test_a_pair_is_merged_and_parted_again(model: Model) -> None:
    event, (one, two) = model.event(SLOW, SLOW)
    assert "Very similar" in pairs_page(model, event)
    moderator = model.moderator()
    form = {"idea": [one.id, two.id], "front": one.id, "page": "duplicates"}
    page = moderator.post(f"/events/{event.id}/merging", form)
    assert page.request.path == f"/events/{event.id}/duplicates"
    assert model.stored(two).merged_into_id == one.id
    assert "No two ideas look the same." in pairs_page(model, event)
    back = moderator.post(f"/events/{event.id}/separation?idea={two.id}&page=duplicates")
    assert back.request.path == f"/events/{event.id}/duplicates"
    assert "Very similar" in pairs_page(model, event)
    with model.house.database.reading() as session:
        found = session.scalars(select(Merge).where(Merge.idea_id == two.id)).one()
    assert found.undone_at is not None


def test_a_pair_that_is_not_the_same_stays_away_until_it_is_compared_again(model: Model) -> None:
    event, (one, two) = model.event(SLOW, FAST)
    moderator = model.moderator()
    form = {"idea": [two.id, one.id]}
    dismissed = moderator.post(f"/events/{event.id}/duplicates/dismissals", form).text
    assert "These two stay apart." in dismissed
    page = pairs_page(model, event)
    assert "No two ideas look the same." in page
    assert "1 pair that is not the same" in page
    moderator.post(f"/events/{event.id}/duplicates/dismissals", form, status=409)
    moderator.post(f"/events/{event.id}/duplicates/comparisons", form)
    assert "1 pair to decide." in pairs_page(model, event)
    moderator.post(f"/events/{event.id}/duplicates/comparisons", form, status=409)
    with model.house.database.reading() as session:
        acts = select(AuditEntry.act).where(AuditEntry.act.in_(["PairReturned", "PairDismissed"]))
        assert session.scalars(acts.order_by(AuditEntry.id.desc())).all()[:2] == [
            "PairReturned",
            "PairDismissed",
        ]
        kept = select(func.count()).where(DismissedPair.event_id == event.id)
        assert session.scalar(kept.select_from(DismissedPair)) == 0


def test_one_idea_alone_or_of_another_event_is_no_pair(model: Model) -> None:
    event, (one,) = model.event(SLOW)
    _other, (stranger,) = model.event(SLOW)
    moderator = model.moderator()
    address = f"/events/{event.id}/duplicates/dismissals"
    moderator.post(address, {"idea": one.id}, status=422)
    moderator.post(address, {"idea": [one.id, stranger.id]}, status=404)


# New ideas.

PARK = (
    ("Mehr Bänke im Stadtpark", "Sitzbänke für ältere Menschen.", "de"),
    ("Neue Bäume im Park", "Schatten im Sommer, mehr Grün.", "de"),
    ("A playground in the park", "Children need green places to play.", "en"),
    ("Blumenwiesen statt Rasen", "Der Park soll bunter werden.", "de"),
)
ROAD = (
    ("Busse öfter fahren lassen", "Alle zehn Minuten ein Bus.", "de"),
    ("Cheaper bus tickets", "Public transport should cost less.", "en"),
    ("Straßenbahn bis zum Bahnhof", "Die Linie soll verlängert werden.", "de"),
    ("Haltestellen mit Dach", "Wer auf den Bus wartet, wird nass.", "de"),
)
NEW_PARK = ("Ein Teich im Stadtpark", "Wasser und Grün für alle Menschen im Park.", "de")
NEW_ROAD = ("A night bus on weekends", "Buses should run at night as well.", "en")
NEITHER = ("Schnellere Antworten", "Anträge sollen schneller bearbeitet werden.", "de")


class Taught:
    """An event with two fields that people have filled, in which new ideas sort themselves."""

    def __init__(self, model: Model) -> None:
        self.model, self.house = model, model.house
        self.event, ideas = model.event(*PARK, *ROAD)
        self.park, self.road = field(model.house, "Parks"), field(model.house, "Transport")
        moderator = model.moderator()
        for some, into in ((ideas[:4], self.park), (ideas[4:], self.road)):
            ticked = [f"{one.id}:0" for one in some]
            moderator.post(f"/events/{self.event.id}/moves", {"idea": ticked, "field": into.id})
        moderator.post(f"/events/{self.event.id}/self-sorting", {"on": "1"})

    def arrives(self, said: tuple[str, str, str], **changes: Any) -> Idea:
        idea = self.model.idea(self.event, said, **changes)
        self.sort()
        return idea

    def sort(self) -> None:
        wait_until(
            lambda: self.model.sorter.sort(self.event.id), within=30, what="an answer in time"
        )

    def stands(self, idea: Idea) -> tuple[int | None, Placed, Status]:
        found = self.model.stored(idea)
        return found.field_id, found.placed, found.status


@pytest.fixture
def taught(model: Model) -> Taught:
    return Taught(model)


def test_new_ideas_go_where_people_have_put_their_like(taught: Taught) -> None:
    park, road = taught.arrives(NEW_PARK), taught.arrives(NEW_ROAD)
    assert taught.stands(park) == (taught.park.id, Placed.MACHINE, Status.IN_FIELD)
    assert taught.stands(road) == (taught.road.id, Placed.MACHINE, Status.IN_FIELD)


def test_what_is_not_sure_is_marked_so_and_stays_unsorted(taught: Taught) -> None:
    assert taught.stands(taught.arrives(NEITHER)) == (None, Placed.UNSURE, Status.PUBLISHED)


def test_an_act_of_the_machine_is_in_the_history_with_nobodys_name_and_is_undone(
    taught: Taught,
) -> None:
    idea = taught.arrives(NEW_PARK)
    with taught.house.database.reading() as session:
        move = session.scalars(select(FieldMove).where(FieldMove.idea_id == idea.id)).one()
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (move.person_id, move.became) == (None, Placed.MACHINE)
    assert (entry.act, entry.actor) == ("IdeasSorted", "self-sorting")
    moderator = taught.model.moderator()
    board = f"/events/{taught.event.id}"
    assert f"{board}/moves/{move.batch}/undo" in moderator.get(f"{board}/fields").text
    moderator.post(f"{board}/moves/{move.batch}/undo")
    assert taught.stands(idea)[0] is None
    taught.sort()
    assert taught.stands(idea)[0] is None


def test_what_a_person_has_moved_meanwhile_stays(taught: Taught) -> None:
    idea = taught.model.idea(taught.event, NEW_PARK)
    moderator = taught.model.moderator()
    moved = {"idea": f"{idea.id}:0", "field": taught.road.id}
    moderator.post(f"/events/{taught.event.id}/moves", moved)
    taught.sort()
    assert taught.stands(idea) == (taught.road.id, Placed.PERSON, Status.IN_FIELD)


def test_nothing_goes_into_a_locked_or_retired_field(taught: Taught) -> None:
    with taught.house.work() as work:
        lock_field(work, work.session.get_one(TopicField, taught.park.id), locked=True)
    assert taught.stands(taught.arrives(NEW_PARK))[:2] == (None, Placed.UNSURE)


def test_sealed_ideas_wait_until_they_are_shown(taught: Taught) -> None:
    idea = taught.arrives(NEW_PARK, status=Status.SEALED)
    assert taught.stands(idea) == (None, Placed.NOBODY, Status.SEALED)


def test_until_two_fields_are_known_everything_waits(model: Model) -> None:
    event, _ideas = model.event(*PARK)
    with model.house.work() as work:
        switch(work, work.session.get_one(Event, event.id), on=True)
    idea = model.idea(event, NEW_PARK)
    wait_until(lambda: model.sorter.sort(event.id), within=30, what="an answer in time")
    assert model.stored(idea).placed is Placed.NOBODY


def test_switched_off_nothing_moves_and_old_ideas_never_do(taught: Taught) -> None:
    with taught.house.work() as work:
        old = work.session.get_one(Event, taught.event.id)
        old.sorts_since = work.now + timedelta(minutes=1)
    assert taught.stands(taught.arrives(NEW_PARK))[1] is Placed.NOBODY
    moderator = taught.model.moderator()
    page = moderator.post(f"/events/{taught.event.id}/self-sorting", {"on": "0"}).text
    assert "New ideas are no longer sorted by themselves." in page
    assert taught.stands(taught.arrives(NEW_ROAD))[1] is Placed.NOBODY


# The process.


@contextmanager
def ended(machine: Machine) -> Iterator[None]:
    pid = machine.pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: machine.pid is None, within=10, what="its end")
    yield


def test_a_crash_of_the_process_loses_nothing(taught: Taught) -> None:
    machine = taught.model.machine
    with ended(machine):
        idea = taught.model.idea(taught.event, NEW_PARK)
        assert taught.model.stored(idea).status is Status.PUBLISHED
    taught.sort()
    assert taught.stands(idea)[0] == taught.park.id


def test_a_vector_is_forgotten_with_what_the_idea_said(model: Model) -> None:
    event, (idea, other) = model.event(BENCHES, SLOW)
    question = {"ask": "similar", "event": event.id, "text": "x", "most": 1}
    await_answer(model.machine, question)

    def kept() -> set[int]:
        with model.house.database.reading() as session:
            return set(session.scalars(select(IdeaVector.idea_id))) & {idea.id, other.id}

    wait_until(lambda: kept() == {idea.id, other.id}, within=30, what="two vectors")
    model.hide(idea)
    assert kept() == {other.id}


def test_support_and_ideas_are_counted_from_the_database_alone(model: Model) -> None:
    event, (idea,) = model.event(BENCHES)
    model.house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    browser = model.house.browser().join(event)
    address = f"/events/{event.id}/similar/{idea.id}/support"
    answer = browser.post_json(address, {}, key="a" * 24)
    assert answer["ok"]
    browser.post_json(address, {}, key="a" * 24)
    with model.house.database.reading() as session:
        ideas = many(session, Idea, {idea.id})
        count = session.scalar(select(func.count()).where(Support.idea_id == idea.id))
    assert (ideas[idea.id].support_count, count) == (1, 1)
