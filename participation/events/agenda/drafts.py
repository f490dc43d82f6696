"""Rounds are put on the agenda and changed, as a moderator says."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from participation.events.facts import RoundAdded, RoundEdited
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
HAS_A_LIMIT = frozenset({RoundKind.COLLECT, RoundKind.QUESTIONS})  # of how much one may send


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
