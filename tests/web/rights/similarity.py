"""Rights where ideas are compared: while one is written, in pairs, and as they come in."""

from tests.web.rights.topics import CURATED, CURATED_POST, answered, rows

FORMS = {
    "/events/{event}/similar": {"title": "Longer opening hours"},
    "/events/{event}/similar/{idea}/support": {"title": "Longer opening hours"},
    "/events/{event}/self-sorting": {"on": "1"},
    "/events/{event}/duplicates/dismissals": {"idea": "{idea}"},
}

# The columns of world.ROLES: stranger, participant, guest of another event, citizen, employee,
# moderator, moderator of another event, administrator, editor, lead unit.
ONE_MISSING = answered(422, CURATED_POST, 303)
TABLE = [
    (
        "POST",
        "/events/{event}/similar",
        "event:public",
        "403 200 403 403 403 403 403 403 403 403",
    ),
    (
        "POST",
        "/events/{event}/similar",
        "event:staff",
        "404 404 404 404 403 403 403 403 403 403",
    ),
    # Nothing is collected there any more.
    (
        "POST",
        "/events/{event}/similar",
        "event:other",
        "403 403 403 403 403 403 403 403 403 403",
    ),
    (
        "POST",
        "/events/{event}/similar/{idea}/support",
        "event:public idea:public published",
        "403 200 403 403 403 403 403 403 403 403",
    ),
    # An idea of another event is not there.
    (
        "POST",
        "/events/{event}/similar/{idea}/support",
        "event:public idea:other published",
        "404 404 404 404 404 404 404 404 404 404",
    ),
    *rows("GET", "/events/{event}/duplicates", "event:{}", CURATED),
    *rows("GET", "/events/{event}/duplicates/dismissals", "event:{}", CURATED),
    *rows(
        "POST",
        "/events/{event}/duplicates/dismissals",
        "event:{0} idea:{0} published",
        ONE_MISSING,
    ),
    *rows(
        "POST",
        "/events/{event}/duplicates/comparisons?idea={idea}",
        "event:{0} idea:{0} published",
        ONE_MISSING,
    ),
    *rows("POST", "/events/{event}/self-sorting", "event:{}", CURATED_POST),
]
