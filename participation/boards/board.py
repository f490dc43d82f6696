"""The board: one page for everybody, with what changes all the time and what is the viewer's put in.

A hall opens it at once. So the page around the cards is kept as it is until something about the
event itself changes, with a hole for each part that changes more often, and each card is kept too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import g, render_template, request, url_for
from flask import session as cookie
from sqlalchemy.orm import Session

from participation.boards.cards import Slip, View, page_of_cards, slips
from participation.boards.kept import filled, kept
from participation.boards.own import my_votes, own_of
from participation.boards.parts import context_of
from participation.boards.situation import Screen, signature
from participation.events.models import Event
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
        for name, part in self._parts().items():
            html = html.replace(HOLE % name, part)
        return filled(html)

    def _parts(self) -> dict[str, str]:
        """What fills the holes; the cards come last, for they hold what people have written."""
        event, participant = self.case.the_event, self.case.participant
        own = own_of(self.session, event, participant, [slip.id for slip in self._shown])
        view = View(screen_for(self.case), own, self._joins, self._state)
        return {
            "owner": owner_mark(),
            "version": str(event.version),
            "newest": self._of_version("newest", lambda: str(newest_number(self.session, event))),
            "figures": self._of_version("figures", lambda: self._part("figures")),
            "standing": self._of_version("standing", lambda: self._part("standing")),
            "my_votes": my_votes(self.session, event, participant, own, self._state),
            "cards": "".join(page_of_cards(self.session, event, self._shown, view)),
        }

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
            return int(self._of_version("total", lambda: str(self._context["published"])))
        return published_number(self.session, self.case.the_event, self._chosen)

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
        belongs = part.affiliation.name if part and part.affiliation else None
        viewer = (part.alias, belongs, part.person_id is None) if part else None
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

    def _of_version(self, name: str, make: Callable[[], str]) -> str:
        """What everybody sees alike as long as the event stands at this version."""
        event, screen = self.case.the_event, screen_for(self.case)
        return kept((name, event.id, event.version, self._state, screen), make)

    def _part(self, name: str) -> str:
        return render_template(f"boards/_{name}.html", **self._context)


def _page_address(event: Event, page: int) -> str:
    chosen: dict[str, Any] = {name: request.args[name] for name in CHOICES if name in request.args}
    return url_for("boards.board", event_id=event.id, page=page, _anchor="ideas-heading", **chosen)
