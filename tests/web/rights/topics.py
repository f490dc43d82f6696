"""Rights at the addresses of topic fields, sorting, merging, status and official answers."""

from participation.events.rules import EventCase
from participation.ideas.models import Idea, OfficialAnswer
from participation.ideas.rules import IdeaCase
from participation.identity.models import Person
from participation.identity.rules import Viewer
from participation.kernel.words import Words
from participation.topics.domain import FieldDraft, Move, add_field, sort_into

FORMS = {
    "/topic-fields": {"name_de": "Bäume", "name_en": "Trees"},
    "/topic-fields/{field}": {"name_de": "Bäume", "name_en": "Trees"},
    "/topic-fields/{field}/position": {"direction": "up"},
    "/topic-fields/{field}/offer": {"offered": "0"},
    "/events/{event}/moves": {"idea": "{idea}:0", "field": "{field}"},
    "/events/{event}/merging": {"idea": "{idea}", "front": "{idea}"},
    "/events/{event}/status": {"idea": "{idea}", "status": "shortlisted"},
    "/ideas/{idea}/status": {"status": "shortlisted"},
    "/ideas/{idea}/answer": {"text": "We will do it.", "signed": "Office"},
    "/answers/{answer}": {"text": "We did it.", "signed": "Office"},
}


def furnish(town) -> None:  # type: ignore[no-untyped-def]  # Town, which imports this module
    """Two fields, an act of sorting and an answer in each event."""
    ids = town.ids
    with town.house.work() as work:
        first, second = (
            add_field(work, FieldDraft(Words({"en": name}), Words({}))) for name in ("A", "B")
        )
        ids |= {"field:first": first.id, "field:second": second.id}
        administrator = work.session.get(Person, town.people["administrator"].id)
        viewer = Viewer(administrator)
        for name in ("public", "staff", "other"):
            idea = work.session.get_one(Idea, ids[f"idea:{name} in_field"])
            about = EventCase(viewer, idea.event)
            moves = [Move(IdeaCase(viewer, idea.event, None, idea), None)]
            ids[f"batch:{name}"], _moved = sort_into(work, about, moves, first)
            answer = OfficialAnswer(
                idea_id=ids[f"idea:{name} published"],
                signed="Office",
                language="en",
                text="Yes",
                html="<p>Yes</p>",
                at=work.now,
            )
            work.session.add(answer)
            work.session.flush()
            ids[f"answer:{name}"] = answer.id


# The columns of world.ROLES: stranger, participant, guest of another event, citizen, employee,
# moderator, moderator of another event, administrator, editor, lead unit.
NOBODY = "404 404 404 404 404 404 404 404 404 404"
LIST = "302 302 302 403 403 200 200 200 200 403"
LIST_POST = "403 403 403 403 403 303 303 303 303 403"
CURATED = {
    "public": "302 302 302 403 403 200 403 200 200 403",
    "staff": "404 404 404 404 403 200 403 200 200 403",
    "other": "302 302 302 403 403 403 200 200 200 403",
}
CURATED_POST = {
    "public": "403 403 403 403 403 303 403 303 303 403",
    "staff": "404 404 404 404 403 303 403 303 303 403",
    "other": "403 403 403 403 403 403 303 303 303 403",
}
HIDDEN = {  # editors read what everybody may read, moderators all of their events
    "GET": "404 404 404 404 404 {} 404 {} 404 404",
    "POST": "404 404 404 404 404 {} 404 {} 404 404",
}


def answered(status: int, rights: dict[str, str], yes: int) -> dict[str, str]:
    """The same rights, but who may is answered with another status."""
    return {name: row.replace(str(yes), str(status)) for name, row in rights.items()}


def rows(method: str, address: str, names: str, rights: dict[str, str]) -> list[tuple[str, ...]]:
    """A row for each event; the names have {} where the event's goes."""
    return [(method, address, names.format(name), row) for name, row in rights.items()]


TABLE = [
    ("GET", "/topic-fields", "", LIST),
    ("POST", "/topic-fields", "", LIST_POST),
    ("GET", "/topic-fields/{field}", "field:first", LIST),
    ("POST", "/topic-fields/{field}", "field:first", LIST_POST),
    ("POST", "/topic-fields/{field}/position", "field:second", LIST_POST),
    ("POST", "/topic-fields/{field}/position", "field:first", LIST_POST.replace("303", "409")),
    ("POST", "/topic-fields/{field}/offer", "field:first", LIST_POST),
    ("GET", "/topic-fields/{field}", "field:unknown", NOBODY),
    ("POST", "/topic-fields/{field}", "field:unknown", NOBODY),
    *rows("GET", "/events/{event}/fields", "event:{}", CURATED),
    *rows("GET", "/events/{event}/moves", "event:{}", CURATED),
    *rows(
        "POST", "/events/{event}/moves", "event:{0} idea:{0} published field:first", CURATED_POST
    ),
    *rows(
        "POST",
        "/events/{event}/moves",
        "event:{0} idea:{0} withdrawn field:first",
        answered(409, CURATED_POST, 303)
        | {
            "public": "403 403 403 403 403 409 403 409 404 403",
            "staff": "404 404 404 404 403 409 403 409 404 403",
            "other": "403 403 403 403 403 403 409 409 404 403",
        },
    ),
    # An idea of another event is not there.
    (
        "POST",
        "/events/{event}/moves",
        "event:public idea:other published field:first",
        "403 403 403 403 403 404 403 404 404 403",
    ),
    *rows("POST", "/events/{event}/moves/{batch}/undo", "event:{0} batch:{0}", CURATED_POST),
    ("POST", "/events/{event}/moves/{batch}/undo", "event:public batch:unknown", NOBODY),
    *rows(
        "GET",
        "/events/{event}/status?idea={idea}",
        "event:{0} idea:{0} published",
        CURATED,
    ),
    *rows("POST", "/events/{event}/status", "event:{0} idea:{0} published", CURATED_POST),
    *rows("POST", "/events/{event}/status/undo", "event:{}", answered(422, CURATED_POST, 303)),
    *rows(
        "GET",
        "/events/{event}/merging?idea={idea}",
        "event:{0} idea:{0} published",
        answered(302, CURATED, 200),
    ),
    *rows(
        "POST",
        "/events/{event}/merging",
        "event:{0} idea:{0} published",
        answered(422, CURATED_POST, 303),
    ),
    *rows(
        "POST",
        "/events/{event}/separation?idea={idea}",
        "event:{0} idea:{0} published",
        answered(409, CURATED_POST, 303),
    ),
    *rows("GET", "/ideas/{idea}/status", "idea:{} published", CURATED),
    *rows("POST", "/ideas/{idea}/status", "idea:{} published", CURATED_POST),
    *rows("POST", "/ideas/{idea}/status", "idea:{} promoted", answered(409, CURATED_POST, 303)),
    ("GET", "/ideas/{idea}/status", "idea:public hidden", HIDDEN["GET"].format(200, 200)),
    ("POST", "/ideas/{idea}/status", "idea:public hidden", HIDDEN["POST"].format(409, 409)),
    *rows("GET", "/ideas/{idea}/merging", "idea:{} published", CURATED),
    *rows(
        "POST", "/ideas/{idea}/separation", "idea:{} published", answered(409, CURATED_POST, 303)
    ),
    *rows("GET", "/ideas/{idea}/answer", "idea:{} published", CURATED),
    *rows("POST", "/ideas/{idea}/answer", "idea:{} published", CURATED_POST),
    ("POST", "/ideas/{idea}/answer", "idea:public hidden", HIDDEN["POST"].format(409, 409)),
    *rows("GET", "/answers/{answer}", "answer:{}", CURATED),
    *rows("POST", "/answers/{answer}", "answer:{}", CURATED_POST),
    *rows("POST", "/answers/{answer}/withdrawal", "answer:{}", CURATED_POST),
    *rows("POST", "/answers/{answer}/return", "answer:{}", answered(409, CURATED_POST, 303)),
]
