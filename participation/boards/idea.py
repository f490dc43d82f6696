"""The page of one idea: what it says, what became of it, what people say about it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from participation.boards.board import screen_for
from participation.boards.views import bp
from participation.comments import loading as comments
from participation.events.rules import may_moderate, may_see
from participation.ideas.loading import idea_case
from participation.ideas.models import Status
from participation.ideas.queries.history import earlier_wordings, history_of
from participation.ideas.queries.ideas import supported_by
from participation.ideas.rules import (
    IdeaCase,
    is_author,
    may_edit,
    may_read,
    may_return,
    may_stop_supporting,
    may_support,
    may_withdraw,
)
from participation.masterplan import loading as masterplan
from participation.topics import loading as topics
from participation.web.access import access
from participation.web.context import db_session


@bp.get("/ideas/<int:idea_id>")
@access(may_read, load=idea_case)
def idea(case: IdeaCase) -> ResponseReturnValue:
    """One idea with its history and its earlier wordings."""
    session, one = db_session(), case.the_idea
    participant = case.participant
    return render_template(
        "boards/idea.html",
        idea=one,
        event=case.the_event,
        history=history_of(session, one) if one.status is Status.HIDDEN else [],
        wordings=earlier_wordings(session, one) if one.edited_at else [],
        supports=bool(participant and supported_by(session, participant, [one.id])),
        is_mine=is_author.allows(case),
        screen=screen_for(case),
        sees_event=(may_see | may_moderate).allows(case),
        may_moderate=may_moderate.allows(case),
        may_edit=may_edit.allows(case),
        may_withdraw=may_withdraw.allows(case),
        may_return=may_return.allows(case),
        may_support=may_support.allows(case),
        may_stop_supporting=may_stop_supporting.allows(case),
        **comments.on_idea(case),
        **topics.on_idea(case),
        **masterplan.on_idea(case),
    )


__all__ = ["bp", "idea"]
