"""Rights at the addresses of claim codes, of one's own ideas, of the search and the feeds."""

from tests.web.world import as_staff

EVERYBODY = " ".join(["200"] * 8)
ANYBODY_MAY = " ".join(["303"] * 8)
NOT_ADMITTED = " ".join(["403"] * 8)
GUESTS_ONLY = "403 303 303 403 403 403 403 403"

FORMS = {
    "/claim/letter": {"email": "kim@example.org", "code": "CCCCCCCCCCCC"},
    "/claim/redeem": {"code": "CCCCCCCCCCCC"},
}

TABLE = as_staff(
    [
        ("GET", "/claim", "", EVERYBODY),
        ("POST", "/claim", "", GUESTS_ONLY),
        ("POST", "/claim/letter", "", GUESTS_ONLY.replace("303", "409")),
        ("GET", "/claim/redeem", "", EVERYBODY),
        ("POST", "/claim/redeem", "", EVERYBODY.replace("200", "422")),
        ("POST", "/claim/takeover", "", NOT_ADMITTED),
        ("POST", "/claim/leaving", "", NOT_ADMITTED),
        ("GET", "/mine", "", EVERYBODY),
        ("GET", "/search", "", EVERYBODY),
        ("GET", "/search?q=published", "", EVERYBODY),
        ("GET", "/ideas", "", EVERYBODY),
        ("GET", "/events.atom", "", EVERYBODY),
        ("GET", "/ideas.atom", "", EVERYBODY),
        ("GET", "/measures.atom", "", EVERYBODY),
        ("GET", "/events/{event}/ideas.atom", "event:public", EVERYBODY),
        ("GET", "/events/{event}/ideas.atom", "event:other", EVERYBODY),
        ("GET", "/events/{event}/ideas.atom", "event:staff", " ".join(["404"] * 8)),
        ("GET", "/events/{event}/ideas.atom", "event:unknown", " ".join(["404"] * 8)),
    ]
)
