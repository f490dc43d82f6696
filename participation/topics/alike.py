"""Ideas that say the same: shown to whoever is about to send one more, and to moderators in pairs."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, g, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from participation.events.loading import event_case
from participation.events.rules import EventCase, may_curate, may_moderate, takes_part
from participation.ideas import domain as ideas
from participation.ideas.forms import TEXT_LONGEST, TITLE_LONGEST, read_ticked
from participation.ideas.loading import event_idea_case, idea_case, ideas_of_event
from participation.ideas.models import Idea
from participation.ideas.queries import IS_ON_BOARD, supported_by
from participation.ideas.rules import IdeaCase, may_read
from participation.kernel.db import Work, many
from participation.kernel.events import Fact
from participation.kernel.forms import Fields
from participation.kernel.refusal import NotFound, Refused
from participation.kernel.text import UNSEEN
from participation.topics import dismissing
from participation.topics.forgetting import follow_leaving
from participation.topics.machine import Machine
from participation.topics.newcomers import Sorter, switch
from participation.topics.rules import may_look_for_similar
from participation.topics.views import bp
from participation.web.access import access
from participation.web.asking import ask
from participation.web.context import db_session, settings, wants_json
from participation.web.writes import Saved, Typed, write

FEWEST_LETTERS = 8
MOST_SIMILAR = 3
MOST_PAIRS = 20
MOST_DISMISSED = 50
DRAFT = ("title", "text", "kind", "language")


def machine() -> Machine:
    """The way to the process that knows the language model."""
    return cast(Machine, current_app.extensions["machine"])


# Before sending.


@dataclass(frozen=True)
class Similar:
    """An idea like the one that is being written."""

    idea: Idea
    is_very: bool
    is_own: bool
    is_supported: bool


@bp.post("/events/<int:event_id>/similar")
@ask(may_look_for_similar, load=event_idea_case, limit="similar")
def similar(case: IdeaCase) -> ResponseReturnValue:
    """Ideas like the draft in the form: for the script a list, else the board with form and list."""
    found, left = _similar(case)
    if not wants_json():
        return _board(case, found)
    html = render_template("topics/_similar.html", event=case.the_event, similar=found, draft={})
    return jsonify(ok=True, html=html, answered=found is not None, left=left)


def _similar(case: IdeaCase) -> tuple[list[Similar] | None, int]:
    """None if there is no answer in time; and how many ideas were not compared yet."""
    title, text = request.form.get("title", ""), request.form.get("text", "")
    draft = f"{title[:TITLE_LONGEST]}\n{text[:TEXT_LONGEST]}"
    if sum(map(str.isalpha, draft)) < FEWEST_LETTERS:
        return [], 0
    question = {"ask": "similar", "event": case.the_event.id, "text": draft, "most": MOST_SIMILAR}
    answer = machine().ask(question)
    if answer is None or answer["fallback"]:
        return None, 0
    numbers = [number for number, _score, _is_very in answer["ideas"]]
    here = select(Idea).where(Idea.id.in_(numbers), Idea.event_id == case.the_event.id, IS_ON_BOARD)
    on_board = {one.id: one for one in db_session().scalars(here)}
    mine = supported_by(db_session(), case.the_participant, list(on_board))
    found = [
        Similar(
            on_board[number],
            is_very,
            is_own=on_board[number].participant_id == case.the_participant.id,
            is_supported=number in mine,
        )
        for number, _score, is_very in answer["ideas"]
        if number in on_board
    ]
    return found, answer["left"]


def _board(case: EventCase, found: list[Similar] | None, **said: Any) -> ResponseReturnValue:
    """The page of the board with the draft in its form."""
    draft = {name: UNSEEN.sub("", request.form.get(name, "")) for name in DRAFT}
    g.typed = Typed("ideas.submit", draft, {}, said.pop("reason", None))
    g.similar = {"similar": found, "draft": draft, "was_asked": True, **said}
    page = getattr(current_app.view_functions["boards.board"], "__wrapped__")  # noqa: B009  set by wraps()
    return page(case)  # type: ignore[no-any-return]


def _instead_case(event_id: int, idea_id: int) -> IdeaCase:
    case = idea_case(idea_id)
    if case.the_event.id != event_id:
        raise NotFound
    return case


@write(may_read & takes_part, load=_instead_case)
def _support(work: Work, case: IdeaCase) -> Saved:
    idea = case.the_idea
    ideas.support(work, case)
    board = url_for("boards.board", event_id=case.the_event.id, _anchor=f"idea-{idea.id}")
    notice = _("You support “%(title)s” now. Your own text is still here.", title=idea.title)
    return Saved(board, notice, (idea.id,))


def support_instead(event_id: int, idea_id: int) -> ResponseReturnValue:
    """Support an idea instead of sending one's own, which stays in its form until it is discarded."""
    try:
        answer = _support(event_id=event_id, idea_id=idea_id)
    except Refused as refusal:
        if wants_json() or refusal.status != 409:
            raise
        page = _board(event_idea_case(event_id), [], reason=refusal.reason)
        return make_response(page, refusal.status)
    return answer if wants_json() else _board(event_idea_case(event_id), [], is_done=True)


support_instead.access_rule = _support.access_rule  # type: ignore[attr-defined]
support_instead.is_write = True  # type: ignore[attr-defined]
bp.add_url_rule(
    "/events/<int:event_id>/similar/<int:idea_id>/support",
    view_func=support_instead,
    methods=["POST"],
)


# Probably the same.


@dataclass(frozen=True)
class Compared:
    """Two ideas that probably say the same; `sides` and `weighty` as in differences.difference."""

    a: Idea
    b: Idea
    is_very: bool
    sides: Sequence[Any]
    weighty: Sequence[Sequence[str]]

    @property
    def likely(self) -> int:
        """The one that most people support, which had better stay in front."""
        return max((self.a, self.b), key=lambda one: (one.support_count, -one.id)).id


@bp.get("/events/<int:event_id>/duplicates")
@access(may_curate, load=event_case)
def duplicates(case: EventCase) -> ResponseReturnValue:
    """Pairs of ideas that probably say the same, to merge or to leave apart."""
    answer = machine().ask({"ask": "pairs", "event": case.the_event.id})
    found = answer["pairs"] if answer else None
    compared, total = _compared(case, found) if found is not None else ([], 0)
    is_answered = found is not None and (bool(compared) or not total)
    return render_template(
        "topics/duplicates.html",
        event=case.the_event,
        tab="fields",
        participant=case.participant,
        may_moderate=may_moderate.allows(case),
        may_curate=True,
        pairs=compared,
        total=total,
        state="found" if is_answered else _why_not(),
        left=answer["left"] if answer else 0,
        is_fallback=bool(answer and answer["fallback"]),
        dismissed=dismissing.dismissed(db_session(), case.the_event, MOST_DISMISSED),
    )


def _why_not() -> str:
    if not settings().language_model:
        return "off"
    return "failing" if machine().is_failing else "looking"


def _compared(case: EventCase, found: Sequence[Sequence[Any]]) -> tuple[list[Compared], int]:
    """The first of the pairs that are left, with their differences, and how many are left."""
    is_very = {(a, b): very for a, b, very, _differs in found}
    left = dismissing.undecided(db_session(), case.the_event, list(is_very))
    shown = left[:MOST_PAIRS]
    answer = machine().ask({"ask": "differences", "pairs": shown}) if shown else None
    by_number = many(db_session(), Idea, {number for pair in shown for number in pair})
    return [
        Compared(by_number[a], by_number[b], is_very[a, b], said["sides"], said["weighty"])
        for (a, b), said in zip(shown, answer["differences"] if answer else (), strict=False)
        if said
    ], len(left)


@bp.post("/events/<int:event_id>/duplicates/dismissals")
@write(may_curate, load=event_case, again="topics.duplicates")
def dismiss_pair(work: Work, case: EventCase) -> Saved:
    """Remember that two ideas are not the same."""
    pair = _pair(case)
    dismissing.dismiss(work, case, pair)
    numbers = [one.the_idea.id for one in pair]
    undo = url_for("topics.compare_again", event_id=case.the_event.id, idea=numbers)
    return Saved(_pairs_of(case), _("These two stay apart."), undo=undo)


@bp.get("/events/<int:event_id>/duplicates/dismissals")
@access(may_curate, load=event_case)
def dismissals(case: EventCase) -> ResponseReturnValue:
    """The pairs under the address to which decisions are sent, for who reloads a refused form."""
    return duplicates.__wrapped__(case)  # type: ignore[no-any-return, attr-defined]


@bp.post("/events/<int:event_id>/duplicates/comparisons")
@write(may_curate, load=event_case, again="topics.duplicates")
def compare_again(work: Work, case: EventCase) -> Saved:
    """Undo that two ideas are not the same."""
    dismissing.compare_again(work, case, _pair(case))
    return Saved(_pairs_of(case), _("These two are compared again."))


def _pair(case: EventCase) -> list[IdeaCase]:
    ticked = read_ticked(request.values.getlist("idea"), least=2)
    return ideas_of_event(case, [one.idea_id for one in ticked])


def _pairs_of(case: EventCase) -> str:
    return url_for("topics.duplicates", event_id=case.the_event.id)


# New ideas.


@bp.post("/events/<int:event_id>/self-sorting")
@write(may_curate, load=event_case, again="topics.sorting")
def sort_by_itself(work: Work, case: EventCase) -> Saved:
    """Let new ideas go to their fields by themselves from now on, or no more."""
    fields = Fields(request.form)
    is_on = fields.one_of("on", ("1", "0"), "0") == "1"
    fields.check()
    switch(work, case.the_event, on=is_on)
    on = _("New ideas are sorted by themselves from now on.")
    off = _("New ideas are no longer sorted by themselves. What has been sorted stays.")
    board = url_for("topics.sorting", event_id=case.the_event.id)
    return Saved(board, on if is_on else off)


def init_app(app: Flask, *, arriving: Iterable[type[Fact]], leaving: Iterable[type[Fact]]) -> None:
    """Know the way to the language model; nothing is asked before the server starts it.

    `arriving` are the facts by which ideas come on a board, `leaving` those by which what an idea
    said is not to be read any more.
    """
    here, database = app.extensions["settings"], app.extensions["database"]
    own = {
        "DATABASE_URL": here.database_address,
        "LOG_LEVEL": here.log_level,
        "LOG_FORMAT": here.log_format,
    }
    app.extensions["machine"] = Machine(dict(os.environ) | own)
    app.extensions["sorter"] = Sorter(database, app.extensions["machine"])
    app.extensions["sorter"].listen(database.bus, arriving)
    for kind in leaving:
        database.bus.follow(kind, follow_leaving)
    app.jinja_env.globals.update(
        has_language_model=lambda: here.language_model,
        looked_for_similar=lambda: g.get("similar"),
    )
