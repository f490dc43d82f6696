"""Rights at the addresses of what moderators do from the console."""

from tests.web.rights.core import MODERATED, events, moderated, too_late
from tests.web.world import as_staff

# The act that is to be undone is another one than the last.
FORMS = {
    "/events/{event}/wall": {"state": "frozen"},
    "/events/{event}/call": {"to": "results"},
    "/events/{event}/undoing": {"act": "1"},
}

TABLE = as_staff(
    [
        *events("POST", "/events/{event}/wall"),
        *events("POST", "/events/{event}/call"),
        *((*row[:3], too_late(row[3])) for row in events("POST", "/events/{event}/undoing")),
        *events("GET", "/events/{event}/beamer?preview=1"),
        *moderated("POST", "/rounds/{round}/place", **{"round:public vote": "public"}),
        *moderated("POST", "/rounds/{round}/place", **{"round:staff vote": "staff"}),
        (
            "POST",
            "/rounds/{round}/place",
            "round:other vote",
            too_late(MODERATED["POST"]["other"]),
        ),
    ]
)
