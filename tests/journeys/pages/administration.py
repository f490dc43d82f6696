"""Pages of the administration, legal texts and feedback."""

from collections.abc import Iterator
from typing import Any

from participation.administration import feedback, texts
from participation.identity.domain import add_person
from participation.identity.lists import add_entry
from participation.identity.models import Person, Role, Unit
from participation.identity.roles import block, give_roles
from participation.kernel.words import Words

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TEXT = {"de": "## Wer wir sind\n\nDie **Stadt**.\n\n- eins", "en": "## Who we are\n\nThe city."}


def furnish(world: Any) -> None:
    """Units, accounts in every state, feedback, an edited text, a checked log."""
    with world.hall.house.work() as work:
        unit = add_entry(work, Unit, Words({"de": LONG, "en": "Parks and gardens"}))
        gone = add_entry(work, Unit, Words({"de": "Altes Amt", "en": "Old office"}))
        gone.retired_at = work.now
        made = {
            name: add_person(work, email=f"{name}@example.org", name=name, password=None)
            for name in ("invited", "blocked", LONG.lower()[:60])
        }
        me = work.session.get_one(Person, world.people["administrator"].id)
        block(work, made["blocked"], by=me)
        give_roles(work, made["invited"], [Role.LEAD_UNIT], unit, by=me)
        for text, page in (
            ("The button is\ntoo small.", "/imprint"),
            (LONG, ""),
            ("Gut!", "Start"),
        ):
            sent = feedback.send(
                work, feedback.FeedbackDraft(text, page, "kim@example.org"), locale="de"
            )
        feedback.handle(work, sent)
        texts.edit(work, texts.Subject.IMPRINT, Words(TEXT))
        world.ids |= {f"person {name}": person.id for name, person in made.items()}
        world.ids["unit"] = unit.id
    world.administrator.act("/administration/log/checks")


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """A name, who looks, and where."""
    who, person = world.administrator, "/administration/people"
    yield "administration", who, "/administration"
    yield "people", who, person
    yield "nobody found", who, f"{person}?q=nobody-at-all"
    yield "new person", who, f"{person}/new"
    yield "an invited person", who, f"{person}/{world.ids['person invited']}"
    yield "a blocked person", who, f"{person}/{world.ids['person blocked']}"
    yield "myself", who, f"{person}/{world.people['administrator'].id}"
    yield "units", who, "/administration/units"
    yield "a unit", who, f"/administration/units/{world.ids['unit']}"
    yield "texts", who, "/administration/texts"
    yield "editing a text", who, "/administration/texts/privacy"
    yield "putting a text back", who, "/administration/texts/imprint/putting-back"
    for page in ("imprint", "privacy", "accessibility"):
        yield page, world.stranger, f"/{page}"
        yield f"{page} with a warning", who, f"/{page}"
    yield "feedback", world.stranger, "/feedback?page=/imprint"
    yield "thanks for feedback", world.stranger, "/feedback/thanks"
    yield "open feedback", who, "/administration/feedback"
    yield "handled feedback", who, "/administration/feedback?state=handled"
    yield "log", who, "/administration/log"
    yield "log with an error", who, "/administration/log?from=yesterday&person=x"
    yield "no such entry", who, "/administration/log?act=NoSuchAct"
    event = world.events["collecting"].id
    yield "moderators", world.moderator, f"/events/{event}/moderators"


def refusals(world: Any) -> Iterator[tuple[str, Any, str, str]]:
    """A name, who looks, where, and the form that is sent as it stands and refused."""
    who = world.administrator
    new = "/administration/people"
    yield "new person with errors", who, f"{new}/new", f"form[action='{new}']"
    units = "/administration/units"
    yield "unit with errors", who, units, f"form[action='{units}']"
    yield "feedback with an error", world.stranger, "/feedback", "form[action='/feedback']"
    path = f"/events/{world.events['collecting'].id}/moderators"
    yield "moderators with an error", world.moderator, path, f"form[action='{path}']"
