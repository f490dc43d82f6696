"""Rights at the addresses of people, events, ideas, votes and moderation."""

from typing import Any

from participation.events.models import Audience, Method, Reveal, RoundState
from participation.events.templates.saved import save_template
from participation.kernel.words import Words
from tests.support.house import PASSWORD
from tests.web.world import as_staff

VOTERS = 5  # with fewer ballots these stay closed to everybody

# What a form brings where the route needs one; {…} is filled in like the address.
FORMS = {
    "/sign-in": {"email": "citizen@example.org", "password": PASSWORD},
    "/account": {"name": "Kim"},
    "/account/password": {"current": PASSWORD, "new": "another-long-password"},
    "/join": {"code": "{code}"},
    "/events/{event}/affiliation": {"affiliation": "{affiliation}"},
    "/events": {"kind": "barcamp", "audience": "public", "title_en": "Open day"},
    "/events/{event}/edit": {"kind": "barcamp", "audience": "staff", "title_en": "Open day"},
    "/events/{event}/rounds": {"kind": "collect", "prompt_en": "What else?"},
    "/rounds/{round}/edit": {"prompt_en": "What else?", "budget": "5", "most_per_idea": "3"},
    "/rounds/{round}/state": {"state": "closed"},
    "/rounds/{round}/clock": {"more": "5"},
    "/events/{event}/agenda": {"agenda": "short"},
    "/events/{event}/agenda/template": {"title_en": "As always"},
    "/events/{event}/ideas": {"title": "Longer opening hours"},
    "/ideas/{idea}/edit": {"title": "Longer opening hours", "language": "en"},
    "/rounds/{round}/ideas/{idea}/vote": {"value": "1"},
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
ACCOUNTS_POST = "403 403 403 303 303 303 303 303"  # a consultation admits every account
STAFF_NOT_IN = "404 404 404 404 403 403 403 403"
MINE_HIDDEN = "404 404 404 404 404 403 404 403"  # moderators read it, but it is not theirs

CLOSED = "403 403 403 403 403 200 403 200"  # a vote that its moderators have not shown yet
STAFF_CLOSED = "404 404 404 404 403 200 403 200"
RESULTS = tuple(f"/rounds/{{round}}/result.{form}" for form in ("csv", "json", "xlsx"))
BALLOTS = "/rounds/{round}/ballots.csv"


def furnish(town: Any) -> None:
    """Votes that are open to be followed, closed and shown, for everybody and for staff."""
    house, moderator = town.house, town.people["moderator"]
    for name, audience in (("public", Audience.PUBLIC), ("staff", Audience.STAFF)):
        event = house.event(moderator=moderator, audience=audience)
        idea = house.idea(event, title=f"Weighed {name}")
        voters = [house.participant(event) for _ in range(VOTERS)]
        for state, votes in (("shown", VOTERS), ("closed", VOTERS), ("few", VOTERS - 1)):
            round_ = house.open_vote(event, Method.SCALE)
            for voter in voters[:votes]:
                house.vote(round_, voter, idea, 4)
            shown = [] if state == "closed" else [RoundState.SHOWN]
            house.go_on(round_, RoundState.CLOSED, *shown)
            town.ids[f"round:{name} {state}"] = round_.id
        with house.work() as work:
            template = save_template(work, house.again(work, event), Words({"en": "As always"}))
            town.ids[f"template:{name}"] = template.id
        live = house.open_vote(event, Method.SCALE, reveal=Reveal.LIVE)
        town.ids[f"round:{name} live"] = live.id


TABLE = as_staff(
    [
        ("GET", "/", "", EVERYBODY),
        ("GET", "/join", "", EVERYBODY),
        ("GET", "/help", "", EVERYBODY),
        ("GET", "/healthz", "", EVERYBODY),
        ("GET", "/manifest.webmanifest", "", EVERYBODY),
        ("GET", "/sw.js", "", EVERYBODY),
        ("GET", "/styleguide", "", NOBODY),
        ("GET", "/sign-in", "", "200 200 200 302 302 302 302 302"),
        ("POST", "/sign-in", "", ANYBODY_MAY),
        ("POST", "/sign-out", "", ANYBODY_MAY),
        ("GET", "/account", "", "302 302 302 200 200 200 200 200"),
        ("POST", "/account", "", "403 403 403 303 303 303 303 303"),
        ("POST", "/account/password", "", "403 403 403 303 303 303 303 303"),
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
            (
                "GET",
                f"/events/{{event}}/board?screen={screen}",
                name,
                statuses.replace("403", "404"),
            )
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
        *events("POST", "/events/{event}/agenda"),
        *events("GET", "/events/{event}/agenda/template"),
        *events("POST", "/events/{event}/agenda/template"),
        (
            "GET",
            "/agenda-templates/{template}/removal",
            "template:public",
            "302 302 302 403 403 200 200 200",
        ),
        (
            "POST",
            "/agenda-templates/{template}/removal",
            "template:public",
            "403 403 403 403 403 303 303 303",
        ),
        *moderated("POST", "/rounds/{round}/clock", **{"round:public collect": "public"}),
        *moderated("POST", "/rounds/{round}/clock", **{"round:staff collect": "staff"}),
        (
            "POST",
            "/rounds/{round}/clock",
            "round:public last",
            too_late(MODERATED["POST"]["public"]),
        ),
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
        (
            "POST",
            "/rounds/{round}/state",
            "round:other collect",
            too_late(MODERATED["POST"]["other"]),
        ),
        *moderated(
            "POST",
            "/rounds/{round}/removal",
            **{"round:public last": "public", "round:staff vote": "staff"},
        ),
        (
            "POST",
            "/rounds/{round}/removal",
            "round:other vote",
            too_late(MODERATED["POST"]["other"]),
        ),
        *(
            ("GET", address, f"round:{name}", statuses)
            for address in (*RESULTS, BALLOTS)
            for name, statuses in (
                ("public shown", EVERYBODY),
                ("staff shown", STAFF_READ),
                ("public closed", CLOSED),
                ("staff closed", STAFF_CLOSED),
                ("other vote", NOT_ADMITTED),  # not even its moderators, while it is open
                ("public vote", NOT_ADMITTED),
                ("public collect", NOBODY),
                ("staff collect", NOBODY),
            )
        ),
        *(
            ("GET", address, f"round:{name}", statuses)
            for name, read, recounted in (
                ("public live", EVERYBODY, NOT_ADMITTED),
                ("staff live", STAFF_READ, STAFF_NOT_IN),
                ("public few", EVERYBODY, NOT_ADMITTED),
                ("staff few", STAFF_READ, STAFF_NOT_IN),
            )
            for address, statuses in (*((one, read) for one in RESULTS), (BALLOTS, recounted))
        ),
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
                # What stands behind one's own idea may have been supported before it did.
                ("idea:own", MY_POST if rest else too_late(MY_POST)),
                ("idea:public published", MY_POST),
                ("idea:other published", THEIRS_POST),
                ("idea:staff published", STAFF_NOT_IN.replace("403", "303")),
                ("idea:talk", ACCOUNTS_POST),
                ("idea:public submitted", MINE_HIDDEN),
                ("idea:public hidden", MINE_HIDDEN),
                ("idea:staff withdrawn", MINE_HIDDEN.replace("403", "409")),
            )
        ),
        *(
            ("POST", "/rounds/{round}/ideas/{idea}/vote", names, statuses)
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
)
