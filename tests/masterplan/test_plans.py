"""Plans, fields of action and measures: made, changed, published, and kept in order."""

from datetime import date

import pytest
from sqlalchemy import select

from participation.ideas.models import Idea
from participation.identity.models import Role
from participation.kernel import search
from participation.kernel.refusal import Invalid, Refused
from participation.kernel.words import Words
from participation.masterplan.domain import measures, plans
from participation.masterplan.models import (
    ChangeKind,
    FieldOfAction,
    Light,
    Masterplan,
    Measure,
    MeasureChange,
    MeasureStatus,
)
from participation.masterplan.queries.measures import latest_changes, next_number
from participation.masterplan.rules import needs_attention
from tests.support.house import Browser, House
from tests.support.plans import Office, words

PLAN = {"title_en": "Digital city", "summary_en": "Our plan", "starts_on": "2026-01-01"}
MEASURE = {
    "number": "7",
    "title_en": "One form for all",
    "status": "running",
    "light": "yellow",
    "light_reason_en": "Two posts are empty.",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
}


def editor_of(house: House) -> Browser:
    return house.browser().sign_in(house.person("ed", Role.EDITOR))


def changes_of(house: House, measure: Measure) -> list[MeasureChange]:
    with house.database.reading() as session:
        query = select(MeasureChange).where(MeasureChange.measure_id == measure.id)
        return list(session.scalars(query.order_by(MeasureChange.id)))


def found(house: House, text: str) -> set[int]:
    with house.database.reading() as session:
        query = search.matches("measure", text)
        assert query is not None
        return set(session.scalars(query))


def test_an_editor_makes_a_plan_and_publishes_it(house: House) -> None:
    editor = editor_of(house)
    page = editor.post("/masterplan", PLAN)
    assert "Digital city" in page.text
    house.browser().get("/masterplan/1", status=404)
    editor.post("/masterplan/1/publication")
    assert "Digital city" in house.browser().get("/masterplan/1").text
    page = editor.post("/masterplan/1/concealment")
    assert "/masterplan/1/publication" in page.text
    house.browser().get("/masterplan/1", status=404)


def test_publishing_twice_is_refused(office: Office) -> None:
    plan = office.plan()
    for verb in (plans.publish_plan, plans.conceal_plan, plans.conceal_plan):
        with office.house.work() as work:
            one = work.session.get_one(Masterplan, plan.id)
            if verb is plans.conceal_plan and one.is_public:
                verb(work, one)
                continue
            with pytest.raises(Refused):
                verb(work, one)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title_en": ""}, "Please enter a title in at least one language."),
        ({"starts_on": "soon"}, "Please enter a date, for example 2026-11-23."),
        ({"starts_on": "2026-02-30"}, "Please enter a date, for example 2026-11-23."),
        ({"ends_on": "2025-12-31"}, "The end cannot be before the start."),
    ],
)
def test_a_plan_that_makes_no_sense_comes_back_as_it_was_typed(
    house: House, wrong: dict[str, str], said: str
) -> None:
    page = editor_of(house).post("/masterplan", PLAN | wrong, status=422)
    assert said in page.text
    assert "Our plan" in page.text


def test_fields_of_action_are_added_sorted_and_removed_when_empty(office: Office) -> None:
    plan = office.plan()
    with office.house.work() as work:
        one = work.session.get_one(Masterplan, plan.id)
        first, second = (
            plans.add_field_of_action(work, one, plans.FieldOfActionDraft(words(name), words("")))
            for name in ("People", "Tools")
        )
    with office.house.work() as work:
        plans.move_field_of_action_earlier(work, work.session.get_one(FieldOfAction, second.id))
    assert office.last_act()[0] == "FieldOfActionMoved"
    with office.house.work() as work, pytest.raises(Refused, match="already the first"):
        plans.move_field_of_action_earlier(work, work.session.get_one(FieldOfAction, second.id))
    office.measure(plan, field_of_action_id=first.id)
    with office.house.work() as work, pytest.raises(Refused, match="still has measures"):
        plans.remove_field_of_action(work, work.session.get_one(FieldOfAction, first.id))
    with office.house.work() as work:
        plans.remove_field_of_action(work, work.session.get_one(FieldOfAction, second.id))
        left = work.session.scalars(select(FieldOfAction.id)).all()
    assert left == [first.id]


def test_a_field_of_action_is_changed_on_its_page(house: House) -> None:
    editor, plan = editor_of(house), Office(house).plan()
    path = f"/masterplan/{plan.id}/fields-of-action"
    assert "People" in editor.post(path, {"title_en": "People"}).text
    assert "Staff" in editor.post("/fields-of-action/1/edit", {"title_en": "Staff"}).text
    editor.post("/fields-of-action/1/edit", {"title_en": ""}, status=422)
    assert "No fields of action yet" in editor.post("/fields-of-action/1/removal").text


def test_a_measure_made_in_the_form_says_everything_on_its_page(house: House) -> None:
    office = Office(house)
    editor, plan, unit, field = editor_of(house), office.plan(), office.unit(), office.topic_field()
    chosen = MEASURE | {"lead_unit": str(unit.id), "topic_field": str(field.id)}
    page = editor.post(f"/masterplan/{plan.id}/measures", chosen)
    for said in ("One form for all", "Yellow: at risk", "Two posts are empty.", "Digital office"):
        assert said in page.text
    house.browser().get("/measures/1", status=404)
    editor.post("/measures/1/publication")
    assert "One form for all" in house.browser().get("/measures/1").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": ""}, "Please give the measure a number."),
        ({"light_reason_en": ""}, "Please say why the light is like this."),
        ({"lead_unit": "77"}, "This is no longer offered. Please choose again."),
        ({"status": "exploded"}, "Please choose one of the options."),
        ({"number": "1"}, "Another measure of this plan has this number."),
    ],
)
def test_a_measure_that_makes_no_sense_comes_back(
    house: House, wrong: dict[str, str], said: str
) -> None:
    plan = Office(house).plan()
    Office(house).measure(plan, "1")
    page = editor_of(house).post(f"/masterplan/{plan.id}/measures", MEASURE | wrong, status=422)
    assert said in page.text
    assert "One form for all" in page.text


def test_an_unrated_light_needs_no_reason(house: House) -> None:
    plan = Office(house).plan()
    data = MEASURE | {"light": "unrated", "light_reason_en": ""}
    assert "Not rated yet" in editor_of(house).post(f"/masterplan/{plan.id}/measures", data).text


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([], "1"), (["1", "2"], "3"), (["9", "10"], "11"), (["M 7"], "M 8"), (["2.9"], "2.10")],
)
def test_the_next_number_follows_the_largest(
    house: House, numbers: list[str], expected: str
) -> None:
    office = Office(house)
    plan = office.plan()
    for number in numbers:
        office.measure(plan, number)
    with house.database.reading() as session:
        assert next_number(session, plan) == expected


def test_a_number_is_used_once_in_a_plan_and_again_in_another(office: Office) -> None:
    plan, other = office.plan(), office.plan(title="Another")
    office.measure(plan, "1")
    office.measure(other, "1")
    with pytest.raises(Invalid):
        office.measure(plan, "1")


def test_an_edit_keeps_old_and_new_for_readers_and_for_the_log(office: Office) -> None:
    unit = office.unit()
    measure = office.measure(office.plan())
    office.edit(
        measure,
        status=MeasureStatus.RUNNING,
        light=Light.RED,
        light_reason=Words({"en": "No money."}),
        ends_on=date(2026, 5, 1),
        lead_unit_id=unit.id,
    )
    expected = {
        "status": ["planned", "running"],
        "light": ["unrated", "red"],
        "light_reason": [{}, {"en": "No money."}],
        "ends_on": [None, "2026-05-01"],
        "lead_unit_id": [None, {"de": "Digital office (de)", "en": "Digital office"}],
    }
    change = changes_of(office.house, measure)[-1]
    assert (change.kind, change.changes) == (ChangeKind.EDITED, expected)
    assert office.last_act() == ("MeasureEdited", {"measure_id": measure.id, "changes": expected})
    page = office.house.browser().get(f"/measures/{measure.id}").text
    for said in ("Status: Planned → Running", "Not rated yet → Red", "Lead unit: none → <span"):
        assert said in page


def test_an_edit_that_changes_nothing_leaves_no_trace(office: Office) -> None:
    measure = office.measure(office.plan())
    before = len(changes_of(office.house, measure))
    office.edit(measure)
    assert len(changes_of(office.house, measure)) == before


def test_readers_are_told_nothing_of_how_a_draft_was_written(house: House) -> None:
    office = Office(house)
    measure = office.measure(office.plan(), published=False)
    office.edit(measure, title=words("Secret first title"))
    office.edit(measure, title=words("Better title"))
    editor = editor_of(house)
    editor.post(f"/measures/{measure.id}/publication")
    assert "Secret first title" not in house.browser().get(f"/measures/{measure.id}").text
    assert "Secret first title" in editor.get(f"/measures/{measure.id}").text


def test_readers_are_told_nothing_of_what_was_tried_out_back_in_draft(house: House) -> None:
    office = Office(house)
    measure = office.measure(office.plan())
    office.edit(measure, title=words("Told title"))
    editor = editor_of(house)
    editor.post(f"/measures/{measure.id}/concealment")
    office.edit(measure, title=words("Secret title"))
    office.edit(measure, title=words("Better title"))
    editor.post(f"/measures/{measure.id}/publication")
    for address in (f"/measures/{measure.id}", "/measures.atom"):
        assert "Secret title" not in house.browser().get(address).text
    assert "Told title" in house.browser().get(f"/measures/{measure.id}").text
    assert "Secret title" in editor.get(f"/measures/{measure.id}").text


def test_readers_are_told_nothing_of_what_was_tried_out_in_a_plan_that_is_a_draft(
    house: House,
) -> None:
    office = Office(house)
    plan = office.plan(published=False)
    measure = office.measure(plan, published=True)
    office.edit(measure, title=words("Secret title"))
    office.edit(measure, title=words("Better title"))
    editor = editor_of(house)
    editor.post(f"/masterplan/{plan.id}/publication")
    office.edit(measure, title=words("Told title"))
    editor.post(f"/masterplan/{plan.id}/concealment")
    office.edit(measure, title=words("Another secret"))
    office.edit(measure, title=words("Best title"))
    editor.post(f"/masterplan/{plan.id}/publication")
    for address in (f"/measures/{measure.id}", "/measures.atom"):
        assert "ecret" not in house.browser().get(address).text
    assert "Told title" in house.browser().get(f"/measures/{measure.id}").text
    assert "Secret title" in editor.get(f"/measures/{measure.id}").text


def test_a_measure_is_found_only_while_it_and_its_plan_are_public(office: Office) -> None:
    plan = office.plan(published=False)
    measure = office.measure(plan, title=words("Faster buses"))
    assert found(office.house, "bus") == set()
    for verb, expected in ((plans.publish_plan, {measure.id}), (plans.conceal_plan, set())):
        with office.house.work() as work:
            verb(work, work.session.get_one(Masterplan, plan.id))
        assert found(office.house, "bus") == expected
    with office.house.work() as work:
        plans.publish_plan(work, work.session.get_one(Masterplan, plan.id))
    office.edit(measure, title=words("Slower trains"))
    assert (found(office.house, "bus"), found(office.house, "train")) == (set(), {measure.id})
    with office.house.work() as work:
        measures.conceal_measure(work, work.session.get_one(Measure, measure.id))
    assert found(office.house, "train") == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"ends_on": date(2026, 1, 1)}, True),
        ({"ends_on": date(2026, 1, 1), "status": MeasureStatus.DONE}, False),
        ({"ends_on": date(2026, 6, 1)}, False),
        ({"light": Light.YELLOW}, True),
        ({"light": Light.RED, "status": MeasureStatus.DROPPED}, False),
        ({"light": Light.GREEN}, False),
    ],
)
def test_late_is_past_its_end_or_yellow_or_red_unless_over(
    changes: dict[str, object], expected: bool
) -> None:
    measure = Measure(**({"status": MeasureStatus.RUNNING, "light": Light.UNRATED} | changes))
    assert needs_attention(measure, date(2026, 6, 1)) is expected


def test_the_latest_change_of_each_public_measure_comes_first(office: Office) -> None:
    plan = office.plan()
    first, second = office.measure(plan, "1"), office.measure(plan, "2")
    office.measure(plan, "3", published=False)
    office.edit(first, status=MeasureStatus.DONE)
    with office.house.database.reading() as session:
        latest = latest_changes(session, limit=5)
        told = [(measure.id, change.kind) for measure, change in latest]
        assert len(latest_changes(session, limit=1)) == 1
    assert told == [(first.id, ChangeKind.EDITED), (second.id, ChangeKind.PUBLISHED)]


def test_the_plan_answers_what_a_resident_asks_first(house: House) -> None:
    office = Office(house)
    plan = office.plan()
    office.measure(plan, "1", status=MeasureStatus.RUNNING)
    office.measure(plan, "2", status=MeasureStatus.RUNNING, ends_on=date(2020, 1, 1))
    office.measure(plan, "3", status=MeasureStatus.DONE)
    office.measure(plan, "4", published=False)
    page = house.browser().get("/masterplan").text  # the only plan: it is that plan
    for said in ("3 measures in all", "2 are running", "1 is done", "1 is late or at risk"):
        assert said in page
    assert "Measure 4" not in page
    late = house.browser().get(f"/masterplan/{plan.id}?late=1").text
    assert "Measure 2" in late
    assert "1 measure found" in late


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("status=running", ["1"]),
        ("light=red", ["2"]),
        ("q=buses", ["2"]),
        ("q=Measure", ["1", "3"]),
        ("unit=1", ["3"]),
        ("field_of_action=1", ["1"]),
        ("status=nonsense&unit=x", ["1", "2", "3"]),
        ("q=nothing+like+it", []),
        ("page=9", []),
    ],
)
def test_filters_in_the_address_choose_measures(
    office: Office, chosen: str, expected: list[str]
) -> None:
    plan, unit = office.plan(), office.unit()
    with office.house.work() as work:
        one = work.session.get_one(Masterplan, plan.id)
        people = plans.FieldOfActionDraft(words("People"), words(""))
        field = plans.add_field_of_action(work, one, people)
    office.measure(plan, "1", status=MeasureStatus.RUNNING, field_of_action_id=field.id)
    office.measure(plan, "2", light=Light.RED, title=words("Faster buses"))
    office.measure(plan, "3", unit=unit)
    page = office.house.browser().get(f"/masterplan/{plan.id}?{chosen}").text
    shown = page.partition('id="measures-heading"')[2]
    numbers = [number for number in ("1", "2", "3") if f'/measures/{number}"' in shown]
    assert numbers == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", ["10", "2", "9"]),
        ("nonsense", ["10", "2", "9"]),
        ("number", ["2", "9", "10"]),
        ("end", ["9", "10", "2"]),
        ("change", ["2", "10", "9"]),
    ],
)
def test_the_order_of_measures_is_in_the_address(
    office: Office, order: str, expected: list[str]
) -> None:
    plan = office.plan()
    with office.house.work() as work:
        one = work.session.get_one(Masterplan, plan.id)
        people = plans.FieldOfActionDraft(words("People"), words(""))
        field = plans.add_field_of_action(work, one, people)
    ends = {"9": date(2027, 1, 1), "2": None, "10": date(2028, 1, 1)}
    made = {number: office.measure(plan, number, ends_on=end) for number, end in ends.items()}
    office.edit(made["10"], field_of_action_id=field.id)
    office.edit(made["2"], status=MeasureStatus.RUNNING)
    page = office.house.browser().get(f"/masterplan/{plan.id}?q=Measure&order={order}").text
    shown = page.partition('id="measures-heading"')[2]
    places = {number: shown.index(f'/measures/{one.id}"') for number, one in made.items()}
    assert sorted(places, key=lambda number: places[number]) == expected


def test_the_order_of_measures_is_kept_while_paging(house: House) -> None:
    office = Office(house)
    plan = office.plan()
    for number in range(51):
        office.measure(plan, str(number))
    page = house.browser().get(f"/masterplan/{plan.id}?order=change").text
    assert "order=change" in page
    assert "page=2" in page


def test_the_order_of_a_fields_ideas_is_in_the_address(house: House) -> None:
    office, event = Office(house), house.event()
    field = office.topic_field()
    for title, supporters in (("Old", 2), ("Middle", 3), ("New", 1)):
        idea = house.idea(event, title=title)
        with house.work() as work:
            found = work.session.get_one(Idea, idea.id)
            found.field_id, found.support_count = field.id, supporters

    def shown(order: str) -> list[str]:
        page = house.browser().get(f"/fields/{field.id}?order={order}").text
        return sorted(("Old", "Middle", "New"), key=lambda title: page.index(f">{title}<"))

    for order in ("", "support", "nonsense"):
        assert shown(order) == ["Middle", "Old", "New"]
    assert shown("newest") == ["New", "Middle", "Old"]
