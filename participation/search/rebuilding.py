"""Indexing everything anew, by each capability's own words."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import delete, select

from participation.comments.models import Comment
from participation.comments.steps import make_findable as find_comment
from participation.ideas.models import Idea
from participation.ideas.steps import make_findable as find_idea
from participation.kernel.db import Database, Work
from participation.kernel.search import SearchWord
from participation.masterplan.models import Measure
from participation.masterplan.steps import make_findable as find_measure
from participation.topics.models import TopicField
from participation.topics.steps import make_findable as find_field

AT_ONCE = 500


def _find_offered(work: Work, field: TopicField) -> None:
    if field.is_offered:  # what was taken off the list is found no more
        find_field(work, field)


TEXTS: dict[Any, Callable[[Work, Any], None]] = {
    Idea: find_idea,
    Comment: find_comment,
    TopicField: _find_offered,
    Measure: find_measure,
}


def rebuild(database: Database) -> Iterator[int]:
    """Index everything anew, some hundred texts at a time; gives how many are done after each.

    What is searched meanwhile is found as far as it is indexed already.
    """
    with database.transaction("command line") as work:
        work.session.execute(delete(SearchWord))
    done = 0
    for kind, make_findable in TEXTS.items():
        last = 0
        while True:
            with database.transaction("command line") as work:
                rows = work.session.scalars(
                    select(kind).where(kind.id > last).order_by(kind.id).limit(AT_ONCE)
                ).all()
                for row in rows:
                    make_findable(work, row)
            if not rows:
                break
            last, done = rows[-1].id, done + len(rows)
            yield done
