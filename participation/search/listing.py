"""The list of all ideas over all events, filtered and sorted by its address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session, lazyload

from participation.events.models import Audience, Event
from participation.ideas.models import PUBLIC, Idea, IdeaKind, Status
from participation.kernel import search
from participation.kernel.text import one_line
from participation.masterplan.rules import Eyes
from participation.masterplan.visibility import WITH_EVENT, readable_ideas
from participation.search.queries import PAGE_SIZE
from participation.search.wishes import LONGEST_WISH, read_page
from participation.settings import LANGUAGES
from participation.topics.models import TopicField

COUNTED = 5000  # a hundred pages; who wants to see more chooses by something
MOST_CHOICES = 200
ORDERS = ("newest", "support", "talk")


@dataclass(frozen=True)
class IdeaFilter:
    """What a reader chose to see; every field may stay empty."""

    words: str = ""
    event: int = 0
    field: int = 0
    status: Status | None = None
    kind: IdeaKind | None = None
    language: str = ""
    order: str = "newest"
    page: int = 1

    def as_address(self) -> dict[str, str]:
        """The choices as an address and its form carry them."""
        return {
            "q": self.words,
            "event": str(self.event or ""),
            "field": str(self.field or ""),
            "status": self.status.value if self.status else "",
            "kind": self.kind.value if self.kind else "",
            "language": self.language,
            "order": "" if self.order == "newest" else self.order,
        }

    @property
    def is_empty(self) -> bool:
        """Whether everything is shown, newest first."""
        return not any(self.as_address().values())


def read_idea_filter(arguments: Mapping[str, str]) -> IdeaFilter:
    """What was chosen; what makes no sense is passed over, addresses get mangled."""
    status, kind = arguments.get("status", ""), arguments.get("kind", "")
    language, order = arguments.get("language", ""), arguments.get("order", "")
    return IdeaFilter(
        words=one_line(arguments.get("q", "")[:LONGEST_WISH]),
        event=_number(arguments.get("event", "")),
        field=_number(arguments.get("field", "")),
        status=Status(status) if status in {one.value for one in PUBLIC} else None,
        kind=IdeaKind(kind) if kind in {one.value for one in IdeaKind} else None,
        language=language if language in LANGUAGES else "",
        order=order if order in ORDERS else "newest",
        page=read_page(arguments),
    )


def _number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def ideas_page(
    session: Session, chosen: IdeaFilter, eyes: Eyes
) -> tuple[Sequence[Idea], int, bool]:
    """One page, how many there are in all, and whether that is where counting ended."""
    conditions = [readable_ideas(eyes), Idea.merged_into_id.is_(None), *_conditions(chosen)]
    counted = select(Idea.id).where(*conditions).limit(COUNTED + 1).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    rows = session.scalars(
        _ordered(select(Idea).options(*WITH_EVENT).where(*conditions), chosen.order)
        .limit(PAGE_SIZE)
        .offset(min((chosen.page - 1) * PAGE_SIZE, COUNTED))
    ).all()
    return rows, min(total, COUNTED), total > COUNTED


def _ordered(query: Select[Any], order: str) -> Select[Any]:
    first = {"support": [Idea.support_count.desc()], "talk": [Idea.comment_count.desc()]}
    return query.order_by(*first.get(order, []), Idea.id.desc())


def _conditions(chosen: IdeaFilter) -> list[ColumnElement[bool]]:
    wanted: list[tuple[Any, ColumnElement[bool]]] = [
        (chosen.event, Idea.event_id == chosen.event),
        (chosen.field, Idea.field_id == chosen.field),
        (chosen.status, Idea.status == chosen.status),
        (chosen.kind, Idea.kind == chosen.kind),
        (chosen.language, Idea.language == chosen.language),
    ]
    found = search.matches("idea", chosen.words) if chosen.words else None
    words = Idea.id.in_(found) if found is not None else false()
    return [condition for choice, condition in wanted if choice] + ([words] if chosen.words else [])


def choices(session: Session, eyes: Eyes) -> dict[str, Any]:
    """The events and fields that one can choose by: those of which the viewer may know."""
    seen = [Event.audience == Audience.PUBLIC, Event.id.in_(eyes.events)]
    query = select(Event).options(lazyload(Event.rounds)).order_by(Event.id.desc())
    query = query if eyes.viewer.is_staff else query.where(or_(*seen))
    fields = select(TopicField).order_by(TopicField.position, TopicField.id)
    return {
        "events": session.scalars(query.limit(MOST_CHOICES)).all(),
        "fields": session.scalars(fields.limit(MOST_CHOICES)).all(),
    }
