"""Two people at one form: nobody writes over what another has just saved without being told."""

import re
from collections.abc import Callable

import pytest

from participation.identity.models import Role
from participation.masterplan.domain import plans
from participation.masterplan.models import Masterplan
from tests.support.house import Browser, House
from tests.support.plans import Office, words


def edit_event(house: House) -> str:
    return f"/events/{house.event().id}/edit"


def edit_round(house: House) -> str:
    return f"/rounds/{house.event().rounds[0].id}/edit"


def edit_plan(house: House) -> str:
    return f"/masterplan/{Office(house).plan().id}/edit"


def edit_field_of_action(house: House) -> str:
    plan = Office(house).plan()
    with house.work() as work:
        found = work.session.get_one(Masterplan, plan.id)
        draft = plans.FieldOfActionDraft(words("Service"), words("About it"))
        return f"/fields-of-action/{plans.add_field_of_action(work, found, draft).id}/edit"


def edit_measure(house: House) -> str:
    office = Office(house)
    return f"/measures/{office.measure(office.plan()).id}/edit"


FORMS: list[tuple[Callable[[House], str], dict[str, str], str]] = [
    (edit_event, {"kind": "workshop", "audience": "public"}, "title_en"),
    (edit_round, {}, "prompt_en"),
    (edit_plan, {}, "title_en"),
    (edit_field_of_action, {}, "title_en"),
    (edit_measure, {"number": "1", "status": "planned", "light": "unrated"}, "title_en"),
]


def two_of(house: House) -> tuple[Browser, Browser]:
    """Two people who may change everything, each in a browser."""
    ada, bo = (house.person(name, Role.ADMINISTRATOR) for name in ("ada", "bo"))
    return house.browser().sign_in(ada), house.browser().sign_in(bo)


def mark(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize(("furnish", "form", "name"), FORMS)
def test_who_is_second_is_told_loses_nothing_and_decides(
    house: House, furnish: Callable[[House], str], form: dict[str, str], name: str
) -> None:
    first, second = two_of(house)
    address = furnish(house)
    both = form | {"seen": mark(first.get(address).text)}
    first.post(address, both | {name: "What the first one wrote"})
    page = second.post(address, both | {name: "What the second one wrote"}, status=409).text
    assert "This has been saved meanwhile" in page
    assert "What the second one wrote" in page
    assert f'href="{address}" target="_blank"' in page
    assert "What the first one wrote" in second.get(address).text
    second.post(address, form | {name: "What the second one wrote", "seen": mark(page)})
    assert "What the second one wrote" in first.get(address).text


@pytest.mark.parametrize(("furnish", "form", "name"), FORMS)
def test_a_mistake_in_the_form_hides_no_other_version(
    house: House, furnish: Callable[[House], str], form: dict[str, str], name: str
) -> None:
    first, second = two_of(house)
    address = furnish(house)
    seen = {"seen": mark(first.get(address).text)}
    page = second.post(address, form | seen | {name: ""}, status=422).text
    first.post(address, form | seen | {name: "What the first one wrote"})
    assert {"seen": mark(page)} == seen
    page = second.post(address, form | seen | {name: ""}, status=409).text
    assert "This has been saved meanwhile" in page
    second.post(address, form | {name: "", "seen": mark(page)}, status=422)
    assert "What the first one wrote" in second.get(address).text


@pytest.mark.parametrize(("furnish", "form", "name"), FORMS)
def test_who_is_refused_for_another_reason_is_not_told_so(
    house: House, furnish: Callable[[House], str], form: dict[str, str], name: str
) -> None:
    ada = house.browser().sign_in(house.person("ada", Role.ADMINISTRATOR))
    address = furnish(house)
    seen = mark(ada.get(address).text)
    page = ada.post(address, form | {name: "", "seen": seen}, status=422).text
    assert "meanwhile" not in page
    assert "_blank" not in page.partition("<main")[2].partition("</main>")[0]
