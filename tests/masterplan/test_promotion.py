"""From the shortlist into measures and back, two editors at once, and texts that stay inside."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from participation.events.models import Audience, RoundKind, RoundState
from participation.ideas.domain import support
from participation.ideas.models import Idea, Status, StatusChange, Step
from participation.ideas.steps import set_status
from participation.identity.models import Person, Role
from participation.kernel.refusal import Refused
from participation.masterplan.domain import promotion
from participation.masterplan.models import ChangeKind, Measure, MeasureChange, Promotion
from participation.masterplan.queries.origins import origins_of
from tests.support.house import Browser, House
from tests.support.plans import Office

SHORTLISTED, PROMOTED = Status.SHORTLISTED, Status.PROMOTED


class Desk:
    """An editor, a plan with a measure, and ideas on the shortlist."""

    def __init__(self, house: House) -> None:
        self.house, self.office = house, Office(house)
        self.event = house.event()
        self.ideas = [
            house.idea(self.event, title=title, status=SHORTLISTED) for title in ("One", "Two")
        ]
        self.plan = self.office.plan()
        self.measure = self.office.measure(self.plan)
        self.editor = house.browser().sign_in(house.person("ed", Role.EDITOR))

    def target(self, *ideas: Idea, browser: Browser | None = None) -> dict[str, Any]:
        """What the page that asks for the measure sends."""
        query = "&".join(f"idea={idea.id}" for idea in ideas)
        page = (browser or self.editor).get(f"/masterplan/promotion/target?{query}").text
        seen = re.search(r'name="seen" value="([^"]*)"', page)
        assert seen
        return {"idea": [str(idea.id) for idea in ideas], "seen": seen[1]}

    def existing(self, measure: Measure | None = None) -> dict[str, Any]:
        return {"measure": str((measure or self.measure).id)}

    def status(self, idea: Idea) -> Status:
        with self.house.database.reading() as session:
            return session.get_one(Idea, idea.id).status

    def steps(self, idea: Idea) -> list[Step]:
        with self.house.database.reading() as session:
            query = select(StatusChange.kind).where(StatusChange.idea_id == idea.id)
            return list(session.scalars(query.order_by(StatusChange.id)))

    def standing(self) -> list[tuple[int, int]]:
        with self.house.database.reading() as session:
            query = select(Promotion.idea_id, Promotion.measure_id)
            rows = session.execute(query.where(Promotion.undone_at.is_(None)))
            return sorted((idea, measure) for idea, measure in rows)


@pytest.fixture
def desk(each_house: House) -> Desk:
    return Desk(each_house)


EXISTING = "/masterplan/promotion/existing"


def test_ticked_ideas_become_part_of_a_measure(desk: Desk) -> None:
    page = desk.editor.post(EXISTING, desk.target(*desk.ideas) | desk.existing())
    assert "2 ideas are part of this measure now." in page.text
    assert [desk.status(idea) for idea in desk.ideas] == [PROMOTED, PROMOTED]
    assert desk.steps(desk.ideas[0])[-1] is Step.PROMOTED
    with desk.house.database.reading() as session:
        kinds = session.scalars(select(MeasureChange.kind).order_by(MeasureChange.id)).all()
    assert list(kinds)[-2:] == [ChangeKind.PROMOTED, ChangeKind.PROMOTED]
    act, kept = desk.office.last_act()
    assert act == "IdeaPromoted"
    assert set(kept) == {"event_id", "idea_id", "measure_id"}


def test_the_form_of_a_new_measure_is_filled_from_the_idea(desk: Desk) -> None:
    page = desk.editor.get(f"/masterplan/promotion/target?idea={desk.ideas[0].id}").text
    for said in ('value="One"', "In every library.", 'value="2"'):
        assert said in page


def test_the_form_of_a_new_measure_takes_no_words_from_inside(desk: Desk) -> None:
    idea = staff_idea(desk)
    address = f"/masterplan/promotion/target?idea={idea.id}"
    notice = "comes from an internal workshop"
    page = desk.editor.get(address).text
    assert notice in page
    for leak in ('value="Secret plan"', "Inner words"):
        assert leak not in page
    desk.editor.post(f"/ideas/{idea.id}/release")
    page = desk.editor.get(address).text
    assert notice not in page
    for said in ('value="Secret plan"', "Inner words"):
        assert said in page


def test_ideas_become_a_new_measure(desk: Desk) -> None:
    form = {"plan": str(desk.plan.id), "number": "9", "title_en": "Libraries", "light": "unrated"}
    page = desk.editor.post("/masterplan/promotion/new", desk.target(*desk.ideas) | form)
    assert "Libraries" in page.text
    assert "This measure came from 2 ideas." in page.text


def test_a_new_measure_that_makes_no_sense_takes_no_idea(desk: Desk) -> None:
    form = {"plan": str(desk.plan.id), "number": "1", "title_en": "Libraries"}
    page = desk.editor.post(
        "/masterplan/promotion/new", desk.target(*desk.ideas) | form, status=422
    )
    assert "Another measure of this plan has this number." in page.text
    assert 'value="Libraries"' in page.text
    assert desk.standing() == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"measure": ""}, "Please choose a measure."),
        ({"measure": "7777"}, "Please choose a measure."),
        ({"idea": []}, "Please tick at least one idea first."),
    ],
)
def test_an_unclear_wish_is_answered_on_the_page(
    desk: Desk, form: dict[str, Any], said: str
) -> None:
    data = desk.target(*desk.ideas) | desk.existing() | form
    assert said in desk.editor.post(EXISTING, data, status=422).text


def test_a_promoted_idea_may_go_into_a_further_measure(desk: Desk) -> None:
    other = desk.office.measure(desk.plan, "2")
    idea = desk.ideas[0]
    for measure in (desk.measure, other):
        desk.editor.post(EXISTING, desk.target(idea) | desk.existing(measure))
    assert desk.standing() == [(idea.id, desk.measure.id), (idea.id, other.id)]


def test_the_same_idea_is_part_of_a_measure_once(desk: Desk) -> None:
    idea = desk.ideas[0]
    desk.editor.post(EXISTING, desk.target(idea) | desk.existing())
    page = desk.editor.post(EXISTING, desk.target(idea) | desk.existing(), status=409)
    assert "“One” is already part of this measure." in page.text
    assert len(desk.standing()) == 1


def test_the_second_of_two_editors_is_told_and_decides(desk: Desk) -> None:
    other = desk.office.measure(desk.plan, "2")
    second = desk.house.browser().sign_in(desk.house.person("second", Role.EDITOR))
    idea = desk.ideas[0]
    looked = desk.target(idea, browser=second)
    desk.editor.post(EXISTING, desk.target(idea) | desk.existing())
    page = second.post(EXISTING, looked | desk.existing(other), status=409)
    assert "Somebody else has promoted one of these ideas meanwhile." in page.text
    assert desk.standing() == [(idea.id, desk.measure.id)]
    second.post(EXISTING, desk.target(idea, browser=second) | desk.existing(other))
    assert len(desk.standing()) == 2


REFUSALS = [
    ({"status": Status.WITHDRAWN}, "One of the ideas has been withdrawn by its author."),
    ({"status": Status.HIDDEN}, "One of the ideas has been hidden by a moderator."),
    ({"status": Status.PUBLISHED}, "“One” is not on the shortlist any more."),
    ({"status": Status.PARKED}, "“One” is not on the shortlist any more."),
    ({"status": Status.SUBMITTED}, "One of the ideas is waiting for approval."),
    ({"merged": True}, "“One” has been merged with “Two”. Please promote that one instead."),
]


@pytest.mark.parametrize(("changed", "said"), REFUSALS)
def test_what_changed_meanwhile_is_refused_for_all(
    desk: Desk, changed: dict[str, Any], said: str
) -> None:
    one, two = desk.ideas
    data = desk.target(one) | desk.existing()
    with desk.house.work() as work:
        found = work.session.get_one(Idea, one.id)
        found.status = changed.get("status", found.status)
        found.merged_into_id = two.id if "merged" in changed else None
    page = desk.editor.post(EXISTING, data, status=409)
    assert said in page.text
    assert desk.standing() == []


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.HIDDEN, Status.WITHDRAWN])
def test_an_editor_reads_nothing_of_what_is_not_public(house: House, status: Status) -> None:
    """Whatever number stands in the address; nor before an idea is taken out of a measure."""
    desk = Desk(house)
    idea = house.idea(desk.event, title="Rude", text="Words", status=SHORTLISTED)
    desk.office.promote([idea], desk.measure)
    with house.work() as work:
        work.session.get_one(Idea, idea.id).status = status
    for address in (f"/masterplan/promotion/target?idea={idea.id}", "/promotions/1/removal"):
        page = desk.editor.get(address).text
        assert "Rude" not in page
        assert "Words" not in page
        assert "An idea that is no longer public" in page


def test_undoing_puts_an_idea_back_on_the_shortlist(desk: Desk) -> None:
    idea, other = desk.ideas[0], desk.office.measure(desk.plan, "2")
    for measure in (desk.measure, other):
        desk.editor.post(EXISTING, desk.target(idea) | desk.existing(measure))
    assert "One" in desk.editor.get("/promotions/1/removal").text
    desk.editor.post("/promotions/1/removal")
    assert desk.status(idea) is PROMOTED
    desk.editor.post("/promotions/2/removal")
    assert desk.status(idea) is SHORTLISTED
    assert desk.steps(idea)[-2:] == [Step.DEMOTED, Step.DEMOTED]
    assert "already been undone" in desk.editor.post("/promotions/2/removal", status=409).text
    desk.editor.post(EXISTING, desk.target(idea) | desk.existing())
    assert desk.standing() == [(idea.id, desk.measure.id)]


def test_undoing_leaves_what_is_hidden_hidden_and_on_the_shortlist_later(desk: Desk) -> None:
    idea = desk.ideas[0]
    desk.office.promote([idea], desk.measure)
    with desk.house.work() as work:
        found = work.session.get_one(Idea, idea.id)
        found.status, found.status_before = Status.HIDDEN, PROMOTED
    desk.editor.post("/promotions/1/removal")
    with desk.house.database.reading() as session:
        found = session.get_one(Idea, idea.id)
        assert (found.status, found.status_before) == (Status.HIDDEN, SHORTLISTED)


def test_what_waits_hidden_and_is_approved_is_still_part_of_its_measure(desk: Desk) -> None:
    """A promoted idea is reworded where approval comes first, hidden, put back, and approved."""
    idea = desk.ideas[0]
    desk.office.promote([idea], desk.measure)
    with desk.house.work() as work:
        set_status(work, work.session.get_one(Idea, idea.id), Status.SUBMITTED)
    boss = desk.house.browser().sign_in(desk.house.person("boss", Role.ADMINISTRATOR))
    boss.post(f"/ideas/{idea.id}/hiding", {"reason": "advertising"})
    boss.post(f"/ideas/{idea.id}/restoration")
    assert desk.status(idea) is Status.SUBMITTED
    boss.post(f"/ideas/{idea.id}/approval")
    assert desk.status(idea) is PROMOTED


def test_the_database_itself_keeps_an_idea_once_in_a_measure(desk: Desk) -> None:
    desk.office.promote([desk.ideas[0]], desk.measure)
    with pytest.raises(Refused, match="already part"):
        desk.office.promote([desk.ideas[0]], desk.measure)


def test_the_order_of_the_shortlist_is_in_the_address_and_kept_while_paging(house: House) -> None:
    desk = Desk(house)
    others = [house.idea(desk.event, status=SHORTLISTED) for _ in range(50)]
    with house.work() as work:
        for idea, supporters in ((desk.ideas[0], 2), *((other, 1) for other in others)):
            work.session.get_one(Idea, idea.id).support_count = supporters

    def places(order: str) -> list[str]:
        page = desk.editor.get(f"/masterplan/promotion?order={order}").text
        return re.findall(r'id="idea-(\d+)" name="idea"', page)

    one, two = (str(idea.id) for idea in desk.ideas)
    for order in ("", "support", "nonsense"):
        assert places(order)[0] == one
        assert two not in places(order)
    assert places("newest") == [str(idea.id) for idea in reversed(others)]
    assert places("newest&page=2") == [two, one]
    assert "order=newest" in desk.editor.get("/masterplan/promotion?order=newest").text


def test_the_shortlist_filters_by_event_field_language_and_words(house: House) -> None:
    desk = Desk(house)
    field = desk.office.topic_field()
    other = house.event()
    house.idea(other, title="Schulen heizen", language="de", status=SHORTLISTED)
    with house.work() as work:
        work.session.get_one(Idea, desk.ideas[1].id).field_id = field.id
    desk.office.promote([desk.ideas[0]], desk.measure)
    shown = {
        query: [
            title
            for title in ("One", "Two", "Schulen heizen")
            if f">{title}</label>" in desk.editor.get(f"/masterplan/promotion?{query}").text
        ]
        for query in (
            "",
            f"event={other.id}",
            f"field={field.id}",
            "language=de",
            "q=Schule",
            "status=promoted",
        )
    }
    assert list(shown.values()) == [
        ["Two", "Schulen heizen"],
        ["Schulen heizen"],
        ["Two"],
        ["Schulen heizen"],
        ["Schulen heizen"],
        ["One"],
    ]


# --- inside stays inside


def staff_idea(desk: Desk) -> Idea:
    event = desk.house.event(audience=Audience.STAFF)
    return desk.house.idea(event, title="Secret plan", text="Inner words", status=SHORTLISTED)


def test_an_internal_idea_shows_in_public_only_that_it_is_there(house: House) -> None:
    desk = Desk(house)
    field, idea = desk.office.topic_field(), staff_idea(desk)
    desk.office.promote([idea], desk.measure)
    with house.work() as work:
        found = work.session.get_one(Idea, idea.id)
        found.field_id = field.id
        found.event.title = type(found.event.title)({"en": "Inner circle"})
    for path in (f"/measures/{desk.measure.id}", f"/fields/{field.id}"):
        page = house.browser().get(path).text
        assert "Idea from an internal workshop" in page
        for leak in ("Secret plan", "Inner words", "Inner circle", f"/ideas/{idea.id}"):
            assert leak not in page, (path, leak)
        assert "Secret plan" in desk.editor.get(path).text
    house.browser().get(f"/ideas/{idea.id}", status=404)


def test_an_editor_sees_what_a_release_would_show_and_can_take_it_back(house: House) -> None:
    desk = Desk(house)
    idea = staff_idea(desk)
    desk.office.promote([idea], desk.measure)
    assert "Inner words" in desk.editor.get(f"/ideas/{idea.id}/release").text
    desk.editor.post(f"/ideas/{idea.id}/release")
    stranger = house.browser()
    assert "Secret plan" in stranger.get(f"/measures/{desk.measure.id}").text
    page = stranger.get(f"/ideas/{idea.id}").text
    assert "Inner words" in page
    assert "Workshop</" not in page  # the event's title stays inside
    assert desk.editor.post(f"/ideas/{idea.id}/release", status=409)
    desk.editor.post(f"/ideas/{idea.id}/concealment")
    stranger.get(f"/ideas/{idea.id}", status=404)
    assert "Secret plan" not in stranger.get(f"/measures/{desk.measure.id}").text
    assert desk.steps(idea)[-2:] == [Step.RELEASED, Step.CONCEALED]


def test_an_idea_of_a_public_event_needs_no_release(house: House) -> None:
    desk = Desk(house)
    desk.editor.post(f"/ideas/{desk.ideas[0].id}/release", status=403)


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN])
def test_what_left_the_public_leaves_no_words_on_its_measure(house: House, status: Status) -> None:
    desk = Desk(house)
    desk.office.promote([desk.ideas[0]], desk.measure)
    with house.work() as work:
        found = work.session.get_one(Idea, desk.ideas[0].id)
        found.title, found.status = "Must not stand", status
    page = house.browser().get(f"/measures/{desk.measure.id}").text
    assert "Must not stand" not in page
    assert "An idea that is no longer public" in page


def test_the_way_back_leads_over_merged_ideas_dots_field_and_event(house: House) -> None:
    desk = Desk(house)
    one, two = desk.ideas
    field = desk.office.topic_field()
    house.move(desk.event, RoundKind.COLLECT, RoundState.CLOSED)
    vote = house.move(desk.event, RoundKind.VOTE, RoundState.OPEN)
    for points, idea in ((2, one), (1, two)):
        house.vote(vote, house.participant(desk.event), idea, points)
    with house.work() as work:
        work.session.get_one(Idea, one.id).field_id = field.id
        work.session.get_one(Idea, two.id).merged_into_id = one.id
    desk.office.promote([one], desk.measure)
    stranger, path = house.browser(), f"/measures/{desk.measure.id}"
    assert "3 dots" not in stranger.get(path).text  # the result is not shown yet
    house.move(desk.event, RoundKind.VOTE, RoundState.SHOWN)
    page = stranger.get(path).text
    for said in ("3 dots in the vote", "1 idea that means the same", f"/fields/{field.id}"):
        assert said in page
    for link in (f"/ideas/{one.id}", f"/ideas/{two.id}", f"/events/{desk.event.id}"):
        assert f'href="{link}"' in page


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN])
def test_who_supported_what_left_the_public_is_not_counted(desk: Desk, status: Status) -> None:
    one, two = desk.ideas
    for idea in (one, two):
        fan = desk.house.participant(desk.event)
        with desk.house.work() as work:
            support(work, desk.house.idea_case(work, fan, idea))
    with desk.house.work() as work:
        work.session.get_one(Idea, two.id).merged_into_id = one.id
    desk.office.promote([one], desk.measure)
    with desk.house.database.reading() as session:
        assert origins_of(session, desk.measure)[2] == 2
    with desk.house.work() as work:
        set_status(work, work.session.get_one(Idea, two.id), status)
    with desk.house.database.reading() as session:
        origins, _number, supporters = origins_of(session, desk.measure)
        assert supporters == origins[0].idea.support_count == 1


def test_promoting_raises_the_version_that_boards_follow(house: House) -> None:
    desk = Desk(house)
    with house.database.reading() as session:
        before = session.get_one(Idea, desk.ideas[0].id).event.version
    desk.office.promote([desk.ideas[0]], desk.measure)
    with house.database.reading() as session:
        assert session.get_one(Idea, desk.ideas[0].id).event.version > before


def test_a_promotion_says_who_did_it(house: House) -> None:
    desk = Desk(house)
    desk.editor.post(EXISTING, desk.target(desk.ideas[0]) | desk.existing())
    with house.database.reading() as session:
        found = session.scalars(select(Promotion)).one()
        assert session.get_one(Person, found.person_id).name == "ed"


def test_why_not_promoted_is_silent_for_what_can_be() -> None:
    for status in (SHORTLISTED, PROMOTED):
        assert promotion.why_not_promoted(Idea(title="One", status=status)) is None
