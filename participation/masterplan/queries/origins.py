"""Where a measure comes from: its ideas, those merged behind them, their supporters and votes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import CTE, Select, func, select
from sqlalchemy.orm import Session

from participation.events.models import Method, Participant, Round, RoundState
from participation.ideas.models import Idea, Support
from participation.ideas.queries.boards import IS_PUBLISHED
from participation.kernel.words import Words
from participation.masterplan.models import Measure, Promotion
from participation.masterplan.visibility import SOMEBODY, WITH_EVENT
from participation.topics.models import TopicField
from participation.voting.models import Ballot, Mark
from participation.voting.queries.attendance import tells_enough

PAGE_SIZE = 50


@dataclass(frozen=True)
class Voted:
    """How an idea fared in a vote: what was asked and how, the sum of what ballots say, how many do."""

    prompt: Words
    method: Method
    total: int
    voters: int


@dataclass
class Origin:
    """One idea a measure came from: what stands behind it and how people voted.

    `round_prompt` is what the round asked in which it was collected; `votes` are those whose result
    is shown, with what was said of merged ideas.
    """

    promotion: Promotion
    idea: Idea
    topic_field: TopicField | None = None
    round_prompt: Words | None = None
    merged: list[Idea] = field(default_factory=list)
    votes: list[Voted] = field(default_factory=list)


def _standing(measure: Measure) -> Select[Any]:
    return select(Promotion.idea_id).where(
        Promotion.measure_id == measure.id, Promotion.undone_at.is_(None)
    )


def _behind(roots: Select[Any]) -> CTE:
    """(root, number) of these ideas and of all public ones merged into them, over any distance."""
    start = select(Idea.id.label("root"), Idea.id.label("number")).where(Idea.id.in_(roots))
    found = start.cte("behind", recursive=True)
    merged = select(found.c.root, Idea.id).where(Idea.merged_into_id == found.c.number)
    return found.union(merged.where(IS_PUBLISHED))


def origins_of(
    session: Session, measure: Measure, *, page: int = 1
) -> tuple[Sequence[Origin], int, int]:
    """One page of a measure's ideas, most supported first; how many there are; their supporters.

    Supporters are counted once, whichever of the ideas they supported in however many events.
    """
    found = _page(session, measure, page)
    _add_what_stands_behind(session, found)
    ideas, supporters = _totals(session, measure)
    return list(found.values()), ideas, supporters


def _page(session: Session, measure: Measure, page: int) -> dict[int, Origin]:
    rows = session.execute(
        select(Promotion, Idea, TopicField, Round.prompt)
        .join(Idea, Idea.id == Promotion.idea_id)
        .outerjoin(TopicField, TopicField.id == Idea.field_id)
        .outerjoin(Round, Round.id == Idea.round_id)
        .options(*WITH_EVENT)
        .where(Promotion.measure_id == measure.id, Promotion.undone_at.is_(None))
        .order_by(Idea.support_count.desc(), Idea.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return {
        idea.id: Origin(promotion, idea, topic_field, prompt)
        for promotion, idea, topic_field, prompt in rows
    }


def _add_what_stands_behind(session: Session, found: dict[int, Origin]) -> None:
    roots = select(Idea.id).where(Idea.id.in_(found))
    behind = _behind(roots)
    merged = session.execute(
        select(behind.c.root, Idea)
        .join(Idea, Idea.id == behind.c.number)
        .options(*WITH_EVENT)
        .where(behind.c.root != behind.c.number)
        .order_by(Idea.id)
    )
    for root, idea in merged:
        found[root].merged.append(idea)
    said = session.execute(
        select(behind.c.root, Round.id, func.sum(Mark.value), func.count(Mark.ballot_id.distinct()))
        .join(Mark, Mark.idea_id == behind.c.number)
        .join(Ballot, Ballot.id == Mark.ballot_id)
        .join(Round, Round.id == Ballot.round_id)
        .where(Round.state == RoundState.SHOWN, tells_enough())
        .group_by(behind.c.root, Round.id)
        .order_by(Round.id)
    ).all()
    asked = {number for _root, number, _total, _voters in said}
    columns = select(Round.id, Round.prompt, Round.method).where(Round.id.in_(asked))
    votes = {
        number: (prompt, method) for number, prompt, method in session.execute(columns) if method
    }
    for root, number, total, voters in said:
        found[root].votes.append(Voted(*votes[number], total, voters))


def _totals(session: Session, measure: Measure) -> tuple[int, int]:
    behind = _behind(_standing(measure))
    supporters = (
        select(func.count(SOMEBODY.distinct()))
        .select_from(Support)
        .join(Participant, Participant.id == Support.participant_id)
        .where(Support.idea_id.in_(select(behind.c.number)))
        .scalar_subquery()
    )
    ideas = select(func.count()).select_from(_standing(measure).subquery()).scalar_subquery()
    row = session.execute(select(ideas, supporters)).one()
    return row[0], row[1]
