"""Two parts in one event that turn out to be one person's become one: nothing lost or counted twice."""

from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from participation.comments.models import Comment, CommentSupport
from participation.events.models import Event, Participant, Round, RoundState
from participation.events.versions import advance
from participation.ideas.models import Idea, Support
from participation.kernel.db import Work
from participation.questions.models import Question, QuestionSupport
from participation.topics.models import FieldWish
from participation.voting.models import Ballot, BallotPaper

RUNNING = (RoundState.OPEN, RoundState.CLOSING)


def unite(work: Work, event: Event, source: Participant, target: Participant) -> bool:
    """Give all that is `source`'s to `target`; True where nothing is left and `source` has gone.

    Who supported the same with both supports it once, and nobody supports their own; ideas are to
    be counted again afterwards (`to_count_again`). A ballot moves where `target` has none in that
    round. Where both have one, that of `source` goes as long as the vote is running; in one that is
    over both stay as they were cast, for a vote that was counted does not change, and `source` stays
    with its ballot.
    """
    _keep_who_they_are(source, target)
    work.session.flush()
    comments = _supported(work, CommentSupport, CommentSupport.comment_id, source, target)
    _give(work, Idea, source, target)
    _give(work, Comment, source, target)
    _give_support(work, Support, Support.idea_id, source, target, own=Idea)
    _give_support(work, CommentSupport, CommentSupport.comment_id, source, target, own=Comment)
    _give_questions(work, event, source, target)
    _give_ballots(work, source, target)
    _give_wishes(work, source, target)
    _recount_comments(work, comments)
    _renew_cards(work, event, target)
    return _remove_if_bare(work, source)


def to_count_again(work: Work, parts: Select[int]) -> set[int]:
    """The ideas whose supporters will be fewer once these parts are known to be one person's.

    Asked before they are united: what several of them support, what one supports of another's,
    and what merged ideas stand behind, wherever.
    """
    rows = work.session.execute(
        select(
            Idea.id,
            Idea.merged_into_id,
            or_(func.count() > 1, Idea.merged_count > 0, Idea.participant_id.in_(parts)),
        )
        .join(Support, Support.idea_id == Idea.id)
        .where(Support.participant_id.in_(parts))
        .group_by(Idea.id)
    ).all()
    return {number for number, _front, is_concerned in rows if is_concerned} | {
        front for _number, front, _is_concerned in rows if front
    }


def _keep_who_they_are(source: Participant, target: Participant) -> None:
    target.alias = target.alias or source.alias
    target.affiliation = target.affiliation or source.affiliation
    target.joined_at = min(target.joined_at, source.joined_at)


def _supported(
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


def _give_questions(work: Work, event: Event, source: Participant, target: Participant) -> None:
    """What they asked and want to know; who asked is among those who do, so it stays counted once."""
    supported = _supported(work, QuestionSupport, QuestionSupport.question_id, source, target)
    has_it = select(QuestionSupport.question_id).where(QuestionSupport.participant_id == target.id)
    _give(work, Question, source, target)
    _drop(work, QuestionSupport, source, QuestionSupport.question_id.in_(has_it))
    _give(work, QuestionSupport, source, target)
    if not supported:
        return
    number = (
        select(func.count())
        .where(QuestionSupport.question_id == Question.id)
        .correlate(Question)
        .scalar_subquery()
    )
    work.session.execute(
        update(Question)
        .where(Question.id.in_(supported))
        .values(support_count=number, version=advance(work, event))
        .execution_options(synchronize_session=False)
    )


def _give_ballots(work: Work, source: Participant, target: Participant) -> None:
    voted = select(Ballot.round_id).where(Ballot.participant_id == target.id)
    running = select(Round.id).where(Round.state.in_(RUNNING))
    _drop(work, Ballot, source, Ballot.round_id.in_(voted) & Ballot.round_id.in_(running))
    for kind in (Ballot, BallotPaper):
        has_one = select(kind.round_id).where(kind.participant_id == target.id)
        work.session.execute(
            update(kind)
            .where(kind.participant_id == source.id, kind.round_id.not_in(has_one))
            .values(participant_id=target.id)
            .execution_options(synchronize_session=False)
        )


def _give_wishes(work: Work, source: Participant, target: Participant) -> None:
    """Where both said into which field an idea belongs, what `target` said stays."""
    has_one = select(FieldWish.idea_id).where(FieldWish.participant_id == target.id)
    _drop(work, FieldWish, source, FieldWish.idea_id.in_(has_one))
    _give(work, FieldWish, source, target)


def _recount_comments(work: Work, numbers: list[int]) -> None:
    supporters = (
        select(func.count())
        .where(CommentSupport.comment_id == Comment.id)
        .correlate(Comment)
        .scalar_subquery()
    )
    work.session.execute(
        update(Comment)
        .where(Comment.id.in_(numbers))
        .values(support_count=supporters)
        .execution_options(synchronize_session=False)
    )


def _renew_cards(work: Work, event: Event, target: Participant) -> None:
    """Bring the cards up to date everywhere: they show who wrote them."""
    work.session.execute(
        update(Idea)
        .where(Idea.participant_id == target.id)
        .values(version=advance(work, event))
        .execution_options(synchronize_session=False)
    )
    work.session.expire_all()


def _remove_if_bare(work: Work, source: Participant) -> bool:
    for kind in (Ballot, BallotPaper):
        has_one = select(kind.round_id).where(kind.participant_id == source.id)
        if work.session.scalar(has_one.limit(1)):
            return False
    work.session.delete(source)
    work.session.flush()
    return True
