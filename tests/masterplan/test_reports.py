"""Lead units report, editors decide: nobody publishes alone, and the second is told."""

import re

import pytest
from sqlalchemy import select

from participation.identity.models import Role
from participation.masterplan.models import (
    ChangeKind,
    Light,
    Measure,
    MeasureChange,
    MeasureStatus,
    ReportingState,
    StatusReport,
)
from participation.masterplan.queries.measures import is_told
from tests.support.house import Browser, House
from tests.support.plans import Office

REPORT = {
    "text": "The first office *works*.",
    "language": "en",
    "status": "running",
    "light": "yellow",
    "light_reason": "Two posts are empty.",
}


class Desk:
    """A unit with two people, its measure and somebody else's, an editor and a reader."""

    def __init__(self, house: House) -> None:
        self.house, self.office = house, Office(house)
        unit, other = self.office.unit(), self.office.unit("Another office")
        self.plan = self.office.plan()
        self.measure = self.office.measure(self.plan, "1", unit=unit)
        self.theirs = self.office.measure(self.plan, "2", unit=other)
        self.lead, self.colleague = (
            house.browser().sign_in(self.office.lead(name, unit)) for name in ("lea", "col")
        )
        self.editor = house.browser().sign_in(house.person("ed", Role.EDITOR))
        self.reader = house.browser().sign_in(house.person("rea", Role.READER))

    @property
    def path(self) -> str:
        return f"/measures/{self.measure.id}"

    def begin(self, act: str = "draft", **changes: str) -> str:
        self.lead.post(f"{self.path}/reports", REPORT | {"act": act} | changes)
        return "/reports/1"

    def report(self) -> StatusReport:
        with self.house.database.reading() as session:
            return session.get_one(StatusReport, 1)

    def measure_now(self) -> Measure:
        with self.house.database.reading() as session:
            return session.get_one(Measure, self.measure.id)


@pytest.fixture
def desk(each_house: House) -> Desk:
    return Desk(each_house)


def seen(browser: Browser, path: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', browser.get(path).text)
    assert found
    return found[1]


def test_a_report_is_read_by_everybody_only_after_an_editor_approved_it(desk: Desk) -> None:
    path = desk.begin()
    stranger = desk.house.browser()
    desk.editor.get(path, status=404)
    desk.lead.post(f"{path}/submission")
    assert "works" in desk.editor.get(path).text
    assert "The first office" not in stranger.get(desk.path).text
    assert desk.measure_now().light is Light.UNRATED
    desk.editor.post(f"{path}/approval")
    page = stranger.get(desk.path).text
    for said in ("<em>works</em>", "Yellow: at risk", "Two posts are empty.", "Running"):
        assert said in page
    now = desk.measure_now()
    assert (now.status, now.light) == (MeasureStatus.RUNNING, Light.YELLOW)
    act, kept = desk.office.last_act()
    assert act == "ReportApproved"
    assert kept["changes"]["light"] == ["unrated", "yellow"]
    assert "text" not in kept


def test_my_measures_are_those_of_my_unit(desk: Desk) -> None:
    page = desk.lead.get("/reports").text
    assert "Measure 1" in page
    assert "Measure 2" not in page
    desk.lead.get(f"/measures/{desk.theirs.id}/report", status=404)
    desk.lead.post(f"/measures/{desk.theirs.id}/reports", REPORT, status=404)


def test_somebody_without_a_unit_is_told_whom_to_ask(desk: Desk) -> None:
    person = desk.office.lead("nobody", None)
    page = desk.house.browser().sign_in(person).get("/reports").text
    assert "Your account belongs to no unit yet" in page


def test_a_report_goes_back_with_a_reason_and_comes_again(desk: Desk) -> None:
    path = desk.begin("submit")
    assert (
        "Please say what is still to be done."
        in desk.editor.post(f"{path}/return", {"reason": ""}, status=422).text
    )
    desk.editor.post(f"{path}/return", {"reason": "Which office?"})
    assert "Which office?" in desk.lead.get(path).text
    edit = f"{path}/edit"
    data = REPORT | {"text": "The one in the north.", "seen": seen(desk.lead, edit)}
    desk.lead.post(edit, data | {"act": "submit"})
    assert desk.report().state is ReportingState.SUBMITTED
    assert "north" in desk.editor.get(path).text


def test_readers_are_told_nothing_of_a_report_that_was_approved_in_draft(desk: Desk) -> None:
    desk.editor.post(f"{desk.path}/concealment")
    report = desk.begin("submit")
    desk.editor.post(f"{report}/approval")
    desk.editor.post(f"{desk.path}/publication")
    with desk.house.database.reading() as session:
        query = select(MeasureChange.kind).where(MeasureChange.measure_id == desk.measure.id)
        assert ChangeKind.REPORTED in set(session.scalars(query))
        assert set(session.scalars(query.where(is_told()))) == {ChangeKind.PUBLISHED}


def test_a_submitted_report_can_be_withdrawn_until_it_is_decided(desk: Desk) -> None:
    path = desk.begin("submit")
    assert "1 report submitted" in desk.editor.get("/masterplan").text
    desk.colleague.post(f"{path}/withdrawal")
    assert desk.report().state is ReportingState.DRAFT
    desk.editor.post(f"{path}/approval", status=404)
    desk.lead.post(f"{path}/submission")
    desk.editor.post(f"{path}/approval")
    page = desk.lead.post(f"{path}/withdrawal", status=409)
    assert "not in front of the editors" in page.text


@pytest.mark.parametrize("act", ["approval", "return"])
def test_the_second_editor_is_told_that_it_is_decided(desk: Desk, act: str) -> None:
    path = desk.begin("submit")
    desk.editor.post(f"{path}/approval")
    page = desk.editor.post(f"{path}/{act}", {"reason": "Too late"}, status=409)
    assert "not in front of the editors" in page.text


def test_the_second_of_two_colleagues_is_told_and_loses_nothing(desk: Desk) -> None:
    edit = f"{desk.begin()}/edit"
    both = seen(desk.lead, edit)
    desk.lead.post(edit, REPORT | {"text": "Mine.", "seen": both})
    page = desk.colleague.post(edit, REPORT | {"text": "Hers.", "seen": both}, status=409)
    assert "This has been saved meanwhile" in page.text
    assert "Mine." in page.text  # as it is saved now
    assert "Hers.</textarea>" in page.text
    assert desk.report().text == "Mine."
    again = re.search(r'name="seen" value="([^"]*)"', page.text)
    assert again
    desk.colleague.post(edit, REPORT | {"text": "Hers.", "seen": again[1]})
    assert desk.report().text == "Hers."


def test_a_second_report_is_not_begun_beside_an_open_one(desk: Desk) -> None:
    desk.begin()
    page = desk.colleague.post(f"{desk.path}/reports", REPORT | {"text": "Other."}, status=409)
    assert "has already begun a report" in page.text
    assert "Other.</textarea>" in page.text
    assert desk.colleague.get(f"{desk.path}/report").request.path == "/reports/1"


def test_what_was_submitted_meanwhile_is_not_overwritten(desk: Desk) -> None:
    edit = f"{desk.begin()}/edit"
    before = seen(desk.lead, edit)
    desk.colleague.post("/reports/1/submission")
    data = REPORT | {"text": "Later.", "seen": before}
    page = desk.lead.post(edit, data, status=409)
    assert "Withdraw it before you change it." in page.text
    assert desk.report().text == REPORT["text"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "Please write how the measure stands."),
        ({"light_reason": ""}, "Please say why the light is like this."),
        ({"light": "blue"}, "Please choose one of the options."),
        ({"text": "x" * 8001}, "This is too long"),
    ],
)
def test_a_report_that_says_too_little_comes_back(
    house: House, wrong: dict[str, str], said: str
) -> None:
    desk = Desk(house)
    page = desk.lead.post(f"{desk.path}/reports", REPORT | wrong, status=422)
    assert said in page.text


def test_readers_see_what_was_submitted_and_decide_nothing(house: House) -> None:
    desk = Desk(house)
    path = desk.begin("submit")
    assert "Measure 1" in desk.reader.get("/reports/submitted").text
    page = desk.reader.get(path).text
    assert "works" in page
    assert "Approve and publish" not in page
    desk.reader.post(f"{path}/approval", status=403)


def test_a_lead_unit_never_publishes(house: House) -> None:
    desk = Desk(house)
    path = desk.begin("submit")
    for act in (f"{path}/approval", f"{path}/return", f"{desk.path}/publication"):
        desk.lead.post(act, {"reason": "I want it"}, status=403)
    assert desk.report().state is ReportingState.SUBMITTED


def test_the_language_of_a_report_is_recognised(house: House) -> None:
    desk = Desk(house)
    desk.begin(language="", text="Das erste Amt arbeitet seit dem Frühjahr mit dem neuen Formular.")
    assert desk.report().language == "de"
