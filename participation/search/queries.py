"""Finding texts by their words: the newest first, as quick for a word of every text as for a rare one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased, joinedload, lazyload

from participation.comments.models import Comment
from participation.comments.queries import IS_PUBLIC
from participation.events.models import Audience, Event
from participation.ideas.models import Idea
from participation.ideas.queries.boards import IS_PUBLISHED
from participation.kernel.search import SearchWord, stems_of
from participation.masterplan.models import Measure
from participation.masterplan.rules import Eyes
from participation.masterplan.visibility import (
    IS_PUBLIC_MEASURE,
    WITH_EVENT,
    readable_ideas,
)
from participation.search.wishes import Kind, Wish
from participation.topics.models import TopicField

FEW = 10  # of each kind, where some of everything is shown
COUNTED = 100  # beyond this "more than 100" says enough
MOST = 1000  # hits that can be paged through; who has more needs another word
PAGE_SIZE = 50
# A word of at most so many texts leads: looking those up is quicker than walking from the newest
# back. Several words may seldom meet, so that one might walk far.
RARE = 1000
RARE_AMONG_SEVERAL = 20_000


@dataclass(frozen=True)
class Section:
    """Hits of one kind: some rows, how many there are, and whether that is where counting ended."""

    kind: Kind
    rows: Sequence[Any] = ()
    total: int = 0
    is_capped: bool = False

    @property
    def pages(self) -> int:
        """How many pages they fill."""
        return -(-self.total // PAGE_SIZE)


def find(session: Session, wish: Wish, eyes: Eyes) -> list[Section]:
    """The hits of the wished kind, one page of them; or the newest few of every kind."""
    kinds = [wish.kind] if wish.kind else list(Kind)
    numbers = _frequencies(session, kinds, wish.words)
    limit = MOST if wish.kind else COUNTED
    found = _numbers_found(session, wish, eyes, kinds, numbers, limit)
    start, size = ((wish.page - 1) * PAGE_SIZE, PAGE_SIZE) if wish.kind else (0, FEW)
    return [
        Section(
            kind,
            _rows(session, kind, found[kind][:limit][start : start + size]),
            min(len(found[kind]), limit),
            len(found[kind]) > limit,
        )
        for kind in kinds
    ]


def _frequencies(
    session: Session, kinds: Sequence[Kind], words: Sequence[str]
) -> dict[tuple[str, int], int]:
    """How many texts of each kind have each word, counted up to where it no longer matters."""
    parts = []
    for kind in kinds:
        for place, word in enumerate(words):
            some = _with(kind, word).limit(_rare(words) + 1).subquery()
            parts.append(
                select(literal(kind.value), literal(place), func.count()).select_from(some)
            )
    return {(kind, place): count for kind, place, count in session.execute(union_all(*parts))}


def _rare(words: Sequence[str]) -> int:
    return RARE if len(words) == 1 else RARE_AMONG_SEVERAL


def _with(kind: Kind, word: str) -> Select[Any]:
    return select(SearchWord.number).where(
        SearchWord.kind == kind.indexed_as, SearchWord.stem.in_(sorted(stems_of(word)))
    )


def _numbers_found(
    session: Session,
    wish: Wish,
    eyes: Eyes,
    kinds: Sequence[Kind],
    frequencies: dict[tuple[str, int], int],
    limit: int,
) -> dict[Kind, list[int]]:
    """The numbers of the hits, newest first, one more than `limit` at most: one question for all."""
    parts = []
    for kind in kinds:
        counts = [frequencies[kind.value, place] for place in range(len(wish.words))]
        if all(counts):
            newest = _hits(kind, wish, eyes, counts).limit(limit + 1).subquery()
            parts.append(select(literal(kind.value), newest.c.id))
    found: dict[Kind, list[int]] = {kind: [] for kind in kinds}
    for kind_name, number in session.execute(union_all(*parts)) if parts else ():
        found[Kind(kind_name)].append(number)
    return {kind: sorted(numbers, reverse=True) for kind, numbers in found.items()}


def _hits(kind: Kind, wish: Wish, eyes: Eyes, counts: list[int]) -> Select[Any]:
    """The numbers of all texts of a kind with all the words that these eyes may read.

    The rarest word leads where it is rare: its texts are looked up. Else one walks from the newest
    text back, and need not go far, for many have the words.
    """
    column = COLUMNS[kind]
    query = select(column.label("id")).order_by(column.desc())
    # The rarest first: where it is missing, nothing else is asked about a text.
    for place in sorted(range(len(counts)), key=counts.__getitem__):
        word = wish.words[place]
        is_rare = counts[place] <= _rare(wish.words)
        query = query.where(column.in_(_with(kind, word)) if is_rare else _has(kind, word))
    return query.where(*_readable(kind, wish, eyes))


def _has(kind: Kind, word: str) -> ColumnElement[bool]:
    # A scalar, not EXISTS: PostgreSQL would turn that into a join of both tables whole.
    one = aliased(SearchWord)
    return (
        select(one.number)
        .where(
            one.kind == kind.indexed_as,
            one.stem.in_(sorted(stems_of(word))),
            one.number == COLUMNS[kind],
        )
        .limit(1)
        .scalar_subquery()
        .is_not(None)
    )


COLUMNS: dict[Kind, Any] = {
    Kind.IDEAS: Idea.id,
    Kind.COMMENTS: Comment.id,
    Kind.FIELDS: TopicField.id,
    Kind.MEASURES: Measure.id,
}


def _readable(kind: Kind, wish: Wish, eyes: Eyes) -> list[ColumnElement[bool]]:
    """What of a kind may be read by these eyes, in the wished language where texts have one."""
    if kind is Kind.IDEAS:
        return [readable_ideas(eyes), *([Idea.language == wish.language] if wish.language else [])]
    if kind is Kind.COMMENTS:
        spoken = [Comment.language == wish.language] if wish.language else []
        return [IS_PUBLIC, _talk_is_open(eyes), *spoken]
    return [IS_PUBLIC_MEASURE] if kind is Kind.MEASURES else []


def _talk_is_open(eyes: Eyes) -> ColumnElement[bool]:
    """What is said about an idea stays in its event, even where its text was released."""
    talk = select(Idea.id).where(Idea.id == Comment.idea_id, IS_PUBLISHED)
    mine = talk if eyes.viewer.is_staff else talk.where(_sees_event(eyes))
    return mine.correlate(Comment).scalar_subquery().is_not(None)


def _sees_event(eyes: Eyes) -> ColumnElement[bool]:
    public = Idea.event_id.in_(select(Event.id).where(Event.audience == Audience.PUBLIC))
    return or_(public, Idea.event_id.in_(eyes.events)) if eyes.events else public


ROWS: dict[Kind, Select[Any]] = {
    Kind.IDEAS: select(Idea).options(*WITH_EVENT),
    Kind.COMMENTS: select(Comment).options(
        joinedload(Comment.idea).options(joinedload(Idea.event).options(lazyload(Event.rounds)))
    ),
    Kind.FIELDS: select(TopicField),
    Kind.MEASURES: select(Measure),
}


def _rows(session: Session, kind: Kind, numbers: Sequence[int]) -> Sequence[Any]:
    if not numbers:
        return ()
    column = COLUMNS[kind]
    return session.scalars(ROWS[kind].where(column.in_(numbers)).order_by(column.desc())).all()
