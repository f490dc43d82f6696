"""The board: one page for everybody, with what changes all the time and what is the viewer's put in.

A hall opens it at once. So the page around the cards is kept as it is until something about the
event itself changes, with a hole for each part that changes more often, and each card is kept too.
"""

from collections.abc import Mapping
from typing import Any

from flask import g, render_template, request, url_for
from flask import session as cookie
from sqlalchemy.orm import Session

from participation.boards.cards import View, page_of_cards, slips
from participation.boards.kept import filled, kept
from participation.boards.own import my_votes, own_of
from participation.boards.parts import context_of
from participation.boards.situation import Screen, signature
from participation.events.models import Event, RoundState
from participation.events.rules import EventCase, takes_part
from participation.ideas.forms import read_filter
from participation.ideas.queries import PAGE_SIZE, Filter, newest_number, published_number
from participation.web.owner import owner_mark

CHOICES = ("q", "kind", "language", "order")  # what of an address chooses among ideas
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}[%s]"
HOLES = ("owner", "version", "newest", "figures", "standing", "my_votes", "cards")


def screen_for(case: EventCase) -> Screen:
    """Which board this viewer gets: with forms if they take part, else to read."""
    return Screen.PHONE if case.participant else Screen.READER


def board_page(session: Session, case: EventCase, frame: Mapping[str, Any]) -> str:
    """The board as this viewer sees it; `frame` is what every page of an event shows around it."""
    event, screen, chosen = case.the_event, screen_for(case), read_filter(request.args)
    context = context_of(session, event, screen)
    shown = slips(session, event, chosen)
    total = (
        context["published"]
        if chosen == Filter(page=chosen.page)
        else published_number(session, event, chosen)
    )
    own = own_of(session, event, case.participant, [slip.id for slip in shown])
    joins = case.participant is None and takes_part.allows(case)

    def around() -> str:
        return render_template(
            "boards/board.html",
            **{**frame, **context},
            holes={name: HOLE % name for name in HOLES},
            owner_mark=lambda: HOLE % "owner",
            chosen=chosen,
            is_live_list=chosen == Filter(),
            total=total,
            has_ideas=bool(shown),
            joins_by_support=joins,
            pages=-(-total // PAGE_SIZE),
            page_address=lambda page: _page_address(event, page),
        )

    is_plain = not (request.args or cookie.get("_flashes") or "typed" in g or case.viewer.person)
    pages = -(-total // PAGE_SIZE)
    key = ("board", request.path, signature(event), _of_viewer(case), pages, bool(shown))
    html = kept(key, around) if is_plain else around()
    parts = {
        "owner": owner_mark(),
        "version": str(event.version),
        "newest": str(newest_number(session, event)),
        "figures": kept(_said_in_figures(context), lambda: _part("figures", context)),
        "standing": _standing(context),
        "my_votes": my_votes(session, event, case.participant, own),
        "cards": "".join(page_of_cards(session, event, shown, View(screen, own, joins))),
    }
    for name, part in parts.items():
        html = html.replace(HOLE % name, part)
    return filled(html)


def _part(name: str, context: Mapping[str, Any]) -> str:
    return render_template(f"boards/_{name}.html", **context)


def _standing(context: Mapping[str, Any]) -> str:
    if context["scores"] is None:
        return kept("no standing", lambda: _part("standing", context))
    return _part("standing", context)


def _said_in_figures(context: Mapping[str, Any]) -> tuple[Any, ...]:
    is_begun = context["turnout"] and context["current"].state is not RoundState.PLANNED
    return (
        "figures",
        context["published"],
        context["participants"],
        is_begun and context["turnout"].ballots,
    )


def _of_viewer(case: EventCase) -> tuple[Any, ...]:
    """What of a guest shows on the page around the cards."""
    part = case.participant
    if part is None:
        return ()
    belongs = part.affiliation.name if part.affiliation else None
    return part.alias, belongs, part.person_id is None


def _page_address(event: Event, page: int) -> str:
    chosen: dict[str, Any] = {name: request.args[name] for name in CHOICES if name in request.args}
    return url_for("boards.board", event_id=event.id, page=page, _anchor="ideas-heading", **chosen)
