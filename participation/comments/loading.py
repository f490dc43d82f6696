"""Loading a comment through whoever asks, and what an idea's page shows of the talk."""

from typing import Any

from flask import request, url_for

from participation.comments.forms import read_chosen
from participation.comments.models import Comment
from participation.comments.queries import (
    Chosen,
    Reader,
    Talk,
    Thread,
    earlier_wordings_of,
    event_of_comment,
    one_comment,
    page_of,
    talk_about,
)
from participation.comments.rules import (
    NO_REPLY,
    CommentCase,
    may_comment,
    may_read_talk,
    may_see_comment,
)
from participation.events.loading import hold
from participation.events.queries import participant_of
from participation.events.rules import (
    admits_without_code,
    has_not_ended,
    may_join,
    may_moderate,
    takes_part,
)
from participation.ideas.loading import idea_case_of
from participation.ideas.models import Idea, Status
from participation.ideas.queries.ideas import event_of, one_idea
from participation.ideas.rules import IdeaCase, is_not_hidden, is_not_withdrawn, may_read
from participation.kernel.refusal import NotFound
from participation.web.context import db_session, viewer


def comment_case(comment_id: int) -> CommentCase:
    """The case of a route with a comment's number. Raises NotFound where they may not read it."""
    case = _comment_case(comment_id)
    if not may_see_comment.allows(case):
        raise NotFound
    return case


def answer_case(comment_id: int) -> CommentCase:
    """The case of a reply: who takes part hears what became of the comment they are answering."""
    case = _comment_case(comment_id)
    is_told = takes_part.allows(case) and case.the_comment.status in NO_REPLY
    if not may_see_comment.allows(case) and not is_told:
        raise NotFound
    return case


def _comment_case(comment_id: int) -> CommentCase:
    hold(event_of_comment(db_session(), comment_id))
    comment = one_comment(db_session(), comment_id)
    about = talk_case_of(comment.idea)
    return CommentCase(about.viewer, about.event, about.participant, about.idea, comment)


def talk_case(idea_id: int) -> IdeaCase:
    """The case of a comment to be."""
    hold(event_of(db_session(), idea_id))
    return talk_case_of(one_idea(db_session(), idea_id))


def talk_case_of(idea: Idea) -> IdeaCase:
    """The viewer's case about an idea that is talked about.

    Who takes part and may have been writing while the idea was taken away hears so (410); for
    everybody else what they may not read does not exist. Raises NotFound.
    """
    participant = participant_of(db_session(), idea.event, viewer())
    case = IdeaCase(viewer(), idea.event, participant, idea)
    was_taken_away = idea.status in (Status.HIDDEN, Status.WITHDRAWN)
    if participant and was_taken_away and not may_read.allows(case):
        (is_not_hidden & is_not_withdrawn).require(case, status=410)
    case = idea_case_of(idea)
    if not may_read_talk.allows(case):
        raise NotFound
    return case


def reader_of(case: IdeaCase) -> Reader:
    """As whom the viewer reads the talk."""
    participant = case.participant
    moderated = case.the_event.id if may_moderate.allows(case) else None
    return Reader(participant.id if participant else None, moderated)


def place_of(case: CommentCase) -> str:
    """The address of a comment: the page of the talk it is on, down to itself."""
    session, comment = db_session(), case.the_comment
    idea = _where_it_is_shown(session.get(Idea, case.the_idea.merged_into_id or 0), case)
    page = page_of(session, idea, reader_of(case), comment)
    return url_for(
        "boards.idea",
        idea_id=idea.id,
        talk=page if page > 1 else None,
        _anchor=f"comment-{comment.id}",
    )


def _where_it_is_shown(target: Idea | None, case: CommentCase) -> Idea:
    """With the idea it was merged into, where everybody reads both; else with its own."""
    if target is None or not target.is_on_board or not case.the_idea.is_published:
        return case.the_idea
    is_near = target.event_id == case.the_event.id
    return target if is_near else case.the_idea


def on_idea(case: IdeaCase) -> dict[str, Any]:
    """What the page of an idea shows of the talk about it; nothing to those outside the event."""
    if not may_read_talk.allows(case):
        return {"talk": None}
    session, idea, reader = db_session(), case.the_idea, reader_of(case)
    talk = talk_about(session, idea, reader, _chosen(case, reader))
    shown = [one for thread in talk.threads for one in _shown(thread)]
    return {
        "talk": talk,
        "comment_wordings": earlier_wordings_of(session, shown),
        "may_comment": may_comment.allows(case),
        "may_reply": takes_part.allows(case) and not case.the_event.has_ended,
        "may_join_talk": may_join.allows(case) and case.participant is None,
        "opens_by_account": (has_not_ended & admits_without_code).allows(case),
        "talk_address": lambda **chosen: talk_address(idea, talk.chosen, **chosen),
        "page_of_talk": lambda page: talk_address(idea, talk.chosen, page=page),
        "reply_form": _form_of_reply(case, talk),
    }


def _shown(thread: Thread) -> list[Comment]:
    return [thread.comment, *thread.replies]


def _chosen(case: IdeaCase, reader: Reader) -> Chosen:
    """What the address says; a refused form shows the page its comment is on."""
    if isinstance(case, CommentCase):
        return Chosen(page=page_of(db_session(), case.the_idea, reader, case.the_comment))
    return read_chosen(request.args)


def _form_of_reply(case: IdeaCase, talk: Talk) -> int | None:
    """In the form below which comment a refused reply comes back; None where there is none now."""
    if not isinstance(case, CommentCase) or case.the_event.has_ended:
        return None
    first = case.the_comment.parent_id or case.the_comment.id
    shown = (one.comment for one in talk.threads if talk.shows(one.comment))
    return next((one.id for one in shown if one.id == first and one.is_published), None)


def talk_address(idea: Idea, now: Chosen, *, language: str | None = None, page: int = 1) -> str:
    """The address of another page of the talk, or of its comments in another language.

    The order stays as it is.
    """
    wanted = now.language if language is None else language
    return url_for(
        "boards.idea",
        idea_id=idea.id,
        comments=wanted or None,
        order=now.order if now.order != Chosen().order else None,
        talk=page if page > 1 else None,
        _anchor="comments",
    )
