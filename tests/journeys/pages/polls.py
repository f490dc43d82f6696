"""The boards, walls, consoles and results of polls of every kind, and the forms of these rounds."""

from collections.abc import Iterator
from typing import Any

from participation.events.models import PollKind, RoundState

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkb"
CHOICES = ("By bus and train", LONG, "On foot")
ENDS = ("not at all", "very much")
ANSWERS: dict[PollKind, dict[str, str]] = {
    PollKind.SINGLE: {"choice": "1"},
    PollKind.MULTIPLE: {"choice_0": "1", "choice_1": "1"},
    PollKind.SCALE: {"choice": "4"},
    PollKind.WORDS: {"word_1": "Kaffee", "word_2": LONG[:40], "word_3": "Rude"},
    PollKind.TEXT: {"text": f"More benches, please. {LONG}"},
}


def furnish(world: Any) -> None:
    """An event for each kind: one poll is over and shown, the same is open once more."""
    for poll in PollKind:
        event = world.hall.event()
        world.participant.join(event)
        choices = {PollKind.SCALE: ENDS, PollKind.WORDS: (), PollKind.TEXT: ()}.get(poll, CHOICES)
        for state in (RoundState.SHOWN, RoundState.OPEN):
            round_ = world.hall.house.open_poll(event, poll, *choices)
            world.participant.act(f"/rounds/{round_.id}/answer", ANSWERS[poll])
            if poll is PollKind.WORDS:
                address = f"/rounds/{round_.id}/answers/hiding"
                world.moderator.act(address, {"answer": "rude"})
            if state is RoundState.SHOWN:
                world.hall.house.go_on(round_, RoundState.CLOSED, state)
        world.ids[f"polled {poll.value}"] = event.id
        world.ids[f"poll {poll.value}"] = round_.id


def pages(world: Any) -> Iterator[tuple[str, Any, str]]:
    """What participants, readers, moderators and the hall see of each."""
    for poll in PollKind:
        kind, path = poll.value, f"/events/{world.ids[f'polled {poll.value}']}"
        yield f"board poll {kind}", world.participant, path
        yield f"board poll {kind} to read", world.stranger, path
        yield f"results poll {kind}", world.participant, f"{path}/results"
        yield f"console poll {kind}", world.moderator, f"{path}/console"
        yield f"beamer poll {kind}", world.moderator, f"{path}/beamer?theme=dark"
        yield f"protocol poll {kind}", world.moderator, f"{path}/protocol"
        yield f"new poll {kind}", world.moderator, f"{path}/rounds/new?kind=poll&poll={kind}"
    for kind in ("words", "text"):
        yield f"answers {kind}", world.moderator, f"/rounds/{world.ids[f'poll {kind}']}/answers"


def refusals(world: Any) -> Iterator[tuple[str, Any, str, str]]:
    """An answer with nothing in it, and a poll without choices."""
    for poll in PollKind:
        number, path = world.ids[f"poll {poll.value}"], world.ids[f"polled {poll.value}"]
        yield (
            f"poll {poll.value} with an error",
            world.participant,
            f"/events/{path}",
            f"#answer-{number}",
        )
    form = f"/events/{world.ids['polled single']}/rounds/new?kind=poll&poll=single"
    yield "new poll with an error", world.moderator, form, "form[action$='/rounds']"
