"""Who may do what at which address: every route, every role, every kind of foreign number."""

import re
from importlib import import_module
from pkgutil import iter_modules

import pytest

from tests.support.house import ORIGIN, PASSWORD, new_key
from tests.web import rights
from tests.web.world import ROLES, Town

UNKNOWN = 987_654
HUGE = int("9" * 40)  # more than any database can hold

MODULES = [
    import_module(f"{rights.__name__}.{found.name}") for found in iter_modules(rights.__path__)
]
TABLE = [row for module in MODULES for row in module.TABLE]
FORMS = {address: form for module in MODULES for address, form in module.FORMS.items()}

NUMBER = re.compile(r"\{(?!code)\w+\}")
CHOICE = re.compile(r"<any\(([^)]*)\):\w+>")


def numbered_routes() -> list[tuple[str, str]]:
    """Every route of the table that has a number in its address."""
    return sorted({(method, address) for method, address, *_ in TABLE if NUMBER.search(address)})


def form(address: str) -> dict[str, str]:
    return FORMS.get(address.partition("?")[0], {})


def ask(town: Town, role: str, method: str, address: str, data: dict[str, str]) -> int:
    """What a person in this role is answered with."""
    client = town.browser(role).client
    if method == "GET":
        return client.get(address).status_code
    answer = client.post(address, data={"key": new_key()} | data, headers={"Origin": ORIGIN})
    return answer.status_code


def by_kind(town: Town, names: str) -> dict[str, str]:
    """The numbers and codes to fill in: "round:other vote" gives {"round": "7"}."""
    filled = {"affiliation": str(town.ids["affiliation:one"]), "code": ""}
    for name in re.findall(r"\w+:[\w ]+?(?= \w+:|$)", names):
        kind, _, which = name.partition(":")
        if kind == "code":
            filled[kind] = "CCCCCC" if which == "unknown" else town.events[which].code
        else:
            filled[kind] = str(UNKNOWN if which == "unknown" else town.ids[name])
    return filled


@pytest.mark.parametrize(
    ("method", "address", "names", "expected"), TABLE, ids=[" ".join(row[:3]) for row in TABLE]
)
def test_each_role_is_answered_as_the_table_says(
    town: Town, method: str, address: str, names: str, expected: str
) -> None:
    values = by_kind(town, names)
    fields = form(address) if method == "POST" else {}
    data = {name: value.format(**values) for name, value in fields.items()}
    answers = {}
    for role in ROLES:
        answers[role] = ask(town, role, method, address.format(**values), data)
        if answers[role] == 303:
            town.as_it_was()
    assert answers == dict(zip(ROLES, map(int, expected.split()), strict=True))


@pytest.mark.parametrize("number", [UNKNOWN, HUGE])
@pytest.mark.parametrize(("method", "address"), numbered_routes())
def test_a_number_that_leads_nowhere_is_a_404_for_everybody(
    town: Town, method: str, address: str, number: int
) -> None:
    filled = NUMBER.sub(str(number), address)
    data = {name: NUMBER.sub("1", value) for name, value in form(address).items()}
    answers = {
        role: ask(town, role, method, filled, data) for role in ("stranger", "administrator")
    }
    assert answers == {"stranger": 404, "administrator": 404}


def spelled_out(rule: str) -> list[str]:
    """The addresses of a route: one for each choice that it offers."""
    choice = CHOICE.search(rule)
    return [CHOICE.sub(one, rule) for one in choice[1].split(", ")] if choice else [rule]


def test_the_table_names_every_route(town: Town) -> None:
    routes = {
        (method, re.sub(r"<(?:int:)?(\w+?)(?:_id)?>", r"{\1}", address))
        for rule in town.house.app.url_map.iter_rules()
        for address in spelled_out(rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(method, address.partition("?")[0]) for method, address, *_ in TABLE} == routes


def test_every_view_says_who_may_use_it(town: Town) -> None:
    views = town.house.app.view_functions
    assert [name for name, view in views.items() if not hasattr(view, "access_rule")] == []


def test_every_writing_route_is_declared_as_one_and_no_reading_one(town: Town) -> None:
    views = town.house.app.view_functions
    for rule in town.house.app.url_map.iter_rules():
        is_write = hasattr(views[rule.endpoint], "is_write")
        assert is_write == ("POST" in (rule.methods or set())), rule.rule


@pytest.mark.parametrize("address", ["/events/{}/console", "/account?from=here"])
def test_a_stranger_signs_in_and_comes_back(town: Town, address: str) -> None:
    address = address.format(town.ids["event:public"])
    browser = town.browser("stranger")
    page = browser.get(address)
    assert page.request.path == "/sign-in"
    target = page.request.args["next"]
    data = {"email": "moderator@example.org", "password": PASSWORD, "next": target}
    answer = browser.post("/sign-in", data, status=303, follow=False)
    assert answer.location == address


# A form without a usable key is refused before anybody asks who sent it.
BEFORE_THE_RULE = [
    (method, address, names)
    for method, address, names, expected in TABLE
    if method == "POST" and expected.startswith(("403", "404")) and "unknown" not in names
]


@pytest.mark.parametrize(
    ("method", "address", "names"), BEFORE_THE_RULE, ids=[" ".join(row) for row in BEFORE_THE_RULE]
)
def test_a_refused_form_shows_no_page_to_who_may_not_see_it(
    town: Town, method: str, address: str, names: str
) -> None:
    browser = town.browser("stranger")
    filled = address.format(**by_kind(town, names))
    answer = browser.client.post(filled, data={"key": "short"}, headers={"Origin": ORIGIN})
    assert answer.status_code in (400, 404)
    assert "<form" not in answer.text.partition("<main")[2]
    code = town.events["public"].code
    assert code not in answer.text
    assert f"{code[:3]} {code[3:]}" not in answer.text
