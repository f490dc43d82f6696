"""Pages of the talk about ideas, of reporting and of the queue."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from participation.events.models import EventKind

if TYPE_CHECKING:
    from tests.journeys.world import World
    from tests.support.hall import Visitor

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def _said(answer: dict[str, str]) -> int:
    """The number of a comment that was just written."""
    return int(answer["to"].rpartition("/")[2])


def furnish(world: "World") -> None:
    """A talk with everything in it, reports, and a queue with something in each part."""
    hall, citizen, moderator = world.hall, world.citizen, world.moderator
    event = hall.event(kind=EventKind.CONSULTATION)
    idea = hall.house.idea(event, title="Busse am Abend", language="de")
    path = f"/ideas/{idea.id}/comments"
    world.ids |= {"talk event": event.id, "talk": idea.id}
    english = "This would help all of us who come home late in the evening. "
    first = _said(citizen.act(path, {"text": english + LONG}))
    gone = _said(citizen.act(path, {"text": "Hasty words"}))
    hidden = _said(citizen.act(path, {"text": "Buy at my shop", "language": "en"}))
    guest = hall.visitor()
    guest.act(f"/events/{event.id}/participants")
    german = "Das stimmt, vor allem im Winter ist es ein weiter Weg."
    guest.act(f"/comments/{first}/replies", {"text": german})
    guest.act(f"/comments/{gone}/replies", {"text": "Ruhig bleiben."})
    guest.act(f"/comments/{first}/support")
    citizen.act(f"/comments/{first}/edit", {"text": english, "language": "en"})
    citizen.act(f"/comments/{gone}/withdrawal")
    world.ids["comment"] = first
    guest.act(f"/comments/{first}/report", {"reason": "other", "text": "Too long."})
    guest.act(f"/ideas/{idea.id}/report", {"reason": "advertising"})
    moderator.act(f"/comments/{hidden}/hiding", {"reason": "Advertising."})
    _waiting(world)


def _waiting(world: "World") -> None:
    """Two things that wait, for the box that ticks."""
    event, participant = world.events["collecting"], world.participant
    participant.act(f"/ideas/{world.ideas['published']}/comments", {"text": "Wait for me."})
    participant.submit(event, "One more that waits", "With *emphasis*.")


def pages(world: "World") -> Iterator[tuple[str, "Visitor", str]]:
    """A name, who looks, and where."""
    ids = world.ids
    talk, comment = f"/ideas/{ids['talk']}", f"/comments/{ids['comment']}"
    yield "talk of its author", world.citizen, talk
    yield "talk to read", world.stranger, talk
    yield "talk moderated", world.moderator, talk
    yield "talk in English", world.stranger, f"{talk}?comments=en"
    yield "talk in German", world.stranger, f"{talk}?comments=de"
    yield "comment edited", world.citizen, f"{comment}/edit"
    yield "report of a comment", world.stranger, f"{comment}/report"
    yield "report of an idea", world.stranger, f"{talk}/report"
    yield "hiding a comment", world.moderator, f"{comment}/hiding"
    yield "dismissal", world.moderator, f"{comment}/dismissal?tab=reports"
    yield "all queues", world.moderator, "/moderation/queue"
    queue = f"/events/{ids['talk event']}/queue"
    for tab in ("waiting", "reports", "hidden", "decided"):
        yield f"queue {tab}", world.moderator, f"{queue}?tab={tab}"
    yield "queue without matches", world.moderator, f"{queue}?tab=hidden&kind=idea&language=de"
    waiting = f"/events/{world.events['collecting'].id}/queue?kind=comment"
    yield "queue of comments", world.moderator, waiting


def refusals(world: "World") -> Iterator[tuple[str, "Visitor", str, str]]:
    """A name, who looks, where, and the form that is sent as it stands and refused."""
    ids = world.ids
    talk, comment = f"/ideas/{ids['talk']}", f"/comments/{ids['comment']}"
    yield "an empty comment", world.citizen, talk, "#comment-form"
    yield "an empty reply", world.citizen, talk, f"#reply-form-{ids['comment']}"
    yield (
        "a report without a reason",
        world.stranger,
        f"{talk}/report",
        f"form[action='{talk}/report']",
    )
    for act in ("hiding", "dismissal"):
        form = f"form[action='{comment}/{act}']"
        yield f"{act} of a comment without a reason", world.moderator, f"{comment}/{act}", form
    waiting = f"/events/{world.events['collecting'].id}/queue"
    yield "nothing ticked", world.moderator, waiting, "#approve-ticked"
