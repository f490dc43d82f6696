"""The groups of people who vote alike in a round: a page, and the same for the hall's wall."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from participation.boards.views import board_frame, bp
from participation.voting.loading import find_opinions_first, opinions_case
from participation.voting.opinions import OpinionGroups, opinions_of
from participation.voting.rules import VoteCase, may_see_result, round_is_over
from participation.web.access import access
from participation.web.circles import circles
from participation.web.context import db_session

SHAPES = {
    "narrow": (304, 260),
    "wide": (560, 300),
}  # view boxes: for a phone, and for what is wider


@bp.get("/rounds/<int:round_id>/opinions")
@access(may_see_result & round_is_over, load=opinions_case)
def opinions(case: VoteCase) -> ResponseReturnValue:
    """Which groups there are, what all agree on, what each stands for, and where they differ."""
    return find_opinions_first([case.the_round]) or render_template(
        "boards/opinions.html", **board_frame(case, "results"), **_drawn(case)
    )


@bp.get("/rounds/<int:round_id>/opinions/beamer")
@access(may_see_result & round_is_over, load=opinions_case)
def opinions_wall(case: VoteCase) -> ResponseReturnValue:
    """The same in few words, for the projector."""
    theme = "dark" if request.args.get("theme") == "dark" else "light"
    return find_opinions_first([case.the_round]) or render_template(
        "boards/opinions_wall.html", event=case.the_event, theme=theme, **_drawn(case)
    )


def _drawn(case: VoteCase) -> dict[str, Any]:
    (found,) = opinions_of(db_session(), [case.the_round])
    return {"round": case.the_round, "opinions": found, "pictures": pictures(found)}


def pictures(found: OpinionGroups) -> dict[str, Any]:
    """The view box and the circles of the picture in each of its shapes."""
    groups = [(camp.size, *camp.centre) for camp in found.camps]
    return {name: (*box, circles(groups, *box)) for name, box in SHAPES.items()}
