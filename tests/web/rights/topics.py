"""Rights at the addresses of topic fields, sorting, merging, status and official answers."""

from participation.events.models import Event
from participation.events.rules import EventCase
from participation.ideas.models import Idea, OfficialAnswer
from participation.ideas.rules import IdeaCase
from participation.identity.models import Person
from participation.identity.rules import Case, Viewer
from participation.kernel.db import Work
from participation.kernel.words import Words
from participation.topics.domain import FieldDraft, Move, add_field, sort_into
from participation.topics.merging import merge_fields
from participation.topics.models import TopicField

FORMS = {
    "/topic-fields": {"name_de": "Bäume", "name_en": "Trees"},
    "/topic-fields/{field}": {"name_de": "Bäume", "name_en": "Trees"},
    "/topic-fields/{field}/position": {"direction": "up"},
    "/topic-fields/{field}/offer": {"offered": "0"},
    "/topic-fields/{field}/lock": {"locked": "1"},
    "/topic-fields/{field}/merging": {"into": "{into}"},
    "/events/{event}/marks": {"idea": "{idea}:0", "mark": "unsure"},
    "/events/{event}/second-fields": {"idea": "{idea}:{field}", "field": "{into}"},
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
        ids |= {"field:first": first.id, "field:second": second.id, "into:second": second.id}
        ids["into:first"] = first.id
        administrator = work.session.get(Person, town.people["administrator"].id)
        viewer = Viewer(administrator)
        for name in ("public", "staff", "other"):
            idea = work.session.get_one(Idea, ids[f"idea:{name} in_field"])
            about = EventCase(viewer, idea.event)
            moves = [Move(IdeaCase(viewer, idea.event, None, idea), None)]
            ids[f"batch:{name}"], _moved = sort_into(work, about, moves, first)
            ids[f"merge:{name}"] = _merged(work, viewer, name, idea.event, ids)
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


def _merged(work: Work, viewer: Viewer, name: str, event: Event, ids: dict[str, int]) -> int:
    """A field with one idea of the event, merged into the second field."""
    field = add_field(work, FieldDraft(Words({"en": f"Merged {name}"}), Words({})))
    idea = work.session.get_one(Idea, ids[f"idea:{name} parked"])
    moves = [Move(IdeaCase(viewer, event, None, idea), None)]
    sort_into(work, EventCase(viewer, event), moves, field)
    into = work.session.get_one(TopicField, ids["field:second"])
    return merge_fields(work, Case(viewer), field, into).id


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
    ("POST", "/topic-fields/{field}/lock", "field:first", LIST_POST),
    ("POST", "/topic-fields/{field}/lock", "field:unknown", NOBODY),
    ("GET", "/topic-fields/{field}/merging", "field:first", LIST),
    ("GET", "/topic-fields/{field}/merging", "field:unknown", NOBODY),
    # It has ideas of several events: only who moderates all of them may move them.
    (
        "POST",
        "/topic-fields/{field}/merging",
        "field:first into:second",
        "403 403 403 403 403 403 403 303 303 403",
    ),
    ("POST", "/topic-fields/{field}/merging", "field:unknown into:second", NOBODY),
    *(
        ("POST", "/topic-fields/merges/{merge}/undo", f"merge:{name}", statuses)
        for name, statuses in (
            ("public", "403 403 403 403 403 303 403 303 303 403"),
            ("staff", "403 403 403 403 403 303 403 303 303 403"),
            ("other", "403 403 403 403 403 403 303 303 303 403"),
            ("unknown", NOBODY),
        )
    ),
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
    *rows("GET", "/events/{event}/marks", "event:{}", CURATED),
    *rows("POST", "/events/{event}/marks", "event:{0} idea:{0} published", CURATED_POST),
    *rows("GET", "/events/{event}/second-fields", "event:{}", CURATED),
    *rows(
        "POST",
        "/events/{event}/second-fields",
        "event:{0} idea:{0} in_field field:first into:second",
        CURATED_POST,
    ),
    # An idea of another event is not there.
    *(
        (
            "POST",
            f"/events/{{event}}/{what}",
            "event:public idea:other published field:first into:second",
            "403 403 403 403 403 404 403 404 404 403",
        )
        for what in ("marks", "second-fields")
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
