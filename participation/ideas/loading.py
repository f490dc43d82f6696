"""Loading an idea through whoever asks: what they may not read does not exist for them."""

from participation.events.loading import event_case, hold
from participation.events.queries import participant_of
from participation.ideas.models import Idea
from participation.ideas.queries import event_of, one_idea
from participation.ideas.rules import IdeaCase, may_read
from participation.kernel.refusal import NotFound
from participation.web.context import db_session, viewer


def idea_case_of(idea: Idea) -> IdeaCase:
    """The viewer's case about an idea. Raises NotFound where they may not read it."""
    participant = participant_of(db_session(), idea.event, viewer())
    case = IdeaCase(viewer(), idea.event, participant, idea)
    if not may_read.allows(case):
        raise NotFound
    return case


def idea_case(idea_id: int) -> IdeaCase:
    """The case of a route with an idea's number."""
    hold(event_of(db_session(), idea_id))
    return idea_case_of(one_idea(db_session(), idea_id))


def event_idea_case(event_id: int) -> IdeaCase:
    """The case of a route about an idea to be."""
    about = event_case(event_id)
    return IdeaCase(about.viewer, about.event, about.participant)
