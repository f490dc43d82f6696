"""The masterplan's pages ask the database the same number of questions for one row and for fifty."""

from participation.ideas.models import Idea, Status
from participation.identity.models import Person, Role
from participation.masterplan.models import Measure, ReportingState
from tests.support.house import House
from tests.support.plans import Office
from tests.web.world import queries

MOST = 12
PAGES = [
    ("stranger", "/masterplan/1"),
    ("stranger", "/masterplan/1?status=planned&q=Measure"),
    ("stranger", "/measures/1"),
    ("stranger", "/fields"),
    ("stranger", "/fields/1"),
    ("stranger", "/fields/figures"),
    ("stranger", "/fields/map"),
    ("stranger", "/events/1/fields/figures"),
    ("stranger", "/events/1/fields/map"),
    ("stranger", "/ideas/1"),
    ("stranger", "/events/1/results"),
    ("citizen", "/masterplan/1"),
    ("citizen", "/measures/1"),
    ("citizen", "/fields/1"),
    ("editor", "/masterplan"),
    ("editor", "/masterplan/1"),
    ("editor", "/measures/1"),
    ("editor", "/masterplan/promotion"),
    ("editor", "/masterplan/promotion?status=promoted"),
    ("editor", "/masterplan/promotion/target?idea=1"),
    ("editor", "/reports/submitted"),
    ("lead", "/reports"),
    ("lead", "/measures/1"),
]


def test_fifty_rows_cost_no_more_questions_than_one(house: House) -> None:
    office, event = Office(house), house.event()
    unit, field, plan = office.unit(), office.topic_field(), office.plan()
    lead = office.lead("lea", unit)
    people: dict[str, Person] = {
        "citizen": house.person("citizen"),
        "editor": house.person("ed", Role.EDITOR),
        "lead": lead,
    }
    browsers = {name: house.browser().sign_in(person) for name, person in people.items()}
    browsers["stranger"] = house.browser()
    first = office.measure(plan, "1", unit=unit, topic_field_id=field.id)

    def add(number: int) -> None:
        for _each in range(number):
            author = house.participant(event)
            idea = house.idea(event, author, status=Status.SHORTLISTED)
            house.idea(event, author, status=Status.SHORTLISTED)
            behind = house.idea(event, author)
            office.promote([idea], first)
            with house.work() as work:
                count = work.session.query(Measure).count() + 1
                work.session.get_one(Idea, idea.id).field_id = field.id
                work.session.get_one(Idea, behind.id).merged_into_id = idea.id
            measure = office.measure(plan, str(count), unit=unit, topic_field_id=field.id)
            office.report(measure, ReportingState.SUBMITTED)

    def counted() -> dict[tuple[str, str], int]:
        numbers = {}
        for name, address in PAGES:
            with queries(house) as sent:
                assert browsers[name].client.get(address).status_code == 200, address
            numbers[name, address] = len([one for one in sent if not one.startswith("BEGIN")])
        return numbers

    add(1)
    few = counted()
    add(49)
    assert counted() == few
    assert {page: number for page, number in few.items() if number > MOST} == {}
