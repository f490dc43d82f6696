"""The verbs on an event's agenda: rounds are added, changed, moved, and lead from one to the next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.events.facts import RoundAdded, RoundEdited, RoundStateChanged
from participation.events.models import (
    CHOSEN,
    Electorate,
    Event,
    Method,
    PollKind,
    Reveal,
    Round,
    RoundKind,
    RoundState,
)
from participation.events.phases import may_move
from participation.events.versions import advance
from participation.kernel.changes import change_fields
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.words import Words

DEFAULT_BUDGET = 5
DEFAULT_MOST_PER_IDEA = 3
DEFAULT_MOST_ANSWERS = 3  # words per person
RULES_OF = {
    RoundKind.VOTE: frozenset(
        {
            "method",
            "budget",
            "most_per_idea",
            "is_secret",
            "electorate",
            "quorum",
            "about_round_id",
            "field_id",
        }
    ),
    RoundKind.COLLECT: frozenset({"is_blind"}),
}
CHOICES = frozenset({"choices", "most_answers"})
AT_ONCE = timedelta(0)
TAKES_SOMETHING_IN = frozenset(
    {RoundKind.COLLECT, RoundKind.GROUP, RoundKind.VOTE, RoundKind.POLL, RoundKind.QUESTIONS}
)
HAS_A_LIMIT = frozenset({RoundKind.COLLECT, RoundKind.QUESTIONS})  # of how much one may send
NEEDS_IDEAS = frozenset({RoundKind.GROUP, RoundKind.VOTE})  # that everybody may read
CLOSED_MEANWHILE = (RoundState.CLOSING, RoundState.CLOSED)
NOW = {
    RoundState.PLANNED: _l("This has changed since your page was drawn: the round is planned now."),
    RoundState.OPEN: _l("This has changed since your page was drawn: the round is open now."),
    RoundState.CLOSING: _l("This has changed since your page was drawn: the round is closing now."),
    RoundState.CLOSED: _l("This has changed since your page was drawn: the round is closed now."),
    RoundState.SHOWN: _l("This has changed since your page was drawn: the result is shown now."),
}
STAYS_CLOSED = _l(
    "A secret vote stays closed: with another result soon after, it could show how "
    "somebody voted. Please add a new round."
)
STILL_CLOSING = _l("One moment: what was sent last is still coming in.")
# Stored with the event and editable there, so they are data in both languages, not catalogue text.
DEFAULT_PROMPTS: dict[RoundKind | Method | PollKind, Words] = {
    RoundKind.COLLECT: Words(
        {"de": "Was sollte sich verbessern?", "en": "What should get better?"}
    ),
    RoundKind.GROUP: Words(
        {
            "de": "Was gehört zusammen? Wir ordnen die Ideen in Themenfelder.",
            "en": "What belongs together? We sort the ideas into topic fields.",
        }
    ),
    RoundKind.DISCUSS: Words(
        {
            "de": "Sprechen Sie zu dritt: Was fällt Ihnen auf?",
            "en": "Talk in threes: what strikes you?",
        }
    ),
    RoundKind.BREAK: Words({"de": "Pause", "en": "Break"}),
    RoundKind.QUESTIONS: Words(
        {
            "de": "Was möchten Sie vom Podium wissen?",
            "en": "What would you like to ask the podium?",
        }
    ),
    Method.SUPPORT: Words(
        {
            "de": "Welche Ideen sollen wir umsetzen?",
            "en": "Which of these ideas should we carry out?",
        }
    ),
    Method.DOTS: Words(
        {"de": "Welche Ideen sind Ihnen am wichtigsten?", "en": "Which ideas matter most to you?"}
    ),
    Method.AGREE: Words(
        {"de": "Stimmen Sie diesen Ideen zu?", "en": "Do you agree with these ideas?"}
    ),
    Method.SCALE: Words({"de": "Wie gut finden Sie jede Idee?", "en": "How good is each idea?"}),
    Method.CONSENSUS: Words(
        {
            "de": "Wie viel spricht für Sie gegen jede Idee?",
            "en": "How much speaks against each idea for you?",
        }
    ),
    Method.SCHULZE: Words(
        {
            "de": "In welche Reihenfolge bringen Sie die Ideen?",
            "en": "In which order would you put the ideas?",
        }
    ),
    Method.IMPACT: Words(
        {
            "de": "Wie viel bringt jede Idee, und wie viel Arbeit macht sie?",
            "en": "How much would each idea help, and how much work is it?",
        }
    ),
    PollKind.SINGLE: Words(
        {"de": "Was trifft am ehesten auf Sie zu?", "en": "Which of these fits you best?"}
    ),
    PollKind.MULTIPLE: Words(
        {"de": "Was davon trifft auf Sie zu?", "en": "Which of these apply to you?"}
    ),
    PollKind.SCALE: Words(
        {"de": "Wie zufrieden sind Sie damit?", "en": "How satisfied are you with it?"}
    ),
    PollKind.WORDS: Words(
        {"de": "Welche Wörter fallen Ihnen dazu ein?", "en": "Which words come to your mind?"}
    ),
    PollKind.TEXT: Words(
        {"de": "Was möchten Sie uns sagen?", "en": "What would you like to tell us?"}
    ),
}
# The ends of a scale until somebody names them otherwise.
DEFAULT_ENDS = (
    Words({"de": "gar nicht", "en": "not at all"}),
    Words({"de": "sehr", "en": "very much"}),
)


@dataclass(frozen=True)
class RoundDraft:
    """What a moderator says of a round; `method` counts for votes, budget and most_per_idea for votes
    with dots, most_per_person where ideas are collected or questions are asked, is_blind and
    approval_first where ideas are collected, by_everyone where they are grouped; field_id for
    collecting and votes, about_round_id for votes; `poll` and `choices` for polls, and most_answers
    for those that ask for words. See Round.
    """

    kind: RoundKind
    prompt: Words
    method: Method = Method.DOTS
    budget: int = DEFAULT_BUDGET
    most_per_idea: int = DEFAULT_MOST_PER_IDEA
    reveal: Reveal = Reveal.BY_HAND
    is_secret: bool = False
    electorate: Electorate = Electorate.PRESENT
    quorum: int | None = None
    minutes: int | None = None
    most_per_person: int | None = None
    poll: PollKind = PollKind.SINGLE
    choices: tuple[Words, ...] = ()
    most_answers: int = DEFAULT_MOST_ANSWERS
    is_blind: bool = False
    approval_first: bool | None = None
    by_everyone: bool = False
    field_id: int | None = None
    about_round_id: int | None = None
    own_time: bool = False


def default_prompt(kind: RoundKind, method: Method | PollKind | None) -> Words:
    """What such a round asks until somebody says otherwise."""
    return DEFAULT_PROMPTS[method or kind]


def default_choices(poll: PollKind | None) -> tuple[Words, ...]:
    """What can be chosen in such a poll until somebody says otherwise."""
    return DEFAULT_ENDS if poll is PollKind.SCALE else ()


def add_round(work: Work, event: Event, draft: RoundDraft) -> Round:
    """Put one more round at the end of the agenda."""
    last = max((one.position for one in event.rounds), default=0)
    round_ = Round(kind=draft.kind, position=last + 1, state=RoundState.PLANNED, **_settings(draft))
    event.rounds.append(round_)
    work.session.flush()
    advance(work, event)
    work.record(RoundAdded(event.id, round_.id, draft.kind.value))
    return round_


def edit_round(work: Work, event: Event, round_: Round, draft: RoundDraft) -> None:
    """Change a round. Raises Refused where votes are being cast under the present rules."""
    was_open = round_.state is not RoundState.PLANNED
    changes = change_fields(round_, _settings(draft))
    rules = RULES_OF.get(round_.kind, frozenset())
    if was_open and not rules.isdisjoint(changes):
        raise Refused(
            _l("People have already voted under these rules. To change the rules, add a new round.")
            if round_.kind is RoundKind.VOTE
            else _l("Ideas have been collected this way already. For another way, add a new round.")
        )
    if was_open and not CHOICES.isdisjoint(changes):
        raise Refused(_l("People have already answered. To ask something else, add a new round."))
    if changes:
        advance(work, event)
        work.record(RoundEdited(event.id, round_.id, changes))


def _settings(draft: RoundDraft) -> dict[str, Any]:
    is_vote = draft.kind is RoundKind.VOTE
    has_dots = is_vote and draft.method is Method.DOTS
    collects = draft.kind is RoundKind.COLLECT
    return {
        "prompt": draft.prompt,
        "minutes": draft.minutes,
        "own_time": draft.own_time and bool(draft.minutes),
        "most_per_person": draft.most_per_person if draft.kind in HAS_A_LIMIT else None,
        "is_blind": draft.is_blind and collects,
        "approval_first": draft.approval_first if collects else None,
        "by_everyone": draft.by_everyone and draft.kind is RoundKind.GROUP,
        "field_id": draft.field_id if collects or is_vote else None,
        "about_round_id": draft.about_round_id if is_vote else None,
        "method": draft.method if is_vote else None,
        "budget": draft.budget if has_dots else 0,
        "most_per_idea": draft.most_per_idea if has_dots else 0,
        **(_voting(draft) if is_vote else NO_VOTE),
        **_asked(draft),
    }


NO_VOTE = {
    "reveal": Reveal.BY_HAND,
    "is_secret": False,
    "electorate": Electorate.PRESENT,
    "quorum": None,
}


def _voting(draft: RoundDraft) -> dict[str, Any]:
    """What is said of votes; where nobody may know who voted how, nobody sees one vote come in."""
    is_secret = draft.is_secret or draft.electorate is Electorate.CODES
    never_live = is_secret or draft.method is Method.SCHULZE
    is_live = draft.reveal is Reveal.LIVE
    return {
        "reveal": Reveal.BY_HAND if is_live and never_live else draft.reveal,
        "is_secret": is_secret,
        "electorate": draft.electorate,
        "quorum": draft.quorum,
    }


def _asked(draft: RoundDraft) -> dict[str, Any]:
    """What is said of polls."""
    is_poll = draft.kind is RoundKind.POLL
    has_choices = is_poll and draft.poll in CHOSEN | {PollKind.SCALE}
    return {
        **({"reveal": draft.reveal} if is_poll else {}),
        "poll": draft.poll if is_poll else None,
        "choices": [one.as_dict() for one in draft.choices] if has_choices else [],
        "most_answers": draft.most_answers if is_poll and draft.poll is PollKind.WORDS else None,
    }


def move_round(
    work: Work,
    event: Event,
    round_: Round,
    state: RoundState,
    *,
    grace: timedelta = AT_ONCE,
    seen: RoundState | None = None,
) -> None:
    """Open, close, show or take back. Raises Refused where the round's life has no such step, or
    where it is not in the state any more in which somebody has `seen` it.

    With a `grace`, a round that is to be closed is closing for so long, and settle_round closes it.
    """
    if event.has_ended and state is RoundState.OPEN:
        raise Refused(_l("This event has ended. Reopen it before you open a round."))
    if round_.is_closing and state is RoundState.SHOWN:
        raise Refused(STILL_CLOSING)
    if round_.state is state or (round_.is_closing and state is RoundState.CLOSED):
        raise Refused(_l("Somebody else has just done this."))
    require_as_seen(round_, seen)
    if state is RoundState.OPEN and round_.is_secret and round_.is_over:
        raise Refused(STAYS_CLOSED)
    if not may_move(round_, state):
        raise Refused(_l("This round has moved on, so this is no longer possible."))
    _require_ideas_in_sight(event, round_, state)
    was = moments_of(round_)
    if state is RoundState.OPEN:
        require_none_open(event, but=round_)
        _begin(work, round_)
    if state is RoundState.CLOSED and round_.is_open:
        grace = grace if round_.kind in TAKES_SOMETHING_IN else AT_ONCE
        round_.closed_at, round_.closes_at = work.now, work.now + grace
        state = RoundState.CLOSING if grace else round_.state_after_closing
    event.called_to = ""  # what people were called to look at has been seen
    set_state(work, event, round_, state, was if state is RoundState.OPEN else None)


def require_as_seen(round_: Round, seen: RoundState | None) -> None:
    """Refuse to act on a round that is not what somebody has seen; a page tells one that closes as
    closed, for it will be so in a moment.
    """
    if seen not in (None, round_.state) and (seen, round_.state) != CLOSED_MEANWHILE:
        raise Refused(NOW[round_.state])


def moments_of(round_: Round) -> dict[str, str]:
    """The moments that opening a round writes over, as the log keeps them."""
    kept = {name: getattr(round_, name) for name in ("opened_at", "ends_at", "closed_at")}
    return {name: moment.isoformat() for name, moment in kept.items() if moment}


def _require_ideas_in_sight(event: Event, round_: Round, state: RoundState) -> None:
    """What is voted on or grouped is what everybody may read, before it and from then on."""
    if state is RoundState.OPEN and round_.kind in NEEDS_IDEAS and event.concealed_round:
        raise Refused(_l("Some ideas are still hidden. Show them to everybody first."))
    if round_.is_blind and round_.state is RoundState.SHOWN and _was_built_on(event, round_):
        raise Refused(
            _l("These ideas have been voted on or grouped since, so they cannot be hidden again.")
        )


def _was_built_on(event: Event, round_: Round) -> bool:
    shown = round_.opened_at
    later = [one.opened_at for one in event.rounds if one.kind in NEEDS_IDEAS and one.opened_at]
    return shown is not None and any(at > shown for at in later)


def _begin(work: Work, round_: Round) -> None:
    if not round_.is_closing:
        round_.opened_at = work.now
        round_.ends_at = work.now + timedelta(minutes=round_.minutes) if round_.minutes else None
    round_.closed_at = round_.closes_at = None


def require_none_open(event: Event, *, but: Round) -> None:
    """Refuse to open a round beside another one."""
    others = [one for one in event.rounds if one is not but]
    if any(one.is_open for one in others):
        raise Refused(_l("Another round is open. Close it first."))
    if any(one.is_closing for one in others):
        raise Refused(STILL_CLOSING)


def settle_round(work: Work, event: Event, round_: Round, closes_at: datetime) -> None:
    """Close a round whose last seconds, up to `closes_at`, are over: now there is a result.

    Does nothing where that has been done, or where the round was opened again meanwhile.
    """
    if round_.is_closing and round_.closes_at == closes_at:
        set_state(work, event, round_, round_.state_after_closing)


def set_state(
    work: Work, event: Event, round_: Round, state: RoundState, was: dict[str, str] | None = None
) -> None:
    """Put a round in a state, which every screen is told; `was` are moments that this wrote over."""
    before, round_.state = round_.state, state
    work.session.flush()
    advance(work, event)
    work.record(RoundStateChanged(event.id, round_.id, before.value, state.value, was or {}))
