"""Rights at the addresses of topic fields in figures, of maps of ideas, and of both on the projector."""

from tests.web.rights.core import EVERYBODY, STAFF_READ
from tests.web.world import as_staff

FORMS: dict[str, dict[str, str]] = {}

# The columns of world.ROLES: stranger, participant, guest of another event, citizen, employee,
# moderator, moderator of another event, administrator, editor, lead unit.
MODERATED = {
    "public": "302 302 302 403 403 200 403 200 403 403",
    "staff": "404 404 404 404 403 200 403 200 403 403",
    "other": "302 302 302 403 403 403 200 200 403 403",
}
DRAWN = {
    "public": "403 403 403 403 403 303 403 303 303 403",
    "staff": "404 404 404 404 403 303 403 303 303 403",
    "other": "403 403 403 403 403 403 303 303 303 403",
}
FILES = ("figures", "figures.csv", "figures.json", "figures.xlsx", "map")
READ = {"public": EVERYBODY, "other": EVERYBODY, "staff": STAFF_READ}

TABLE = [
    *as_staff(
        [
            *(("GET", f"/fields/{file}", "", EVERYBODY) for file in FILES),
            *(
                ("GET", f"/events/{{event}}/fields/{file}", f"event:{name}", statuses)
                for file in FILES
                for name, statuses in READ.items()
            ),
        ]
    ),
    ("POST", "/fields/map", "", "403 403 403 403 403 403 403 303 303 403"),
    *(
        ("POST", "/events/{event}/fields/map", f"event:{name}", statuses)
        for name, statuses in DRAWN.items()
    ),
    *(
        ("GET", f"/events/{{event}}/fields/{show}/beamer", f"event:{name}", statuses)
        for show in ("map", "figures")
        for name, statuses in MODERATED.items()
    ),
]
