"""Answering polls, and what moderators do about what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from participation.events.loading import case_of, hold, hold_events_of_rounds
from participation.events.models import Participant, Round, RoundKind
from participation.events.queries import (
    event_of_round,
    one_round,
    participants_of,
    rounds_with_events,
)
from participation.events.rules import is_participant, may_moderate, may_see
from participation.identity.rules import Viewer
from participation.kernel.db import Work
from participation.kernel.forms import Fields
from participation.kernel.refusal import NotFound, Refused
from participation.voting.domain.polls import (
    Reply,
    answer_polls,
    hide_answer,
    missing_answer,
    restore_answer,
)
from participation.voting.forms import Wish, read_wish
from participation.voting.models import LONGEST_ANSWER
from participation.voting.queries.polls import Given, answers_to_sight, hidden_in, number_to_sight
from participation.voting.rules import PollCase
from participation.web.access import access
from participation.web.context import db_session, locale_code
from participation.web.paging import Paging
from participation.web.together import Ask, Outcome, write_together
from participation.web.writes import Saved, write

bp = Blueprint("polls", __name__)

may_try = may_see & is_participant


@dataclass(frozen=True)
class Answered:
    """What is on somebody's ballot now: see boards, which shows it to them."""

    case: PollCase
    given: tuple[Given, ...]


def poll_case(round_id: int) -> PollCase:
    """The case of a route with a poll's number. Raises NotFound for other rounds."""
    hold(event_of_round(db_session(), round_id))
    round_ = one_round(db_session(), round_id)
    if round_.kind is not RoundKind.POLL:
        raise NotFound
    case = case_of(round_.event)
    return PollCase(case.viewer, case.event, case.participant, round_=round_)


def poll_cases(session: Session, wishes: Sequence[tuple[Viewer, int]]) -> list[PollCase | None]:
    """The cases of people and polls; None for what does not exist, or not for this viewer."""
    rounds = rounds_with_events(session, {round_id for _viewer, round_id in wishes})
    polls = {number: one for number, one in rounds.items() if one.kind is RoundKind.POLL}
    places = {(polls[number].event_id, who) for who, number in wishes if number in polls}
    parts = participants_of(session, places)

    def case(who: Viewer, number: int) -> PollCase | None:
        round_ = polls.get(number)
        if round_ is None:
            return None
        part: Participant | None = parts.get((round_.event_id, who))
        case = PollCase(who, round_.event, part, round_=round_)
        return case if (may_see | may_moderate).allows(case) else None

    return [case(*wish) for wish in wishes]


def _wish() -> Wish:
    return read_wish(request.form, locale_code())


@bp.post("/rounds/<int:round_id>/answer")
@write_together(may_try, poll_case, _wish, again="boards.board")
def answer(work: Work, asks: Sequence[Ask]) -> list[Outcome]:
    """Answer a poll, in place of what one has answered so far, or take that back."""
    wishes = [(ask.viewer, ask.about["round_id"]) for ask in asks]
    hold_events_of_rounds(work.session, {number for _viewer, number in wishes})
    cases = poll_cases(work.session, wishes)
    outcomes = {at: no for at, ask in enumerate(asks) if (no := _why_not(cases[at], ask.wish))}
    replies = {
        at: Reply(case, ask.wish.given, ask.arrived)
        for at, (case, ask) in enumerate(zip(cases, asks, strict=True))
        if case and at not in outcomes
    }
    said = answer_polls(work, list(replies.values()))
    for (at, reply), given in zip(replies.items(), said, strict=True):
        outcomes[at] = given if isinstance(given, Refused) else _saved(reply.case, given)
    return [outcomes[at] for at in range(len(asks))]


def _why_not(case: PollCase | None, wish: Wish) -> Outcome | None:
    if case is None:
        return NotFound()
    if not may_try.allows(case):
        return Refused(may_try.refusal(case), status=403)
    if not (wish.given or wish.takes_back):
        return missing_answer(case.the_round)
    return None


def _saved(case: PollCase, given: tuple[Given, ...]) -> Saved:
    notice = _("Your answer has been saved.") if given else _("Your answer has been taken back.")
    board = url_for("boards.board", event_id=case.the_event.id, _anchor="poll")
    return Saved(board, notice, about=Answered(case, given))


@bp.get("/rounds/<int:round_id>/answers")
@access(may_moderate, load=poll_case)
def answers(case: PollCase) -> ResponseReturnValue:
    """All that people have typed in a poll, for moderators to hide it or show it again."""
    round_, session = _typed_poll(case), db_session()
    paging = Paging.read(request.args, number_to_sight(session, round_))
    found = answers_to_sight(session, round_, limit=paging.size, offset=paging.offset)
    return render_template(
        "voting/answers.html",
        event=case.the_event,
        round=round_,
        found=found,
        hidden=hidden_in(session, round_),
        paging=paging,
    )


def _typed_poll(case: PollCase) -> Round:
    if not case.the_round.is_typed:
        raise NotFound
    return case.the_round


@bp.post("/rounds/<int:round_id>/answers/hiding")
@write(may_moderate, load=poll_case, again="boards.console")
def hide(work: Work, case: PollCase) -> Saved:
    """Take what people typed off all screens."""
    round_, text = _typed_poll(case), _text()
    hide_answer(work, case.the_event, round_, text)
    return Saved(_back(case), _("“%(answer)s” is hidden.", answer=text))


@bp.post("/rounds/<int:round_id>/answers/restoration")
@write(may_moderate, load=poll_case, again="boards.console")
def restore(work: Work, case: PollCase) -> Saved:
    """Let it be seen again."""
    round_, text = _typed_poll(case), _text()
    restore_answer(work, case.the_event, round_, text)
    return Saved(_back(case), _("“%(answer)s” can be seen again.", answer=text))


def _text() -> str:
    fields = Fields(request.form)
    text = fields.line("answer", longest=LONGEST_ANSWER)
    fields.check()
    return text


def _back(case: PollCase) -> str:
    """To where it was pressed: the console, or the list of all answers."""
    if request.form.get("from") == "list":
        return url_for("polls.answers", round_id=case.the_round.id)
    return url_for("boards.console", event_id=case.the_event.id)
