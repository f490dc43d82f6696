"""Rights at the addresses of what is written about an event: whoever sees it may read that."""

from tests.web.rights.core import EVERYBODY, STAFF_READ
from tests.web.world import as_staff

FORMS: dict[str, dict[str, str]] = {}

TABLE = as_staff(
    [
        ("GET", f"/events/{{event}}/{file}", f"event:{name}", statuses)
        for file in ("protocol", "protocol.pdf")
        for name, statuses in (
            ("public", EVERYBODY),
            ("other", EVERYBODY),
            ("staff", STAFF_READ),
        )
    ]
)
