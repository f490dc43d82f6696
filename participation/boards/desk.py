"""What the console tells of the acts of moderators, and whether the last one can be undone."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.boards.wall import frozen_since
from participation.events.facts import WallFrozen, WallReleased
from participation.events.models import Event, Round, RoundKind, RoundState
from participation.events.undoing import LastAct, can_undo, last_act
from participation.ideas.models import Idea
from participation.questions.models import Question
from participation.voting.models import Ballot, BallotPaper, VotingCode
from participation.web.context import locale_code

WALL = (WallFrozen.__name__, WallReleased.__name__)
TOLD = {
    "RoundAdded": _l("%(name)s added a round:"),
    "RoundEdited": _l("%(name)s changed a round:"),
    "RoundMoved": _l("%(name)s moved a round:"),
    "RoundRemoved": _l("%(name)s removed a round:"),
    "RoundReturned": _l("%(name)s brought a round back:"),
    "EventEnded": _l("%(name)s ended the event."),
    "EventReopened": _l("%(name)s reopened the event."),
    "WallFrozen": _l("%(name)s froze the projector view."),
    "WallReleased": _l("%(name)s let the projector view go on."),
}
TOLD_STATES = {
    RoundState.PLANNED: _l("%(name)s took back the opening of a round:"),
    RoundState.OPEN: _l("%(name)s opened a round again:"),
    RoundState.CLOSING: _l("%(name)s closed a round:"),
    RoundState.CLOSED: _l("%(name)s closed a round:"),
    RoundState.SHOWN: _l("%(name)s showed the result of a round:"),
}
OPENED = _l("%(name)s opened a round:")
HIDDEN = _l("%(name)s hid the result of a round again:")
TOLD_CLOCK = {
    True: _l("%(name)s set the clock of a round:"),
    False: _l("%(name)s took away the clock of a round:"),
}
TOLD_CALLS = {
    "": _l("%(name)s took back the call to everybody."),
    "board": _l("%(name)s called everybody to the board."),
    "results": _l("%(name)s called everybody to the results."),
}


# What people bring into a round of each kind.
BROUGHT: dict[RoundKind, tuple[Any, ...]] = {
    RoundKind.COLLECT: ((Idea,),),
    RoundKind.VOTE: ((Ballot,), (BallotPaper,), (VotingCode, VotingCode.proof.is_not(None))),
    RoundKind.POLL: ((Ballot,),),
    RoundKind.QUESTIONS: ((Question,),),
}


def desk_of(session: Session, event: Event) -> dict[str, Any]:
    """What the console shows besides the event itself, for its templates."""
    act = last_act(session, event)
    return {
        "last": act,
        "last_words": told(act) if act else "",
        "may_undo": act is not None and may_undo(session, act),
        "frozen_since": frozen_since(session, event),
    }


def may_undo(session: Session, act: LastAct) -> bool:
    """Whether there is a way back from the last act."""
    return act.act in WALL or can_undo(act, is_untouched=is_untouched(session, act))


def is_untouched(session: Session, act: LastAct) -> bool:
    """Whether nobody has contributed to the round that was opened; asked of nothing else."""
    if not act.round_ or not act.opened_first:
        return True
    brought = BROUGHT.get(act.round_.kind, ())
    return not any(_has(session, kind, act.round_, *which) for kind, *which in brought)


def _has(session: Session, kind: Any, round_: Round, *which: Any) -> bool:
    found = select(kind.round_id).where(kind.round_id == round_.id, *which).limit(1)
    return session.scalar(found) is not None


def told(act: LastAct) -> str:
    """Who did what, in the reader's language; the name of a round is to follow."""
    name = act.who.name if act.who else _("Somebody")
    return str(_sentence(act)) % {"name": name}


def told_whole(act: LastAct) -> str:
    """The same with the name of the round."""
    prompt = act.round_.prompt.pick(locale_code()).text if act.round_ else ""
    return f"{told(act)} {prompt}".strip()


def _sentence(act: LastAct) -> Any:
    if act.act == "RoundStateChanged":
        return _sentence_of_state(RoundState(act.kept["before"]), RoundState(act.kept["after"]))
    if act.act == "ClockSet":
        return TOLD_CLOCK[bool(act.kept["ends_at"])]
    if act.act == "EverybodyCalled":
        return TOLD_CALLS[act.kept["to"]]
    return TOLD[act.act]


def _sentence_of_state(before: RoundState, after: RoundState) -> Any:
    if before is RoundState.PLANNED:
        return OPENED
    if before is RoundState.SHOWN:
        return HIDDEN
    return TOLD_STATES[after]
