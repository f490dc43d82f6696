"""Rights at the addresses of the administration, of legal texts and of feedback."""

from participation.events.domain import add_moderator
from participation.identity.lists import add_entry
from participation.identity.models import Feedback, Person, Unit
from participation.kernel.words import Words

NOBODY = "404 404 404 404 404 404 404 404 404 404"
EVERYBODY = "200 200 200 200 200 200 200 200 200 200"
ANYBODY_MAY = "303 303 303 303 303 303 303 303 303 303"
READS = "302 302 302 403 403 403 403 200 403 403"
ACTS = "403 403 403 403 403 403 403 303 403 403"
MODERATES = {
    ("GET", "public"): "302 302 302 403 403 200 403 200 403 403",
    ("GET", "staff"): "404 404 404 404 403 200 403 200 403 403",
    ("GET", "other"): "302 302 302 403 403 403 200 200 403 403",
    ("POST", "public"): "403 403 403 403 403 303 403 303 403 403",
    ("POST", "staff"): "404 404 404 404 403 303 403 303 403 403",
    ("POST", "other"): "403 403 403 403 403 403 303 303 403 403",
}

LONG = "## Who we are\n\nThe city."
FORMS = {
    "/administration/affiliations": {"name_de": "Amt", "name_en": "Office"},
    "/administration/affiliations/{affiliation}": {"name_de": "Amt", "name_en": "Office"},
    "/administration/affiliations/{affiliation}/offer": {"offered": "0"},
    "/administration/units": {"name_de": "Amt", "name_en": "Office"},
    "/administration/units/{unit}": {"name_de": "Amt", "name_en": "Office"},
    "/administration/units/{unit}/offer": {"offered": "0"},
    "/administration/people": {"name": "New", "email": "new@example.org", "role_editor": "1"},
    "/administration/people/{person}": {"name": "Renamed"},
    "/administration/people/{person}/roles": {"role_employee": "1"},
    "/administration/people/{person}/block": {"blocked": "1"},
    "/administration/texts/{name}": {"text_de": LONG, "text_en": LONG},
    "/feedback": {"text": "The button is too small."},
    "/events/{event}/moderators": {"email": "free@example.org"},
}


def furnish(town) -> None:  # type: ignore[no-untyped-def]  # Town, which imports this module
    """Somebody to deal with, units, feedback, a second moderator, an edited text."""
    from participation.administration import texts
    from participation.identity.models import Role

    house = town.house
    free = house.person("free", Role.MODERATOR)
    second = house.person("second", Role.MODERATOR)
    house.person("other-administrator", Role.ADMINISTRATOR)
    town.ids |= {"person:one": free.id, "person:second": second.id}
    town.ids["person:me"] = town.people["administrator"].id
    with house.work() as work:
        for event in town.events.values():
            person = work.session.get_one(Person, second.id)
            add_moderator(work, house.again(work, event), person)
        invited = house_invited(work)
        units = [add_entry(work, Unit, Words({"de": one, "en": one})) for one in ("A", "B")]
        feedback = [
            Feedback(at=work.now, text=one, language="en", handled_at=handled)
            for one, handled in (("open", None), ("handled", work.now))
        ]
        work.session.add_all(feedback)
        work.session.flush()
        texts.edit(work, texts.Subject.IMPRINT, Words({"de": LONG, "en": LONG}))
        town.ids |= {"unit:first": units[0].id, "unit:second": units[1].id}
        town.ids |= {"feedback:open": feedback[0].id, "feedback:handled": feedback[1].id}
        town.ids["person:invited"] = invited.id
        # Not numbers, but filled in like them.
        town.ids |= {f"name:{one.value}": one.value for one in texts.Subject}


def house_invited(work) -> Person:  # type: ignore[no-untyped-def]
    """An account whose owner has not come yet."""
    from participation.identity.domain import add_person

    return add_person(work, email="invited@example.org", name="Invited", password=None)


def refused(statuses: str) -> str:
    """The same rights, but the state of things does not allow it."""
    return statuses.replace("303", "409")


TABLE = [
    ("GET", "/administration", "", READS),
    ("GET", "/administration/people", "", READS),
    ("GET", "/administration/people?q=e&role=moderator&state=active&page=9", "", READS),
    ("GET", "/administration/people/new", "", READS),
    ("POST", "/administration/people", "", ACTS),
    *(
        (method, f"/administration/people/{{person}}{rest}", name, statuses)
        for method, rest, name, statuses in (
            ("GET", "", "person:one", READS),
            ("GET", "", "person:unknown", NOBODY),
            ("POST", "", "person:one", ACTS),
            ("POST", "/roles", "person:one", ACTS),
            ("POST", "/roles", "person:me", refused(ACTS)),
            ("POST", "/roles", "person:unknown", NOBODY),
            ("POST", "/block", "person:one", ACTS),
            ("POST", "/block", "person:me", refused(ACTS)),
            ("POST", "/invitation", "person:invited", ACTS),
            ("POST", "/invitation", "person:one", refused(ACTS)),
        )
    ),
    *(
        ("GET", f"/administration/{place}", "", READS)
        for place in ("affiliations", "units", "texts", "feedback", "log", "log.csv")
    ),
    ("GET", "/administration/feedback?state=handled", "", READS),
    ("GET", "/administration/log?act=SignedIn&person=1&from=2026-01-01&to=2026-01-02", "", READS),
    ("GET", "/administration/log?from=yesterday&person=nobody@example.org", "", READS),
    ("POST", "/administration/log/checks", "", ACTS),
    ("POST", "/administration/affiliations", "", ACTS),
    ("POST", "/administration/units", "", ACTS),
    *(
        (method, f"/administration/{address}{rest}", name, statuses)
        for address, one, first in (
            ("affiliations/{affiliation}", "affiliation:one", "affiliation:one"),
            ("units/{unit}", "unit:second", "unit:first"),
        )
        for method, rest, name, statuses in (
            ("GET", "", one, READS),
            ("GET", "", f"{one.partition(':')[0]}:unknown", NOBODY),
            ("POST", "", one, ACTS),
            ("POST", "", f"{one.partition(':')[0]}:unknown", NOBODY),
            ("POST", "/offer", one, ACTS),
            ("POST", "/earlier", first, refused(ACTS)),
        )
    ),
    ("POST", "/administration/units/{unit}/earlier", "unit:second", ACTS),
    *(
        (method, f"/administration/texts/{{name}}{rest}", name, statuses)
        for method, rest, name, statuses in (
            ("GET", "", "name:imprint", READS),
            ("GET", "", "name:unknown", NOBODY),
            ("POST", "", "name:imprint", ACTS),
            ("GET", "/putting-back", "name:imprint", READS),
            ("POST", "/putting-back", "name:imprint", ACTS),
            ("POST", "/putting-back", "name:privacy", refused(ACTS)),
        )
    ),
    ("POST", "/administration/feedback/{feedback}/handling", "feedback:open", ACTS),
    ("POST", "/administration/feedback/{feedback}/handling", "feedback:handled", refused(ACTS)),
    ("POST", "/administration/feedback/{feedback}/reopening", "feedback:handled", ACTS),
    ("POST", "/administration/feedback/{feedback}/reopening", "feedback:open", refused(ACTS)),
    *(("GET", f"/{page}", "", EVERYBODY) for page in ("imprint", "privacy", "accessibility")),
    ("GET", "/feedback", "", EVERYBODY),
    ("GET", "/feedback?page=/imprint", "", EVERYBODY),
    ("POST", "/feedback", "", ANYBODY_MAY),
    ("GET", "/feedback/thanks", "", EVERYBODY),
    *(
        (method, "/events/{event}/moderators", f"event:{event}", MODERATES[method, event])
        for method, event in MODERATES
    ),
    *(
        (
            "POST",
            "/events/{event}/moderators/{person}/removal",
            f"event:{event} person:{person}",
            statuses,
        )
        for event, person, statuses in (
            *(
                (event, "second", MODERATES["POST", event])
                for event in ("public", "staff", "other")
            ),
            ("public", "one", refused(MODERATES["POST", "public"])),
            ("public", "invited", MODERATES["POST", "public"].replace("303", "404")),
            ("public", "unknown", MODERATES["POST", "public"].replace("303", "404")),
        )
    ),
]
