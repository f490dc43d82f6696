"""What an idea says is forgotten as a vector once it is not to be read any more, or says otherwise."""

from sqlalchemy import delete

from participation.ideas.facts import IdeaChanged
from participation.kernel.db import Work
from participation.topics.models import IdeaVector


def follow_leaving(work: Work, fact: IdeaChanged) -> None:
    """Forget an idea's vector together with what was done to it; for Bus.follow."""
    work.session.execute(delete(IdeaVector).where(IdeaVector.idea_id == fact.idea_id))
