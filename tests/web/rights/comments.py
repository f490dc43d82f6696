"""Rights at the addresses of comments, of reports and of the queue."""

from participation.comments.domain import CommentDraft, place
from participation.comments.models import CommentStatus
from participation.events.domain import join
from participation.events.models import EventKind
from participation.ideas.models import Idea
from participation.identity.models import Person
from participation.identity.rules import Viewer
from participation.moderation.models import Report, ReportReason, ReportState

FORMS = {
    "/ideas/{idea}/comments": {"text": "A fine idea."},
    "/comments/{comment}/replies": {"text": "I agree."},
    "/comments/{comment}/edit": {"text": "Better said.", "language": "en"},
    "/comments/{comment}/hiding": {"reason": "Names a person."},
    "/comments/{comment}/dismissal": {"reason": "It is only sharp."},
    "/ideas/{idea}/dismissal": {"reason": "It is only sharp."},
    "/comments/{comment}/report": {"reason": "insult"},
    "/ideas/{idea}/report": {"reason": "insult"},
    "/events/{event}/approvals": {"ticked": "idea-{idea}"},
}


def furnish(town) -> None:  # type: ignore[no-untyped-def]  # Town, which imports this module
    """Comments in every state, one of the citizen's in a consultation, and reports."""
    house, ids = town.house, town.ids
    talk = house.event(moderator=town.people["moderator"], kind=EventKind.CONSULTATION)
    ids["idea:talk"] = house.idea(talk, title="talked about").id
    with house.work() as work:
        for name in ("public", "staff", "other"):
            idea = work.session.get_one(Idea, ids[f"idea:{name} published"])
            for status in CommentStatus:
                comment = place(work, idea, CommentDraft("Words", "en"), status=status)
                ids[f"comment:{name} {status.value}"] = comment.id
        citizen = work.session.get_one(Person, town.people["citizen"].id)
        mine = join(work, house.again(work, talk), Viewer(citizen))
        idea = work.session.get_one(Idea, ids["idea:talk"])
        ids["comment:mine"] = place(work, idea, CommentDraft("Mine", "en"), author=mine).id
        gone = CommentStatus.WITHDRAWN
        lost = place(work, idea, CommentDraft("Gone", "en"), author=mine, status=gone)
        ids["comment:mine withdrawn"] = lost.id
        for name, state in (("public", ReportState.OPEN), ("other", ReportState.DISMISSED)):
            for comment_id in (None, ids[f"comment:{name} published"]):
                work.session.add(
                    Report(
                        event_id=town.events[name].id,
                        idea_id=ids[f"idea:{name} published"],
                        comment_id=comment_id,
                        reporter="somebody",
                        reason=ReportReason.OTHER,
                        text="Look at this.",
                        at=work.now,
                        state=state,
                        decided_at=work.now if state is ReportState.DISMISSED else None,
                    )
                )


# The columns are those of ROLES; editors and lead units stand like employees everywhere here.
def row(method: str, address: str, names: str, statuses: str) -> tuple[str, str, str, str]:
    """A row of eight columns made one of ten."""
    employee = statuses.split()[4]
    return (method, address, names, f"{statuses} {employee} {employee}")


ALL_LEAD_ON = "302 302 302 302 302 302 302 302"
STAFF_LEAD_ON = "404 404 404 404 302 302 302 302"
INSIDE_LEAD_ON = "404 404 404 404 404 302 404 302"
READ = "200 200 200 200 200 200 200 200"
SEND = "303 303 303 303 303 303 303 303"
STAFF_READ = "404 404 404 404 200 200 200 200"
STAFF_SEND = "404 404 404 404 303 303 303 303"
IN_THE_HALL = "403 303 403 403 403 403 403 403"
IN_THE_OTHER = "403 403 303 403 403 403 403 403"
BY_ACCOUNT = "403 403 403 303 303 303 303 303"
THE_CITIZEN = "403 403 403 303 403 403 403 403"
NONE = "403 403 403 403 403 403 403 403"
NONE_OF_THOSE_WHO_SEE = "404 404 404 404 404 403 404 403"
NOBODY = "404 404 404 404 404 404 404 404"
ITS_MODERATORS = {
    ("GET", "public"): "302 302 302 403 403 200 403 200",
    ("GET", "staff"): "404 404 404 404 403 200 403 200",
    ("GET", "other"): "302 302 302 403 403 403 200 200",
    ("GET", "concealed"): "404 404 404 404 404 200 404 200",
    ("POST", "public"): "403 403 403 403 403 303 403 303",
    ("POST", "staff"): "404 404 404 404 403 303 403 303",
    ("POST", "other"): "403 403 403 403 403 403 303 303",
    ("POST", "concealed"): "404 404 404 404 404 303 404 303",
}


def moderated(method: str, address: str, late: bool = False, **names: str) -> list[tuple]:  # type: ignore[type-arg]
    """Rows of what an event's moderators and administrators may do; `late`: not in this state."""
    found = []
    for name, kind in names.items():
        statuses = ITS_MODERATORS[method, kind]
        found.append(row(method, address, name, statuses.replace("303", "409" if late else "303")))
    return found


TABLE = [
    *(
        row("GET", f"/comments/{{comment}}{rest}", name, statuses)
        for rest in ("", "/replies")
        for name, statuses in (
            ("comment:public published", ALL_LEAD_ON),
            ("comment:staff published", STAFF_LEAD_ON),
            ("comment:public submitted", INSIDE_LEAD_ON),
            ("comment:public hidden", INSIDE_LEAD_ON),
            ("comment:staff hidden", INSIDE_LEAD_ON),
            ("comment:mine", ALL_LEAD_ON),
        )
    ),
    row("GET", "/ideas/{idea}/comments", "idea:public published", ALL_LEAD_ON),
    row("GET", "/ideas/{idea}/comments", "idea:staff published", STAFF_LEAD_ON),
    row("GET", "/ideas/{idea}/comments", "idea:public hidden", INSIDE_LEAD_ON),
    row("POST", "/ideas/{idea}/comments", "idea:public published", IN_THE_HALL),
    row("POST", "/ideas/{idea}/comments", "idea:other published", IN_THE_OTHER),
    row("POST", "/ideas/{idea}/comments", "idea:staff published", STAFF_SEND),
    row("POST", "/ideas/{idea}/comments", "idea:talk", BY_ACCOUNT),
    # Who takes part hears that what they were writing about has just been taken away.
    row("POST", "/ideas/{idea}/comments", "idea:public hidden", "404 410 404 404 404 403 404 403"),
    row("POST", "/ideas/{idea}/comments", "idea:public submitted", NONE_OF_THOSE_WHO_SEE),
    row("POST", "/comments/{comment}/replies", "comment:public published", IN_THE_HALL),
    row("POST", "/comments/{comment}/replies", "comment:staff published", STAFF_SEND),
    row("POST", "/comments/{comment}/replies", "comment:mine", BY_ACCOUNT),
    row(
        "POST",
        "/comments/{comment}/replies",
        "comment:public hidden",
        "404 409 404 404 404 403 404 403",
    ),
    row(
        "POST",
        "/comments/{comment}/replies",
        "comment:public withdrawn",
        "404 409 404 404 404 403 404 403",
    ),
    row("GET", "/comments/{comment}/edit", "comment:mine", THE_CITIZEN.replace("303", "200")),
    row("GET", "/comments/{comment}/edit", "comment:public published", NONE),
    row("GET", "/comments/{comment}/edit", "comment:public hidden", NONE_OF_THOSE_WHO_SEE),
    *(
        row("POST", f"/comments/{{comment}}/{rest}", name, statuses)
        for rest in ("edit", "withdrawal")
        for name, statuses in (
            ("comment:mine", THE_CITIZEN),
            ("comment:public published", NONE),
            ("comment:public hidden", NONE_OF_THOSE_WHO_SEE),
        )
    ),
    row("POST", "/comments/{comment}/return", "comment:mine", THE_CITIZEN.replace("303", "409")),
    row(
        "POST",
        "/comments/{comment}/return",
        "comment:mine withdrawn",
        "404 404 404 303 404 403 404 403",
    ),
    row("POST", "/comments/{comment}/return", "comment:public published", NONE),
    *(
        row("POST", f"/comments/{{comment}}/support{rest}", name, statuses)
        for rest in ("", "/withdrawal")
        for name, statuses in (
            ("comment:mine", BY_ACCOUNT.replace("303", "409", 1)),
            ("comment:public published", IN_THE_HALL),
            ("comment:staff published", STAFF_SEND),
            ("comment:public hidden", NONE_OF_THOSE_WHO_SEE),
        )
    ),
    *(
        line
        for method in ("GET", "POST")
        for line in moderated(
            method,
            "/comments/{comment}/hiding",
            **{
                "comment:public published": "public",
                "comment:staff published": "staff",
                "comment:public submitted": "concealed",
            },
        )
    ),
    *moderated(
        "POST", "/comments/{comment}/hiding", True, **{"comment:public hidden": "concealed"}
    ),
    *moderated(
        "POST",
        "/comments/{comment}/approval",
        **{"comment:public submitted": "concealed", "comment:staff submitted": "concealed"},
    ),
    *moderated(
        "POST", "/comments/{comment}/approval", True, **{"comment:public published": "public"}
    ),
    *moderated(
        "POST",
        "/comments/{comment}/approval/withdrawal",
        **{"comment:public published": "public", "comment:staff published": "staff"},
    ),
    *moderated(
        "POST",
        "/ideas/{idea}/approval/withdrawal",
        **{"idea:public published": "public", "idea:staff published": "staff"},
    ),
    *moderated(
        "POST",
        "/ideas/{idea}/approval/withdrawal",
        True,
        **{"idea:public promoted": "public", "idea:public hidden": "concealed"},
    ),
    *moderated(
        "POST",
        "/comments/{comment}/restoration",
        **{"comment:public hidden": "concealed", "comment:staff hidden": "concealed"},
    ),
    *moderated(
        "POST", "/comments/{comment}/restoration", True, **{"comment:public published": "public"}
    ),
    *(
        line
        for what, address in (("idea", "/ideas/{idea}"), ("comment", "/comments/{comment}"))
        for line in (
            *moderated(
                "GET",
                f"{address}/dismissal",
                **{f"{what}:public published": "public", f"{what}:staff published": "staff"},
            ),
            *moderated("POST", f"{address}/dismissal", **{f"{what}:public published": "public"}),
            *moderated(
                "POST", f"{address}/dismissal", True, **{f"{what}:staff published": "staff"}
            ),
            *moderated("POST", f"{address}/reopening", **{f"{what}:other published": "other"}),
            *moderated(
                "POST", f"{address}/reopening", True, **{f"{what}:public published": "public"}
            ),
            row("GET", f"{address}/report", f"{what}:public published", READ),
            row("GET", f"{address}/report", f"{what}:staff published", STAFF_READ),
            row("GET", f"{address}/report", f"{what}:public hidden", NONE_OF_THOSE_WHO_SEE),
            row("POST", f"{address}/report", f"{what}:public published", SEND),
            row("POST", f"{address}/report", f"{what}:staff published", STAFF_SEND),
            row(
                "POST",
                f"{address}/report",
                f"{what}:public hidden",
                NONE_OF_THOSE_WHO_SEE.replace("403", "409"),
            ),
        )
    ),
    row("GET", "/moderation/queue", "", "302 302 302 403 403 200 200 200"),
    *moderated(
        "POST",
        "/events/{event}/approvals",
        **{
            "event:public idea:public submitted": "public",
            "event:staff idea:staff submitted": "staff",
            "event:other idea:other submitted": "other",
        },
    ),
    # Ticks of another event lead nowhere.
    row(
        "POST",
        "/events/{event}/approvals",
        "event:public idea:other submitted",
        ITS_MODERATORS["POST", "public"].replace("303", "404"),
    ),
]
