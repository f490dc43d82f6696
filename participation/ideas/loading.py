"""Loading an idea through whoever asks: what they may not read does not exist for them."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import request

from participation.events.loading import case_of, event_case, hold
from participation.events.queries import one_event, participant_of
from participation.events.rules import EventCase
from participation.ideas.answers import AnswerCase
from participation.ideas.forms import read_ticked
from participation.ideas.models import Idea
from participation.ideas.queries.history import answer_and_idea
from participation.ideas.queries.ideas import ideas_numbered, one_idea
from participation.ideas.queries.merges import events_around
from participation.ideas.rules import IdeaCase, may_read
from participation.kernel.refusal import NotFound
from participation.web.context import db_session, is_writing, viewer


def idea_case_of(idea: Idea) -> IdeaCase:
    """The viewer's case about an idea. Raises NotFound where they may not read it."""
    participant = participant_of(db_session(), idea.event, viewer())
    case = IdeaCase(viewer(), idea.event, participant, idea)
    if not may_read.allows(case):
        raise NotFound
    return case


def idea_case(idea_id: int) -> IdeaCase:
    """The case of a route with an idea's number."""
    if is_writing():  # what becomes of it shows where it was merged with others as well
        hold(*events_around(db_session(), idea_id))
    return idea_case_of(one_idea(db_session(), idea_id))


def event_idea_case(event_id: int) -> IdeaCase:
    """The case of a route about an idea to be."""
    about = event_case(event_id)
    return IdeaCase(about.viewer, about.event, about.participant)


def ideas_of_event(case: EventCase, idea_ids: Collection[int]) -> list[IdeaCase]:
    """The viewer's cases about some ideas of one event. Raises NotFound for any other."""
    found = ideas_numbered(db_session(), idea_ids)
    about = [IdeaCase(case.viewer, case.event, case.participant, idea) for idea in found]
    strangers = [one for one in about if one.the_idea.event_id != case.the_event.id]
    if strangers or len(found) < len(set(idea_ids)) or not all(map(may_read.allows, about)):
        raise NotFound
    return about


@dataclass(frozen=True)
class MergingCase(EventCase):
    """An event's case with ideas that may be merged, of this event and of others."""

    ideas: tuple[IdeaCase, ...] = ()


def merging_case(event_id: int) -> MergingCase:
    """The case of a route whose form or address names the ideas. Raises NotFound."""
    numbers = [one.idea_id for one in read_ticked(request.values.getlist("idea"), least=0)]
    if is_writing():
        around = {event for number in numbers for event in events_around(db_session(), number)}
        hold(event_id, *around)
    about = case_of(one_event(db_session(), event_id))
    here = {about.the_event.id: about}
    cases = []
    for idea in ideas_numbered(db_session(), numbers):
        event = here.get(idea.event_id) or here.setdefault(idea.event_id, case_of(idea.event))
        case = IdeaCase(event.viewer, event.event, event.participant, idea)
        if not may_read.allows(case):
            raise NotFound
        cases.append(case)
    if len(cases) < len(numbers):
        raise NotFound
    cases.sort(key=lambda case: numbers.index(case.the_idea.id))
    return MergingCase(about.viewer, about.event, about.participant, tuple(cases))


def answer_case(answer_id: int) -> AnswerCase:
    """The case of a route with an answer's number. Raises NotFound."""
    answer, idea = answer_and_idea(db_session(), answer_id)
    about = idea_case(idea.id)
    if is_writing():  # as it is now that the event is ours
        db_session().refresh(answer)
    return AnswerCase(about.viewer, about.event, about.participant, about.idea, answer)
