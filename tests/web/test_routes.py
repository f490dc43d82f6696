"""Who may do what at which address: every route, every role, every kind of foreign number."""

import re

import pytest

from tests.support.house import ORIGIN, PASSWORD, new_key
from tests.web.world import ROLES, Town

UNKNOWN = 987_654
HUGE = int("9" * 40)  # more than any database can hold

# What a form brings where the route needs one; {…} is filled in like the address.
FORMS = {
    "/sign-in": {"email": "citizen@example.org", "password": PASSWORD},
    "/account": {"name": "Kim"},
    "/account/password": {"current": PASSWORD, "new": "another-long-password"},
    "/administration/affiliations": {"name_de": "Amt", "name_en": "Office"},
    "/administration/affiliations/{affiliation}": {"name_de": "Amt", "name_en": "Office"},
    "/administration/affiliations/{affiliation}/offer": {"offered": "0"},
    "/join": {"code": "{code}"},
    "/events/{event}/affiliation": {"affiliation": "{affiliation}"},
    "/events": {"kind": "barcamp", "audience": "public", "title_en": "Open day"},
    "/events/{event}/edit": {"kind": "barcamp", "audience": "public", "title_en": "Open day"},
    "/events/{event}/rounds": {"kind": "collect", "prompt_en": "What else?"},
    "/rounds/{round}/edit": {"prompt_en": "What else?", "budget": "5", "most_per_idea": "3"},
    "/rounds/{round}/state": {"state": "closed"},
    "/events/{event}/ideas": {"title": "Longer opening hours"},
    "/ideas/{idea}/edit": {"title": "Longer opening hours", "language": "en"},
    "/rounds/{round}/ideas/{idea}/dots": {"points": "1"},
    "/ideas/{idea}/hiding": {"reason": "Names a person."},
}

# The columns: a stranger, a participant of the public event, a guest of the other event, a citizen
# with an account, an employee, the moderator of the public and the staff event, the one of the
# other event, an administrator.
NOBODY = "404 404 404 404 404 404 404 404"
EVERYBODY = "200 200 200 200 200 200 200 200"
ANYBODY_MAY = "303 303 303 303 303 303 303 303"
NOT_ADMITTED = "403 403 403 403 403 403 403 403"
STAFF_READ = "404 404 404 404 200 200 200 200"
MODERATED = {
    "GET": {
        "public": "302 302 302 403 403 200 403 200",
        "staff": "404 404 404 404 403 200 403 200",
        "other": "302 302 302 403 403 403 200 200",
        "concealed": "404 404 404 404 404 200 404 200",
        "concealed other": "404 404 404 404 404 404 200 200",
    },
    "POST": {
        "public": "403 403 403 403 403 303 403 303",
        "staff": "404 404 404 404 403 303 403 303",
        "other": "403 403 403 403 403 403 303 303",
        "concealed": "404 404 404 404 404 303 404 303",
        "concealed other": "404 404 404 404 404 404 303 303",
    },
}


def too_late(statuses: str) -> str:
    """The same rights, but the state of things does not allow it."""
    return statuses.replace("303", "409")


def moderated(method: str, address: str, **names: str) -> list[tuple[str, str, str, str]]:
    """Rows of a route that only an event's moderators and administrators may use."""
    return [(method, address, name, MODERATED[method][kind]) for name, kind in names.items()]


def events(method: str, address: str, *names: str) -> list[tuple[str, str, str, str]]:
    """Rows of such a route with an event's number."""
    kinds = {f"event:{name}": name for name in names or ("public", "staff", "other")}
    return moderated(method, address, **kinds)


MY = "403 200 403 403 403 403 403 403"
MY_POST = MY.replace("200", "303")
THEIRS = "403 403 200 403 403 403 403 403"
THEIRS_POST = THEIRS.replace("200", "303")
STAFF_NOT_IN = "404 404 404 404 403 403 403 403"
MINE_HIDDEN = "404 404 404 404 404 403 404 403"  # moderators read it, but it is not theirs

TABLE = [
    ("GET", "/", "", EVERYBODY),
    ("GET", "/join", "", EVERYBODY),
    ("GET", "/help", "", EVERYBODY),
    ("GET", "/healthz", "", EVERYBODY),
    ("GET", "/manifest.webmanifest", "", EVERYBODY),
    ("GET", "/styleguide", "", NOBODY),
    ("GET", "/sign-in", "", "200 200 200 302 302 302 302 302"),
    ("POST", "/sign-in", "", ANYBODY_MAY),
    ("POST", "/sign-out", "", ANYBODY_MAY),
    ("GET", "/account", "", "302 302 302 200 200 200 200 200"),
    ("POST", "/account", "", "403 403 403 303 303 303 303 303"),
    ("POST", "/account/password", "", "403 403 403 303 303 303 303 303"),
    ("GET", "/administration/affiliations", "", "302 302 302 403 403 403 403 200"),
    ("POST", "/administration/affiliations", "", "403 403 403 403 403 403 403 303"),
    *(
        (method, f"/administration/affiliations/{{affiliation}}{rest}", name, statuses)
        for method, rest, mine in (
            ("GET", "", "302 302 302 403 403 403 403 200"),
            ("POST", "", "403 403 403 403 403 403 403 303"),
            ("POST", "/offer", "403 403 403 403 403 403 403 303"),
        )
        for name, statuses in (("affiliation:one", mine), ("affiliation:unknown", NOBODY))
    ),
    ("GET", "/join/{code}", "code:public", "200 302 200 200 200 200 200 200"),
    ("GET", "/join/{code}", "code:staff", EVERYBODY),
    ("GET", "/join/{code}", "code:unknown", "422 422 422 422 422 422 422 422"),
    ("POST", "/join", "code:public", ANYBODY_MAY),
    ("POST", "/join", "code:staff", ANYBODY_MAY),
    ("POST", "/join", "code:unknown", "422 422 422 422 422 422 422 422"),
    ("GET", "/moderation", "", "302 302 302 403 403 200 200 200"),
    ("GET", "/events/new", "", "302 302 302 403 403 200 200 200"),
    ("POST", "/events", "", "403 403 403 403 403 303 303 303"),
    *(
        ("GET", f"/events/{{event}}{rest}", name, statuses)
        for rest in ("", "/ideas", "/results", "/board?screen=reader")
        for name, statuses in (
            ("event:public", EVERYBODY),
            ("event:other", EVERYBODY),
            ("event:staff", STAFF_READ),
        )
    ),
    ("GET", "/events/{event}/board", "event:public", NOBODY),
    ("GET", "/events/{event}/board?screen=moon", "event:public", NOBODY),
    *(
        ("GET", f"/events/{{event}}/board?screen={screen}", name, statuses.replace("403", "404"))
        for screen, public, staff, other in (
            ("phone", MY, STAFF_NOT_IN, THEIRS),
            *((screen, *list(MODERATED["GET"].values())[:3]) for screen in ("console", "wall")),
        )
        for name, statuses in (
            ("event:public", public.replace("302", "404")),
            ("event:staff", staff),
            ("event:other", other.replace("302", "404")),
        )
    ),
    *(
        (method, f"/events/{{event}}/{rest}", name, statuses)
        for method, rest, mine, theirs in (
            ("GET", "mine", MY, THEIRS),
            ("GET", "affiliation", MY, THEIRS),
            ("POST", "affiliation", MY_POST, THEIRS_POST),
            ("POST", "ideas", MY_POST, too_late(THEIRS_POST)),
            ("POST", "participants", NOT_ADMITTED, NOT_ADMITTED),
        )
        for name, statuses in (
            ("event:public", mine),
            ("event:other", theirs),
            (
                "event:staff",
                STAFF_NOT_IN.replace("403", "303") if rest == "participants" else STAFF_NOT_IN,
            ),
        )
    ),
    *events("GET", "/events/{event}/edit"),
    *events("POST", "/events/{event}/edit"),
    *events("GET", "/events/{event}/end"),
    *events("POST", "/events/{event}/end"),
    *(
        (method, address, name, too_late(statuses))
        for method, address, name, statuses in events("POST", "/events/{event}/reopening")
    ),
    *events("GET", "/events/{event}/rounds/new"),
    *events("POST", "/events/{event}/rounds"),
    *events("GET", "/events/{event}/console"),
    *events("GET", "/events/{event}/beamer"),
    *events("GET", "/events/{event}/queue"),
    *events("GET", "/events/{event}/export.csv"),
    *(
        row
        for method in ("GET", "POST")
        for row in moderated(
            method,
            "/rounds/{round}/edit",
            **{"round:public collect": "public", "round:staff vote": "staff"},
            **{"round:other vote": "other"},
        )
    ),
    *moderated("POST", "/rounds/{round}/state", **{"round:public collect": "public"}),
    *moderated("POST", "/rounds/{round}/state", **{"round:staff collect": "staff"}),
    ("POST", "/rounds/{round}/state", "round:other collect", too_late(MODERATED["POST"]["other"])),
    *moderated("POST", "/rounds/{round}/earlier", **{"round:public last": "public"}),
    (
        "POST",
        "/rounds/{round}/earlier",
        "round:staff vote",
        too_late(MODERATED["POST"]["staff"]),
    ),
    *(
        row
        for method in ("GET", "POST")
        for row in moderated(
            method,
            "/rounds/{round}/removal",
            **{"round:public last": "public", "round:staff vote": "staff"},
        )
    ),
    ("POST", "/rounds/{round}/removal", "round:other vote", too_late(MODERATED["POST"]["other"])),
    ("GET", "/ideas/{idea}", "idea:own", EVERYBODY),
    ("GET", "/ideas/{idea}", "idea:public published", EVERYBODY),
    ("GET", "/ideas/{idea}", "idea:other published", EVERYBODY),
    ("GET", "/ideas/{idea}", "idea:staff published", STAFF_READ),
    *(
        ("GET", "/ideas/{idea}", f"idea:{event} {status}", MODERATED["GET"][kind])
        for status in ("submitted", "hidden", "withdrawn")
        for event, kind in (
            ("public", "concealed"),
            ("staff", "concealed"),
            ("other", "concealed other"),
        )
    ),
    *(
        (method, f"/ideas/{{idea}}/{rest}", name, statuses)
        for method, rest, mine in (
            ("GET", "edit", MY),
            ("POST", "edit", MY_POST),
            ("POST", "withdrawal", MY_POST),
            ("POST", "return", too_late(MY_POST)),
        )
        for name, statuses in (
            ("idea:own", mine),
            ("idea:public published", NOT_ADMITTED),
            ("idea:staff published", STAFF_NOT_IN),
            ("idea:public submitted", MINE_HIDDEN),
            ("idea:staff hidden", MINE_HIDDEN),
            ("idea:public withdrawn", MINE_HIDDEN),
        )
    ),
    *(
        ("POST", f"/ideas/{{idea}}/support{rest}", name, statuses)
        for rest in ("", "/withdrawal")
        for name, statuses in (
            ("idea:own", too_late(MY_POST)),
            ("idea:public published", MY_POST),
            ("idea:other published", THEIRS_POST),
            ("idea:staff published", STAFF_NOT_IN),
            ("idea:public submitted", MINE_HIDDEN),
            ("idea:public hidden", MINE_HIDDEN),
            ("idea:staff withdrawn", MINE_HIDDEN),
        )
    ),
    *(
        ("POST", "/rounds/{round}/ideas/{idea}/dots", names, statuses)
        for names, statuses in (
            ("round:other vote idea:other published", THEIRS_POST),
            ("round:other vote idea:other hidden", too_late(THEIRS_POST)),
            ("round:other vote idea:other withdrawn", too_late(THEIRS_POST)),
            ("round:other vote idea:other submitted", NOBODY),
            ("round:other collect idea:other published", too_late(THEIRS_POST)),
            ("round:public vote idea:public published", too_late(MY_POST)),
            ("round:staff vote idea:staff published", STAFF_NOT_IN),
            ("round:other vote idea:public published", NOBODY),
            ("round:public vote idea:other published", NOBODY),
            ("round:unknown idea:other published", NOBODY),
            ("round:other vote idea:unknown", NOBODY),
        )
    ),
    *(
        row
        for method, rest, status in (
            ("POST", "approval", "submitted"),
            ("GET", "hiding", "submitted"),
            ("POST", "hiding", "submitted"),
            ("POST", "restoration", "hidden"),
        )
        for row in moderated(
            method,
            f"/ideas/{{idea}}/{rest}",
            **{
                f"idea:public {status}": "concealed",
                f"idea:staff {status}": "concealed",
                f"idea:other {status}": "concealed other",
            },
        )
    ),
    *(
        row
        for method in ("GET", "POST")
        for row in moderated(
            method,
            "/ideas/{idea}/hiding",
            **{
                "idea:own": "public",
                "idea:public published": "public",
                "idea:staff published": "staff",
                "idea:other published": "other",
            },
        )
    ),
    *(
        ("POST", f"/ideas/{{idea}}/{rest}", name, too_late(MODERATED["POST"][kind]))
        for rest, name, kind in (
            ("approval", "idea:public published", "public"),
            ("approval", "idea:public hidden", "concealed"),
            ("approval", "idea:staff withdrawn", "concealed"),
            ("hiding", "idea:public hidden", "concealed"),
            ("hiding", "idea:other withdrawn", "concealed other"),
            ("restoration", "idea:public published", "public"),
            ("restoration", "idea:public submitted", "concealed"),
        )
    ),
]


NUMBER = re.compile(r"\{(?!code)\w+\}")


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
    data = {name: value.format(**values) for name, value in form(address).items()}
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
    filled = address.format(event=number, round=number, idea=number, affiliation=number)
    data = {name: value.format(affiliation=1) for name, value in form(address).items()}
    answers = {role: ask(town, role, method, filled, data) for role in ("stranger", ROLES[-1])}
    assert answers == {"stranger": 404, "administrator": 404}


def test_the_table_names_every_route(town: Town) -> None:
    routes = {
        (method, re.sub(r"<(?:int:)?(\w+?)(?:_id)?>", r"{\1}", rule.rule))
        for rule in town.house.app.url_map.iter_rules()
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
