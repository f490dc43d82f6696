"""The page with all questions of a round."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

import participation.boards.idea  # noqa: F401  whose page is of the same blueprint
from participation.boards.asking import DESK_QUESTIONS, FOR_MODERATORS, Look, items
from participation.boards.situation import signature
from participation.boards.views import board_frame, bp
from participation.events.rules import may_moderate, may_see
from participation.kernel.forms import Fields
from participation.questions.loading import asking_case
from participation.questions.queries import (
    PAGE_SIZE,
    listed,
    numbers_of,
    supported_by,
    with_status,
)
from participation.questions.rules import QuestionCase
from participation.web.access import access
from participation.web.context import db_session


@bp.get("/rounds/<int:round_id>/questions")
@access(may_see | may_moderate, load=asking_case)
def questions(case: QuestionCase) -> ResponseReturnValue:
    """All questions of a round, by what has become of them and by support."""
    round_, page = case.the_round, _page()
    numbers = numbers_of(db_session(), round_)
    return render_template(
        "boards/questions.html",
        **board_frame(case, "results"),
        round=round_,
        asked=numbers,
        items=_items(case, page),
        page=page,
        pages=-(-numbers.public // PAGE_SIZE),
        page_address=lambda number: url_for("boards.questions", round_id=round_.id, page=number),
    )


def _page() -> int:
    """Which page the address asks for; what makes no sense is passed over, addresses get mangled."""
    fields = Fields(request.args)
    page = fields.number("page", low=1, high=10**5, otherwise=1)
    return 1 if fields.errors else page


def _items(case: QuestionCase, page: int) -> dict[str, str]:
    session, round_, part = db_session(), case.the_round, case.participant
    supported = supported_by(session, part, round_) if part else ()
    moderates = may_moderate.allows(case)
    look = Look(part.id if part else None, supported, moderates, on_page_of_all=True)
    shown: list[Any] = [*listed(session, round_, start=PAGE_SIZE * (page - 1))]
    if moderates and page == 1:
        for status in FOR_MODERATORS:
            shown += with_status(session, round_, status, limit=DESK_QUESTIONS)
    return items(shown, case.the_event, look, signature(case.the_event))
