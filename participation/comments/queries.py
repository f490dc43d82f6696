"""Questions about comments: the talk about an idea, page by page."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from participation.comments.models import Comment, CommentStatus, CommentSupport, CommentWording
from participation.events.models import Audience, Event
from participation.ideas.models import Idea
from participation.ideas.queries.boards import IS_PUBLISHED
from participation.kernel.db import LARGEST_KEY, one
from participation.settings import LANGUAGES

PAGE_SIZE = 50

# The same question as Comment.is_published, asked of the database; also for the search.
IS_PUBLIC = Comment.status == CommentStatus.PUBLISHED

ORDERS: dict[str, tuple[Any, ...]] = {
    "oldest": (Comment.id,),
    "newest": (Comment.id.desc(),),
    "support": (Comment.support_count.desc(), Comment.id),
}


@dataclass(frozen=True)
class Chosen:
    """What of the talk a reader wants to see: a language, or all of it; in which order; a page."""

    language: str = ""
    order: str = "oldest"
    page: int = 1


@dataclass(frozen=True)
class Reader:
    """Who reads: participants also see what is their own, moderators what waits or is hidden.

    `moderates` is the number of the event whose comments they see so.
    """

    participant_id: int | None = None
    moderates: int | None = None


@dataclass
class Thread:
    """A comment and its replies; `comment` may be one whose text this reader does not see."""

    comment: Comment
    replies: list[Comment] = field(default_factory=list)


@dataclass(frozen=True)
class Talk:
    """One page of the talk about an idea.

    `languages` counts published comments by language; `supported` are those the reader supports.
    """

    threads: Sequence[Thread]
    languages: dict[str, int]
    pages: int
    chosen: Chosen
    reader: Reader
    supported: Collection[int] = ()

    @property
    def total(self) -> int:
        """How many comments are published, in all languages."""
        return sum(self.languages.values())

    def shows(self, comment: Comment) -> bool:
        """Whether this reader sees the text of a comment; a placeholder stands for it if not."""
        if self.chosen.language not in ("", comment.language):
            return False
        return self.may_see(comment)

    def may_see(self, comment: Comment) -> bool:
        """The same, whatever language was chosen."""
        reader = self.reader
        mine = reader.participant_id is not None and comment.participant_id == reader.participant_id
        moderated = comment.idea.event_id == reader.moderates
        inspected = moderated and comment.status is not CommentStatus.WITHDRAWN
        return comment.is_published or mine or inspected


def one_comment(session: Session, comment_id: int) -> Comment:
    """The comment with this number. Raises NotFound."""
    return one(session, Comment, comment_id)


def event_of_comment(session: Session, comment_id: int) -> int | None:
    """The number of the event a comment belongs to, without loading either."""
    return session.scalar(
        select(Idea.event_id)
        .join(Comment, Comment.idea_id == Idea.id)
        .where(Comment.id == min(comment_id, LARGEST_KEY))
    )


def _about(session: Session, idea: Idea) -> list[int]:
    """An idea and those merged with it that still stand: their talk is shown with its own.

    What was said inside another event stays inside it, unless that one is public. They are few, so
    they are fetched: told by number, the database finds their comments by its index.
    """
    if not idea.merged_count:
        return [idea.id]
    is_open = or_(Idea.event_id == idea.event_id, Idea.event.has(Event.audience == Audience.PUBLIC))
    behind_it = and_(Idea.merged_into_id == idea.id, IS_PUBLISHED, is_open)
    return [idea.id, *session.scalars(select(Idea.id).where(behind_it))]


def _is_shown(row: type[Comment], reader: Reader, language: str) -> ColumnElement[bool]:
    ways = [row.status == CommentStatus.PUBLISHED]
    if reader.participant_id is not None:
        ways.append(row.participant_id == reader.participant_id)
    if reader.moderates is not None:
        is_inspected = row.status.in_((CommentStatus.SUBMITTED, CommentStatus.HIDDEN))
        ways.append(and_(is_inspected, row.idea.has(Idea.event_id == reader.moderates)))
    return and_(or_(*ways), row.language == language) if language else or_(*ways)


def _threads(about: Collection[int], reader: Reader, language: str) -> Select[Any]:
    """The numbers of the comments that begin a thread of which this reader sees anything."""
    answer = aliased(Comment)
    is_answered = (
        select(answer.id)
        .where(answer.parent_id == Comment.id, _is_shown(answer, reader, language))
        .exists()
    )
    return select(Comment.id).where(
        Comment.idea_id.in_(about),
        Comment.parent_id.is_(None),
        or_(_is_shown(Comment, reader, language), is_answered),
    )


def talk_about(session: Session, idea: Idea, reader: Reader, chosen: Chosen) -> Talk:
    """One page of the talk: threads in the order chosen, each with its replies as they came."""
    about = _about(session, idea)
    page = (
        _threads(about, reader, chosen.language)
        .add_columns(func.count().over().label("total"))
        .order_by(*ORDERS[chosen.order])
        .limit(PAGE_SIZE)
        .offset((chosen.page - 1) * PAGE_SIZE)
        .subquery()
    )
    rows = session.execute(
        select(Comment, page.c.total, _is_supported_by(reader), *_numbers_by_language(about))
        .join(page, or_(Comment.id == page.c.id, Comment.parent_id == page.c.id))
        .where(
            or_(Comment.parent_id.is_(None), _is_shown(Comment, reader, chosen.language)),
        )
        .options(joinedload(Comment.idea).lazyload(Idea.author))
        .order_by(*ORDERS[chosen.order])
    ).all()
    threads = {row[0].id: Thread(row[0]) for row in rows if row[0].parent_id is None}
    replies = [row[0] for row in rows if row[0].parent_id is not None]
    for reply in sorted(replies, key=lambda one: one.id):
        threads[reply.parent_id].replies.append(reply)
    total = rows[0].total if rows else 0
    counted = rows[0][3:] if rows else _counted_alone(session, about, chosen)
    return Talk(
        list(threads.values()),
        {code: number for code, number in zip(LANGUAGES, counted, strict=True) if number},
        -(-total // PAGE_SIZE),
        chosen,
        reader,
        frozenset(row[0].id for row in rows if row[2]),
    )


def _is_supported_by(reader: Reader) -> ColumnElement[bool]:
    """Whether the reader supports a comment, asked together with it."""
    if reader.participant_id is None:
        return false()
    return (
        select(CommentSupport.comment_id)
        .where(
            CommentSupport.comment_id == Comment.id,
            CommentSupport.participant_id == reader.participant_id,
        )
        .correlate(Comment)
        .exists()
    )


def _numbers_by_language(about: Collection[int]) -> list[Any]:
    """How many published comments there are about an idea, for each language a column."""
    row = aliased(Comment)
    return [
        select(func.count())
        .select_from(row)
        .where(
            row.idea_id.in_(about),
            row.status == CommentStatus.PUBLISHED,
            row.language == code,
        )
        .scalar_subquery()
        for code in LANGUAGES
    ]


def _counted_alone(session: Session, about: Collection[int], chosen: Chosen) -> Sequence[int]:
    """The same where the page has no comment: beyond the last, or in another language."""
    if chosen == Chosen(order=chosen.order):
        return [0] * len(LANGUAGES)
    return tuple(session.execute(select(*_numbers_by_language(about))).one())


def page_of(session: Session, idea: Idea, reader: Reader, comment: Comment) -> int:
    """On which page of the unfiltered talk about an idea a comment is."""
    first = comment.parent_id or comment.id
    before = _threads(_about(session, idea), reader, "").where(Comment.id < first)
    return (session.scalar(select(func.count()).select_from(before.subquery())) or 0) // (
        PAGE_SIZE
    ) + 1


def earlier_wordings_of(
    session: Session, comments: Collection[Comment]
) -> dict[int, list[CommentWording]]:
    """How these comments read before, the latest first, by comment."""
    edited = [comment.id for comment in comments if comment.edited_at]
    found: dict[int, list[CommentWording]] = defaultdict(list)
    if edited:
        rows = session.scalars(
            select(CommentWording)
            .where(CommentWording.comment_id.in_(edited))
            .order_by(CommentWording.id.desc())
        )
        for row in rows:
            found[row.comment_id].append(row)
    return found
