"""Questions to the podium: on the board, the console, the wall, and all of them on one page."""

from collections.abc import Iterator
from typing import Any

from participation.events.models import Event, RoundState
from tests.questions.asking import open_questions

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def furnish(world: Any) -> None:
    """Events with questions in every state: while they are asked, with one being answered, over."""
    for name in ("asked", "answering", "over"):
        world.ids[f"questions {name}"] = _asked(world, name).id
    event = world.hall.event()
    world.participant.join(event)
    open_questions(world.hall.house, event)
    world.ids["questions none"] = event.id


def _asked(world: Any, name: str) -> Event:
    hall = world.hall
    event: Event = hall.event(approval_first=name == "asked")
    world.participant.join(event)
    round_ = open_questions(hall.house, event, most_per_person=9, minutes=20)
    world.ids[f"round {name}"] = round_.id
    marks = ("now" if name != "asked" else "open", "later", "answered", "hidden", "open", "open")
    for number, status in enumerate(marks):
        who = world.participant if number % 2 else hall.visitor(event)
        text = f"Warum {LONG}?" if number == 0 else f"What about number {number}?"
        own = who.act(f"/rounds/{round_.id}/questions", {"text": text})["private"]
        world.ids["question"] = world.ids.get("question", 0) + 1
        path = f"/questions/{world.ids['question']}"
        assert own
        if name == "asked" and number < 4:
            world.moderator.act(f"{path}/status", {"status": "open" if number < 3 else "hidden"})
        if status not in ("open", "hidden") or (name != "asked" and status == "hidden"):
            world.moderator.act(f"{path}/status", {"status": status})
        if number == 0:
            world.participant.act(f"{path}/support")
    if name == "over":
        hall.house.go_on(round_, RoundState.CLOSED)
    return event


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """Every page and screen of it."""
    for name in ("asked", "answering", "over", "none"):
        path = f"/events/{world.ids[f'questions {name}']}"
        yield f"board questions {name}", world.participant, path
        yield f"board questions {name} to read", world.stranger, path
        yield f"console questions {name}", world.moderator, f"{path}/console"
        yield f"beamer questions {name}", world.moderator, f"{path}/beamer"
        yield f"results questions {name}", world.stranger, f"{path}/results"
    yield "protocol questions", world.stranger, f"/events/{world.ids['questions over']}/protocol"
    for name in ("asked", "over"):
        path = f"/rounds/{world.ids[f'round {name}']}/questions"
        yield f"all questions {name}", world.participant, path
        yield f"all questions {name} moderated", world.moderator, path
    form = f"/events/{world.ids['questions none']}/rounds/new?kind=questions"
    yield "new round questions", world.moderator, form


def refusals(world: Any) -> Iterator[tuple[str, Any, str, str]]:
    """A question without words."""
    path = f"/events/{world.ids['questions none']}"
    yield "board with an empty question", world.participant, path, "#question-form"
