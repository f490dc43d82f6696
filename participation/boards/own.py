"""What on a board is the viewer's own: dots left, the buttons on each card."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from flask import render_template
from markupsafe import escape
from sqlalchemy.orm import Session

from participation.boards.kept import filled, kept
from participation.boards.situation import signature, situation
from participation.events.models import Event, Participant, Round
from participation.events.phases import Act, phase_of
from participation.events.rules import EventCase
from participation.ideas.models import Idea
from participation.ideas.queries import supported_by
from participation.voting.queries import ballot_of, dots_out_of_reach, given_by
from participation.voting.views import Marks


@dataclass(frozen=True)
class Own:
    """What of an event's ideas is the viewer's own."""

    participant_id: int | None = None
    supported: Collection[int] = ()
    dots: dict[int, int] = field(default_factory=dict)
    left: int = 0
    has_astray: bool = False


def own_of(
    session: Session, event: Event, participant: Participant | None, idea_ids: Collection[int]
) -> Own:
    """The viewer's own marks on some ideas."""
    if participant is None:
        return Own()
    round_ = _vote_of(event)
    if round_ is None:
        return Own(participant.id, supported_by(session, participant, idea_ids))
    given = given_by(session, round_, participant)  # a vote shows dots instead of support
    dots = {idea_id: points for idea_id, (points, _here) in given.items()}
    has_astray = not all(is_here for _points, is_here in given.values())
    return Own(participant.id, (), dots, round_.budget - sum(dots.values()), has_astray)


def _vote_of(event: Event) -> Round | None:
    return event.current_round if Act.VOTE in phase_of(event).permits else None


def own_parts(session: Session, case: EventCase, idea_ids: Collection[int]) -> dict[str, str]:
    """The viewer's own parts of a board: the budget, and what they did with these ideas."""
    event, participant = case.the_event, case.participant
    if participant is None:
        return {}
    own = own_of(session, event, participant, idea_ids)
    parts = {"my-votes": my_votes(session, event, participant, own)}
    for idea_id in idea_ids:
        idea = session.get(Idea, idea_id)
        if idea is not None:
            parts[f"mine-{idea_id}"] = _mine(idea, own)
    return parts


def _mine(idea: Idea, own: Own) -> str:
    context = {"idea": idea, "own": own, "event": idea.event, **situation(idea.event)}
    return render_template("boards/_mine.html", **context)


def _astray(session: Session, event: Event, participant: Participant) -> Sequence[tuple[Idea, int]]:
    round_ = _vote_of(event)
    return dots_out_of_reach(session, ballot_of(session, round_, participant) if round_ else None)


def my_votes(
    session: Session, event: Event, participant: Participant | None, own: Own, state: str = ""
) -> str:
    """How many dots the viewer has left, and those on ideas that left the board.

    `state` is the event's signature where it has been taken already.
    """
    astray = _astray(session, event, participant) if own.has_astray and participant else ()
    if astray:
        return _votes(event, own, astray, is_participant=True)
    return _dots_left(event, own, state or signature(event), is_participant=bool(participant))


def _dots_left(event: Event, own: Own, state: str, *, is_participant: bool) -> str:
    key = ("my-votes", state, own.left, is_participant)
    return filled(kept(key, lambda: _votes(event, own, (), is_participant=is_participant)))


def _votes(
    event: Event, own: Own, astray: Sequence[tuple[Idea, int]], *, is_participant: bool
) -> str:
    context = {"event": event, "own": own, "astray": astray, "is_participant": is_participant}
    return render_template("boards/_my_votes.html", **context, **situation(event))


NUMBER, TITLE = 999_999_999, "\N{OBJECT REPLACEMENT CHARACTER}title"


@dataclass(frozen=True)
class _AnyIdea:
    """Stands for any idea where a part says no more of it than its number and title."""

    language: str
    participant_id: int | None
    id: int = NUMBER
    title: str = TITLE
    is_published: bool = True


def parts_after_vote(session: Callable[[], Session], marks: Marks) -> dict[str, str]:
    """The voter's own parts after a vote: hardly ever anything that somebody else did not get too.

    `session` is asked for only where there is something to look up.
    """
    case, cast = marks.case, marks.cast
    event, idea, voter = case.the_event, case.the_idea, case.the_participant
    if cast.has_astray or not idea.is_on_board:
        return own_parts(session(), case, [idea.id])
    is_mine = idea.participant_id == voter.id
    state = marks.shared.get(event.id) or marks.shared.setdefault(event.id, signature(event))

    def mine() -> str:
        any_idea = _AnyIdea(idea.language, voter.id if is_mine else None)
        own = Own(voter.id, (), {NUMBER: cast.points}, cast.left)
        return render_template(
            "boards/_mine.html", idea=any_idea, own=own, event=event, **situation(event)
        )

    part = kept(("mine", state, cast.points, is_mine, idea.language), mine)
    part = part.replace(str(NUMBER), str(idea.id)).replace(TITLE, escape(idea.title))
    left = Own(voter.id, left=cast.left)
    return {
        "my-votes": _dots_left(event, left, state, is_participant=True),
        f"mine-{idea.id}": filled(part),
    }
