"""Grouping by everyone, rounds that are about a topic field, and votes about some ideas only."""

from typing import Any

import pytest
from sqlalchemy import select

from participation.events import agenda
from participation.events.agenda import RoundDraft
from participation.events.models import Event, Method, Participant, Round, RoundKind, RoundState
from participation.ideas.models import Idea, Status
from participation.ideas.queries.history import history_of
from participation.identity.models import Person, Role
from participation.kernel.audit import AuditEntry
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from participation.topics.models import FieldWish, TopicField
from participation.topics.queries.fields import landed
from participation.topics.queries.wishes import favourites
from participation.topics.rules import WishCase
from participation.topics.wishes import wish
from participation.voting.queries.tallies import tally
from tests.support.house import House
from tests.topics.test_sorting import field

OPEN, CLOSED, SHOWN = RoundState.OPEN, RoundState.CLOSED, RoundState.SHOWN


class Hall:
    """Two ideas, two fields and a round of grouping that is open."""

    def __init__(self, house: House, *, by_everyone: bool = True) -> None:
        self.house = house
        self.kim: Person = house.person("kim", Role.MODERATOR)
        self.event: Event = house.event(moderator=self.kim)
        self.ideas = [house.idea(self.event, title=title) for title in ("Shelters", "Benches")]
        self.buses, self.parks = field(house, "Buses"), field(house, "Parks")
        self.round_ = self.open(RoundKind.GROUP, by_everyone=by_everyone)

    def open(self, kind: RoundKind, **settings: Any) -> Round:
        with self.house.work() as work:
            event = self.house.again(work, self.event)
            draft = RoundDraft(kind, Words({"en": "Well?"}), Method.AGREE, **settings)
            round_ = agenda.add_round(work, event, draft)
            agenda.move_round(work, event, round_, OPEN)
            return round_

    def wish(self, who: Participant, idea: Idea, to: TopicField | None) -> None:
        with self.house.work() as work:
            about = self.house.idea_case(work, who, idea)
            round_ = work.session.get_one(Round, self.round_.id)
            case = WishCase(about.viewer, about.event, about.participant, about.idea, round_)
            wish(work, case, work.session.get_one(TopicField, to.id) if to else None)

    def wished(self) -> dict[str, list[tuple[str, int]]]:
        with self.house.work() as work:
            return {
                one.idea.title: [(each.field.name["en"], each.number) for each in one.wished]
                for one in favourites(work.session, self.event)
            }

    def fields(self) -> list[int | None]:
        with self.house.database.reading() as session:
            return [session.get_one(Idea, one.id).field_id for one in self.ideas]


@pytest.fixture
def hall(each_house: House) -> Hall:
    return Hall(each_house)


def test_one_wish_for_each_idea_counts_and_can_be_changed(hall: Hall) -> None:
    first, second, third = (hall.house.participant(hall.event) for _ in range(3))
    for who, to in ((first, hall.buses), (second, hall.buses), (third, hall.parks)):
        hall.wish(who, hall.ideas[0], to)
    assert hall.wished() == {"Shelters": [("Buses", 2), ("Parks", 1)]}
    hall.wish(second, hall.ideas[0], hall.parks)
    hall.wish(second, hall.ideas[0], hall.parks)
    assert hall.wished() == {"Shelters": [("Parks", 2), ("Buses", 1)]}
    hall.wish(second, hall.ideas[0], None)
    hall.wish(second, hall.ideas[0], None)
    assert hall.wished() == {"Shelters": [("Buses", 1), ("Parks", 1)]}


def test_a_wish_names_nobody_in_the_log(hall: Hall) -> None:
    hall.wish(hall.house.participant(hall.event), hall.ideas[0], hall.buses)

    with hall.house.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "FieldWished")).one()
    assert entry.kept == {"event_id": hall.event.id}


def test_wishes_are_refused_where_they_are_not_asked_for(hall: Hall) -> None:
    somebody = hall.house.participant(hall.event)
    hall.house.go_on(hall.round_, CLOSED)
    with pytest.raises(Refused, match="closed"):
        hall.wish(somebody, hall.ideas[0], hall.buses)
    hall.round_ = hall.open(RoundKind.GROUP, by_everyone=False)
    with pytest.raises(Refused, match="the moderators sort"):
        hall.wish(somebody, hall.ideas[0], hall.buses)


def test_what_is_clear_is_taken_over_at_once_and_can_be_undone(hall: Hall) -> None:
    for number in range(3):
        who = hall.house.participant(hall.event)
        hall.wish(who, hall.ideas[0], hall.buses if number else hall.parks)
        hall.wish(who, hall.ideas[1], hall.parks)
    kim = hall.house.browser().sign_in(hall.kim)
    sorting = f"/events/{hall.event.id}/fields"
    assert "Take over 2 clear wishes" in kim.get(sorting).text
    page = kim.post(f"/events/{hall.event.id}/field-wishes/adoption").text
    assert "2 ideas were moved to the topic fields most people wished for." in page
    assert "2 ideas moved to several topic fields" in page
    assert hall.fields() == [hall.buses.id, hall.parks.id]
    kim.post(f"/events/{hall.event.id}/moves/1/undo")
    assert hall.fields() == [None, None]
    kim.post(f"/ideas/{hall.ideas[0].id}/field-wishes/adoption")
    assert hall.fields() == [hall.buses.id, None]


def test_a_tie_or_one_person_alone_is_not_clear_and_a_sorted_idea_stays(hall: Hall) -> None:
    one, other = (hall.house.participant(hall.event) for _ in range(2))
    hall.wish(one, hall.ideas[0], hall.buses)
    hall.wish(other, hall.ideas[0], hall.parks)
    hall.wish(one, hall.ideas[1], hall.buses)
    kim = hall.house.browser().sign_in(hall.kim)
    page = kim.post(f"/events/{hall.event.id}/field-wishes/adoption", status=409).text
    assert "nothing to take over" in page
    assert hall.fields() == [None, None]


def test_the_phone_offers_fields_and_shows_what_is_wished(hall: Hall) -> None:
    guest = hall.house.browser().join(hall.event)
    board = f"/events/{hall.event.id}"
    assert "Say so" in guest.get(board).text
    wish_ = f"/rounds/{hall.round_.id}/ideas/{hall.ideas[0].id}/field-wish"
    page = guest.post(wish_, {"field": str(hall.buses.id)}).text
    assert "Your wish is saved" in page
    assert "Wished for:" in hall.house.browser("en").get(board).text
    answer = guest.post_json(wish_, {"field": ""})
    assert "Your wish is saved" not in str(answer)
    guest.post(wish_, {"field": "999"}, status=422)
    guest.post(f"/rounds/{hall.round_.id}/ideas/999/field-wish", {"field": "1"}, status=404)


def test_by_moderators_everybody_sees_where_ideas_land(each_house: House) -> None:
    hall = Hall(each_house, by_everyone=False)
    kim = each_house.browser().sign_in(hall.kim)
    board = each_house.browser().get(f"/events/{hall.event.id}").text
    assert "No idea is in a topic field yet" in board
    assert "Say so" not in board
    move = {"idea": f"{hall.ideas[0].id}:0", "field": str(hall.buses.id)}
    kim.post(f"/events/{hall.event.id}/moves", move)
    with each_house.work() as work:
        found = landed(work.session, hall.event, limit=3)
        assert [(one.field.name["en"] if one.field else "", one.total) for one in found] == [
            ("Buses", 1),
            ("", 1),
        ]
    assert 'id="grouping-1"' in each_house.browser().get(f"/events/{hall.event.id}").text
    assert "beamer-fields" in kim.get(f"/events/{hall.event.id}/beamer").text
    assert "Sort ideas into topic fields" in kim.get(f"/events/{hall.event.id}/console").text


@pytest.mark.parametrize("settings", [{}, {"is_blind": True}, {"approval_first": True}])
def test_ideas_of_a_round_about_a_field_stand_in_it(
    each_house: House, settings: dict[str, Any]
) -> None:
    hall = Hall(each_house)
    each_house.go_on(hall.round_, CLOSED)
    round_ = hall.open(RoundKind.COLLECT, field_id=hall.parks.id, **settings)
    each_house.browser().join(hall.event).post(f"/events/{hall.event.id}/ideas", {"title": "Pond"})
    if "approval_first" in settings:
        each_house.browser().sign_in(hall.kim).post("/ideas/3/approval")
    each_house.go_on(round_, CLOSED, SHOWN)
    with each_house.work() as work:
        idea = work.session.get_one(Idea, 3)
        assert (idea.field_id, idea.status) == (hall.parks.id, Status.IN_FIELD)
        assert hall.parks.id in [one.field_id for one in history_of(work.session, idea)]


def test_a_vote_about_a_round_or_a_field_is_about_no_other_ideas(each_house: House) -> None:
    hall = Hall(each_house)
    each_house.go_on(hall.round_, CLOSED)
    collect = hall.open(RoundKind.COLLECT, field_id=hall.parks.id)
    guest = each_house.browser().join(hall.event)
    guest.post(f"/events/{hall.event.id}/ideas", {"title": "Pond"})
    each_house.go_on(collect, CLOSED)
    voter = each_house.participant(hall.event)
    with each_house.database.reading() as session:
        pond = session.get_one(Idea, 3)
    for about in ({"about_round_id": collect.id}, {"field_id": hall.parks.id}):
        vote = hall.open(RoundKind.VOTE, **about)
        each_house.vote(vote, voter, pond, 1)
        with pytest.raises(Refused, match="about other ideas"):
            each_house.vote(vote, voter, hall.ideas[0], 1)
        page = guest.get(f"/events/{hall.event.id}").text
        assert page.count("This idea is not part of the vote.") == 2
        assert page.count(f"/rounds/{vote.id}/ideas/3/vote") == 1
        each_house.go_on(vote, CLOSED, SHOWN)
        kim = each_house.browser().sign_in(hall.kim)
        kim.post(
            f"/events/{hall.event.id}/moves",
            {"idea": f"{hall.ideas[0].id}:0", "field": str(hall.parks.id)},
        )
        with each_house.work() as work:
            scores = tally(work.session, work.session.get_one(Round, vote.id))
            assert [one.idea.title for one in scores] == ["Pond"]
        kim.post(
            f"/events/{hall.event.id}/moves",
            {"idea": f"{hall.ideas[0].id}:{hall.parks.id}", "field": "0"},
        )


def test_a_wish_goes_with_its_author(hall: Hall) -> None:
    somebody = hall.house.participant(hall.event)
    hall.wish(somebody, hall.ideas[0], hall.buses)
    with hall.house.work() as work:
        work.session.delete(work.session.get_one(Participant, somebody.id))
    with hall.house.database.reading() as session:
        assert session.get(FieldWish, (hall.ideas[0].id, somebody.id)) is None


def test_the_form_of_a_round_offers_what_it_can_be_about(each_house: House) -> None:
    hall = Hall(each_house)
    kim = each_house.browser().sign_in(hall.kim)
    rounds = f"/events/{hall.event.id}/rounds"
    collect = each_house.event_round(hall.event, RoundKind.COLLECT)
    form = kim.get(f"{rounds}/new?kind=vote&method=dots").text
    assert f'value="round-{collect.id}"' in form
    assert f'value="field-{hall.parks.id}"' in form
    assert "Collect blind" in kim.get(f"{rounds}/new?kind=collect").text
    assert "Who groups?" in kim.get(f"{rounds}/new?kind=group").text
    said = {"kind": "vote", "method": "agree", "prompt_en": "Well?"}
    kim.post(rounds, said | {"about": "round-999"}, status=422)
    kim.post(rounds, said | {"about": f"round-{collect.id}"})
    kim.post(rounds, {"kind": "group", "prompt_en": "Where?", "by": "everyone"})
    with each_house.work() as work:
        *_others, vote, group = each_house.again(work, hall.event).rounds
        assert (vote.about_round_id, group.by_everyone) == (collect.id, True)
