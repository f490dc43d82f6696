"""Two parts in one event that turn out to be one person's become one: nothing lost or counted twice."""

from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from participation.comments.models import Comment, CommentSupport
from participation.events.domain import advance
from participation.events.models import Event, Participant
from participation.ideas.models import Idea, Support
from participation.kernel.db import Work
from participation.voting.models import Ballot


def unite(work: Work, event: Event, source: Participant, target: Participant) -> bool:
    """Give all that is `source`'s to `target`; True where nothing is left and `source` has gone.

    Who supported the same with both supports it once, and nobody supports their own. A ballot
    moves where `target` has none in that round; else both stay as they were cast, for a vote that
    was counted does not change, and `source` stays with its ballot.
    """
    _keep_who_they_are(source, target)
    work.session.flush()
    touched_ideas = _touched(work, Support, Support.idea_id, source, target)
    touched_comments = _touched(work, CommentSupport, CommentSupport.comment_id, source, target)
    _give(work, Idea, source, target)
    _give(work, Comment, source, target)
    _give_support(work, Support, Support.idea_id, source, target, own=Idea)
    _give_support(work, CommentSupport, CommentSupport.comment_id, source, target, own=Comment)
    _give_ballots(work, source, target)
    _recount_comments(work, touched_comments)
    _recount_ideas(work, touched_ideas)
    _renew_cards(work, event, target, touched_ideas)
    return _remove_if_bare(work, source)


def _keep_who_they_are(source: Participant, target: Participant) -> None:
    target.alias = target.alias or source.alias
    target.affiliation = target.affiliation or source.affiliation
    target.joined_at = min(target.joined_at, source.joined_at)


def _touched(
    work: Work,
    supports: Any,
    what: InstrumentedAttribute[int],
    source: Participant,
    target: Participant,
) -> list[int]:
    both = (source.id, target.id)
    return list(
        work.session.scalars(select(what).where(supports.participant_id.in_(both)).distinct())
    )


def _give(work: Work, kind: Any, source: Participant, target: Participant) -> None:
    work.session.execute(
        update(kind)
        .where(kind.participant_id == source.id)
        .values(participant_id=target.id)
        .execution_options(synchronize_session=False)
    )


def _give_support(
    work: Work,
    supports: Any,
    what: InstrumentedAttribute[int],
    source: Participant,
    target: Participant,
    *,
    own: Any,
) -> None:
    has_it = select(what).where(supports.participant_id == target.id)
    _drop(work, supports, source, what.in_(has_it))
    _give(work, supports, source, target)
    theirs = select(own.id).where(own.participant_id == target.id)
    _drop(work, supports, target, what.in_(theirs))


def _drop(work: Work, supports: Any, whose: Participant, which: Any) -> None:
    work.session.execute(
        delete(supports)
        .where(supports.participant_id == whose.id, which)
        .execution_options(synchronize_session=False)
    )


def _give_ballots(work: Work, source: Participant, target: Participant) -> None:
    voted = select(Ballot.round_id).where(Ballot.participant_id == target.id)
    work.session.execute(
        update(Ballot)
        .where(Ballot.participant_id == source.id, Ballot.round_id.not_in(voted))
        .values(participant_id=target.id)
        .execution_options(synchronize_session=False)
    )


def _recount_comments(work: Work, touched: list[int]) -> None:
    counted = dict.fromkeys(touched, 0) | _numbers(
        work,
        select(CommentSupport.comment_id, func.count())
        .where(CommentSupport.comment_id.in_(touched))
        .group_by(CommentSupport.comment_id),
    )
    _correct(work, Comment, counted)


def _recount_ideas(work: Work, touched: list[int]) -> None:
    """Count again for the ideas and for those they stand behind: each person once per merge."""
    in_front = select(Idea.merged_into_id).where(Idea.id.in_(touched))
    fronts = {*touched, *work.session.scalars(in_front)} - {None}
    behind = aliased(Idea)
    counted = _numbers(
        work,
        select(Idea.id, func.count(Support.participant_id.distinct()))
        .outerjoin(behind, or_(behind.id == Idea.id, behind.merged_into_id == Idea.id))
        .outerjoin(Support, Support.idea_id == behind.id)
        .where(Idea.id.in_(fronts))
        .group_by(Idea.id),
    )
    _correct(work, Idea, counted)


def _numbers(work: Work, query: Any) -> dict[int, int]:
    return dict(list(work.session.execute(query)))


def _correct(work: Work, kind: Any, counted: dict[int, int]) -> None:
    present = _numbers(work, select(kind.id, kind.support_count).where(kind.id.in_(list(counted))))
    for number, before in present.items():
        if counted[number] != before:
            work.session.execute(
                update(kind)
                .where(kind.id == number)
                .values(support_count=counted[number])
                .execution_options(synchronize_session=False)
            )


def _renew_cards(work: Work, event: Event, target: Participant, touched: list[int]) -> None:
    """Bring the cards up to date everywhere: they show who wrote them and how many support them."""
    work.session.execute(
        update(Idea)
        .where(
            Idea.event_id == event.id,
            or_(Idea.participant_id == target.id, Idea.id.in_(touched)),
        )
        .values(version=advance(work, event))
        .execution_options(synchronize_session=False)
    )
    work.session.expire_all()


def _remove_if_bare(work: Work, source: Participant) -> bool:
    if work.session.scalar(select(Ballot.id).where(Ballot.participant_id == source.id).limit(1)):
        return False
    work.session.delete(source)
    work.session.flush()
    return True
