"""What on a board is the viewer's own: dots left, the buttons on each card."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import render_template
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from participation.boards.kept import PAPER_HOLE, filled, kept
from participation.boards.situation import signature, situation, wishes_are_open
from participation.events.models import Event, Method, Participant, Round
from participation.events.phases import Act, phase_of
from participation.events.rules import EventCase
from participation.ideas.models import Idea
from participation.ideas.queries.ideas import supported_by
from participation.kernel.db import many
from participation.topics.queries.fields import offered_fields
from participation.topics.queries.wishes import wishes_of
from participation.voting.loading import way_of
from participation.voting.marks import Marks, budget_of
from participation.voting.papers import Way, mark
from participation.voting.queries.ballots import ballot_of, marks_out_of_reach, ranked_by, said_by
from participation.voting.queries.polls import Given, given_by
from participation.voting.views.polls import Answered
from participation.voting.views.votes import SLIM, Voted


@dataclass(frozen=True)
class Own:
    """What of an event's ideas is the viewer's own."""

    participant_id: int | None = None
    supported: Collection[int] = ()
    marks: Marks = field(default_factory=dict)
    left: int = 0
    done: int = 0
    has_astray: bool = False
    way: str = Way.OPEN.value  # how the viewer stands in the vote
    token: str | None = None  # on what their ballot hangs in a secret one
    wishes: Mapping[int, int] = field(default_factory=dict)  # the field one would put an idea into
    places: int = 0  # in the viewer's own order of ideas; 0 where none is made


def paper_mark(token: str | None) -> str:
    """What forms say of the viewer's ballot paper; empty where there is none."""
    return mark(token) if token else ""


def own_of(
    session: Session, event: Event, participant: Participant | None, idea_ids: Collection[int]
) -> Own:
    """The viewer's own marks on some ideas."""
    if participant is None:
        return Own()
    round_ = _vote_of(event)
    if round_ is None:
        supported = supported_by(session, participant, idea_ids)
        wishes = wishes_of(session, participant, idea_ids) if wishes_are_open(event) else {}
        return Own(participant.id, supported, wishes=wishes)
    way, token = way_of(session, round_, participant)
    if way is not Way.OPEN:
        return Own(participant.id, way=way.value)
    # A vote shows its own marks instead of support.
    said = said_by(session, round_, participant, token)
    marks = {idea_id: one for idea_id, (one, _is_here) in said.items()}
    has_astray = not all(is_here for _one, is_here in said.values())
    budget = budget_of(round_)
    left = budget - sum(one.value for one in marks.values()) if budget is not None else 0
    places = len(marks) if round_.method is Method.SCHULZE else 0
    return Own(
        participant.id,
        (),
        marks,
        left,
        len(marks),
        has_astray,
        token=token,
        places=places,
    )


def _vote_of(event: Event) -> Round | None:
    return event.current_round if Act.VOTE in phase_of(event).permits else None


def _poll_of(event: Event) -> Round | None:
    return event.current_round if Act.ANSWER in phase_of(event).permits else None


def own_parts(session: Session, case: EventCase, idea_ids: Collection[int]) -> dict[str, str]:
    """The viewer's own parts of a board: the budget, and what they did with these ideas; of an order
    with all in it, for moving one moves others.
    """
    event, participant = case.the_event, case.participant
    if participant is None:
        return {}
    own = own_of(session, event, participant, idea_ids)
    parts = {"my-votes": my_votes(session, event, participant, own)}
    if _poll_of(event):
        parts["my-answer"] = my_answer(session, event, participant)
    shown = [*idea_ids, *(own.marks if own.places else ())]
    for number, idea in many(session, Idea, shown).items():
        parts[f"mine-{number}"] = _mine(session, idea, own)
    paper = paper_mark(own.token)
    return {name: html.replace(PAPER_HOLE, paper) for name, html in parts.items()}


def _mine(session: Session, idea: Idea, own: Own) -> str:
    context = {"idea": idea, "own": own, "event": idea.event, **situation(idea.event)}
    if context["wishes_are_open"]:
        context["fields"] = offered_fields(session)
    return render_template("boards/_mine.html", **context)


def my_votes(
    session: Session, event: Event, participant: Participant | None, own: Own, state: str = ""
) -> str:
    """How far the viewer has come: dots left, or ideas spoken of; their order of a ranking; and what
    they said of ideas that left the board.

    `state` is the event's signature where it has been taken already.
    """
    round_ = _vote_of(event)
    if round_ is None or participant is None:
        return _how_far(event, own, state or signature(event), is_participant=bool(participant))
    has_order = round_.method is Method.SCHULZE and own.done > 0
    if not own.has_astray and not has_order:
        return _how_far(event, own, state or signature(event), is_participant=True)
    ballot = ballot_of(session, round_, participant, own.token)
    astray = marks_out_of_reach(session, ballot) if own.has_astray else ()
    ranked = ranked_by(session, ballot) if has_order else ()
    state = state or signature(event)
    order = "".join(_ranked(event, one, own, state) for one in ranked)
    return _votes(event, own, is_participant=True, astray=astray, ranked=order)


def _how_far(event: Event, own: Own, state: str, *, is_participant: bool) -> str:
    key = ("my-votes", state, own.left, own.done, own.way, is_participant)
    return filled(kept(key, lambda: _votes(event, own, is_participant=is_participant)))


def _votes(
    event: Event,
    own: Own,
    *,
    is_participant: bool,
    astray: Sequence[tuple[Idea, int]] = (),
    ranked: str = "",
) -> str:
    return render_template(
        "boards/_my_votes.html",
        event=event,
        own=own,
        astray=astray,
        ranked=Markup(ranked),  # noqa: S704  made by templates
        is_participant=is_participant,
        **situation(event),
    )


NUMBER, TITLE = 999_999_999, "\N{OBJECT REPLACEMENT CHARACTER}title"


@dataclass(frozen=True)
class _AnyIdea:
    """Stands for any idea where a part says no more of it than its number and title."""

    language: str
    participant_id: int | None
    round_id: int | None
    field_id: int | None
    id: int = NUMBER
    title: str = TITLE
    is_published: bool = True


def _any(idea: Idea, own: Own) -> _AnyIdea:
    """What of an idea matters beside number and title; and whose it is, only if it is the viewer's."""
    author = own.participant_id if idea.participant_id == own.participant_id else None
    return _AnyIdea(idea.language, author, idea.round_id, idea.field_id)


def _about(idea: Idea, part: str, token: str | None) -> str:
    """A part that was made for any idea, for this one."""
    part = part.replace(str(NUMBER), str(idea.id)).replace(TITLE, escape(idea.title))
    return filled(part, paper_mark(token))


def _ranked(event: Event, idea: Idea, own: Own, state: str) -> str:
    """One idea of the viewer's order, with what moves it."""
    place, context = own.marks[idea.id].value, situation(event)
    part = kept(
        ("ranked", state, place, own.places, idea.language),
        lambda: render_template(
            "boards/_ranked.html", idea=_any(idea, own), place=place, places=own.places, **context
        ),
    )
    return _about(idea, part, own.token)


def _marked(event: Event, idea: Idea, own: Own, state: str) -> str:
    """What the viewer said of an idea in a vote that asks about it."""
    said, any_idea = own.marks.get(idea.id), _any(idea, own)
    any_own = replace(own, marks={NUMBER: said} if said else {})
    part = kept(
        ("mine", state, said, own.places, any_idea.participant_id is not None, idea.language),
        lambda: render_template(
            "boards/_mine.html", idea=any_idea, own=any_own, event=event, **situation(event)
        ),
    )
    return _about(idea, part, own.token)


def parts_after_vote(session: Callable[[], Session], voted: Voted) -> dict[str, str]:
    """The voter's own parts after a vote: hardly ever anything that somebody else did not get too.

    `session` is asked for only where there is something to look up.
    """
    case, cast, known = voted.case, voted.cast, voted.shared
    event, idea, round_ = case.the_event, case.the_idea, case.the_round
    is_asked = round_.asks_about(idea.round_id, idea.field_id)
    if cast.has_astray or not idea.is_on_board or not is_asked:
        return own_parts(session(), case, [idea.id])
    state = known.states.get(event.id) or known.states.setdefault(event.id, signature(event))
    marks = cast.order or ({idea.id: cast.said} if cast.said else {})
    if missing := set(marks) - set(known.ideas):
        known.ideas.update(many(session(), Idea, missing, *SLIM))
    own = Own(
        case.the_participant.id,
        marks=marks,
        left=cast.left,
        done=cast.done,
        token=case.token,
        places=len(cast.order),
    )
    parts = {
        f"mine-{number}": _marked(event, known.ideas[number], own, state)
        for number in {idea.id, *marks}
    }
    return parts | {"my-votes": _my_votes_after(event, own, known.ideas, state)}


def _my_votes_after(event: Event, own: Own, ideas: Mapping[int, Idea], state: str) -> str:
    if not own.places:
        return _how_far(event, own, state, is_participant=True)
    ranked = sorted(own.marks, key=lambda number: own.marks[number].value)
    order = "".join(_ranked(event, ideas[number], own, state) for number in ranked)
    return _votes(event, own, is_participant=True, ranked=order)


def my_answer(
    session: Session, event: Event, participant: Participant | None, state: str = ""
) -> str:
    """What the viewer has answered in the poll that is open, and how to take it back.

    `state` is the event's signature where it has been taken already.
    """
    round_ = _poll_of(event)
    if round_ is None or participant is None:
        return ""
    return _answer(event, round_, given_by(session, round_, participant), state)


def _answer(event: Event, round_: Round, given: Sequence[Given], state: str = "") -> str:
    key = ("my-answer", state or signature(event), tuple(given))
    context = {"event": event, "current": round_, "given": given}
    return filled(kept(key, lambda: render_template("boards/_my_answer.html", **context)))


def parts_after_answer(answered: Answered) -> dict[str, str]:
    """What somebody has answered in a poll by now, for their own page."""
    case = answered.case
    return {"my-answer": _answer(case.the_event, case.the_round, answered.given)}
