"""The board: one page for everybody, with what changes all the time and what is the viewer's put in.

A hall opens it at once. So the page around the cards is kept as it is until something about the
event itself changes, with a hole for each part that changes more often, and each card is kept too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import g, render_template, request, url_for
from flask import session as cookie
from sqlalchemy.orm import Session

from participation.boards.asking import questions_on_board
from participation.boards.cards import Slip, View, page_of_cards, slips
from participation.boards.figures import Figures, figures_of
from participation.boards.kept import filled, kept
from participation.boards.own import Own, my_answer, my_votes, own_of, paper_mark
from participation.boards.parts import context_of, shows_replies, shows_scores
from participation.boards.situation import Screen, signature, situation
from participation.events.models import Event
from participation.events.phases import Act, phase_of
from participation.events.rules import EventCase, takes_part
from participation.ideas.forms import read_filter
from participation.ideas.queries.boards import PAGE_SIZE, Filter, published_number
from participation.voting.queries.turnout import Turnout
from participation.web.owner import owner_mark

CHOICES = ("q", "kind", "language", "order")  # what of an address chooses among ideas
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}[%s]"
HOLES = (
    "owner",
    "version",
    "newest",
    "belonging",
    "figures",
    "standing",
    "grouping",
    "my_answer",
    "my_votes",
    "cards",
    "asked",
    "my_questions",
    "questions",
)
ANY_HOLE = re.compile(HOLE.replace("[%s]", rf"\[({'|'.join(HOLES)})\]"))


def screen_for(case: EventCase) -> Screen:
    """Which board this viewer gets: with forms if they take part, else to read."""
    return Screen.PHONE if case.participant else Screen.READER


@dataclass(frozen=True)
class Board:
    """One viewer's board; `frame` is what every page of an event shows around its content."""

    session: Session
    case: EventCase
    frame: Mapping[str, Any]

    @cached_property
    def html(self) -> str:
        """The page, put together."""
        html = kept(self._key, self._around) if self._is_plain else self._around()
        parts = self._parts()
        # In one go: what people have written is never searched for holes.
        paper = paper_mark(self._own.token)
        return filled(ANY_HOLE.sub(lambda hole: parts[hole[1]], html), paper)

    def _parts(self) -> dict[str, str]:
        """What fills the holes."""
        event, participant = self.case.the_event, self.case.participant
        own = self._own
        view = View(screen_for(self.case), own, self._joins, self._state)
        return {
            "owner": owner_mark(),
            "version": str(event.version),
            "newest": str(self._figures.newest),
            "belonging": self._belonging(),
            "figures": self._figures_part(),
            "standing": self._standing(),
            "my_answer": my_answer(self.session, event, participant, self._state),
            "grouping": self._grouping(),
            "my_votes": my_votes(self.session, event, participant, own, self._state),
            **questions_on_board(self.session, self.case, screen_for(self.case), self._state),
            "cards": "".join(page_of_cards(self.session, event, self._shown, view)),
        }

    @cached_property
    def _own(self) -> Own:
        shown = [slip.id for slip in self._shown]
        return own_of(self.session, self.case.the_event, self.case.participant, shown)

    def _figures_part(self) -> str:
        """Kept by the figures themselves: only one of them changes when somebody joins."""

        def draw() -> str:
            said = vars(self._figures) | {"turnout": self._turnout}
            return render_template("boards/_figures.html", **situation(self.case.the_event), **said)

        return kept(("figures", self._state, self._figures), draw)

    @property
    def _turnout(self) -> Turnout | None:
        current = self.case.the_event.current_round
        return self._figures.turnout if current and current.has_result else None

    def _standing(self) -> str:
        """Empty as long as no result shows; one that does is kept for everybody alike."""
        event, screen = self.case.the_event, screen_for(self.case)
        shows = shows_scores(event, screen) or shows_replies(event, screen)
        of_version = event.version if shows else None
        return kept(
            ("standing", self._state, screen, of_version),
            lambda: render_template("boards/_standing.html", **self._context),
        )

    def _grouping(self) -> str:
        """Empty as long as nothing is grouped; otherwise kept for everybody alike."""
        event = self.case.the_event
        of_version = event.version if Act.GROUP in phase_of(event).permits else None
        return kept(
            ("grouping", self._state, of_version),
            lambda: render_template("boards/_grouping.html", **self._context),
        )

    def _belonging(self) -> str:
        """As what the viewer takes part."""
        part = self.case.participant
        if part is None:
            return ""
        belongs = part.affiliation.name if part.affiliation else None
        return kept(
            ("belonging", self.case.the_event.id, part.alias, belongs),
            lambda: render_template(
                "boards/_belonging.html", event=self.case.the_event, participant=part
            ),
        )

    @cached_property
    def _context(self) -> dict[str, Any]:
        return context_of(self.session, self.case.the_event, screen_for(self.case))

    @cached_property
    def _chosen(self) -> Filter:
        return read_filter(request.args)

    @cached_property
    def _shown(self) -> list[Slip]:
        return slips(self.session, self.case.the_event, self._chosen)

    @cached_property
    def _total(self) -> int:
        if self._chosen == Filter(page=self._chosen.page):
            return self._figures.published
        return published_number(self.session, self.case.the_event, self._chosen)

    @cached_property
    def _figures(self) -> Figures:
        return figures_of(self.session, self.case.the_event)

    @cached_property
    def _state(self) -> str:
        return signature(self.case.the_event)

    @cached_property
    def _joins(self) -> bool:
        """Whether supporting makes this viewer a participant."""
        return self.case.participant is None and takes_part.allows(self.case)

    @property
    def _pages(self) -> int:
        return -(-self._total // PAGE_SIZE)

    @property
    def _is_plain(self) -> bool:
        """Whether the page around the cards is one that others get as well."""
        said = cookie.get("_flashes") or "typed" in g
        return not (request.args or said or self.case.viewer.person)

    @property
    def _key(self) -> tuple[Any, ...]:
        """All that the page around the cards depends on."""
        part = self.case.participant
        viewer = part.person_id is None if part else None
        of_event = (self._state, self._pages, bool(self._shown))
        return ("board", request.path, of_event, viewer)

    def _around(self) -> str:
        around = {
            "holes": {name: HOLE % name for name in HOLES},
            "owner_mark": lambda: HOLE % "owner",
            "chosen": self._chosen,
            "is_live_list": self._chosen == Filter(),
            "total": self._total,
            "has_ideas": bool(self._shown),
            "joins_by_support": self._joins,
            "pages": self._pages,
            "page_address": lambda page: _page_address(self.case.the_event, page),
        }
        return render_template("boards/board.html", **{**self.frame, **self._context, **around})


def _page_address(event: Event, page: int) -> str:
    chosen: dict[str, Any] = {name: request.args[name] for name in CHOICES if name in request.args}
    return url_for("boards.board", event_id=event.id, page=page, _anchor="ideas-heading", **chosen)
