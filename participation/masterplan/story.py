"""What became of an idea: its own steps, those of the idea it stands behind, and its measures'."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from participation.events.queries import given_to_moderate
from participation.ideas.models import Idea, Merge, Status, StatusChange, Step
from participation.identity.models import Role
from participation.identity.rules import Viewer
from participation.kernel.db import many
from participation.masterplan.models import ChangeKind, Measure, MeasureChange, Promotion
from participation.masterplan.queries.measures import is_told
from participation.masterplan.rules import Eyes
from participation.masterplan.visibility import (
    IS_PUBLIC_MEASURE,
    WITH_EVENT,
    eyes_of,
    visible_measures,
)
from participation.topics.models import TopicField

FOLLOWED = (ChangeKind.EDITED, ChangeKind.PUBLISHED, ChangeKind.REPORTED)
# Why these happened is between the author and the moderators.
AMONG_THEM = frozenset({Status.HIDDEN, Status.WITHDRAWN, Status.SUBMITTED, Status.SEALED})
MOST_CHANGES = 200


@dataclass(frozen=True)
class StoryEntry:
    """One dated line of a story: a step of an idea or a change of a measure.

    `field`, `other` and `measure` are what the viewer may read, ready to be linked; None where
    there is nothing or it is not for them. `is_later` marks what happened to the idea that it was
    merged with.
    """

    at: datetime
    step: StatusChange | None = None
    change: MeasureChange | None = None
    reason: str | None = None
    field: TopicField | None = None
    other: Idea | None = None
    measure: Measure | None = None
    is_first: bool = False
    is_later: bool = False


@dataclass
class _Found:
    """Everything the stories of some ideas need, fetched at once."""

    eyes: Eyes
    insiders: frozenset[int] = frozenset()  # the ideas about which the viewer knows more
    steps: dict[int, list[StatusChange]] = field(default_factory=dict)
    merges: dict[int, int] = field(default_factory=dict)  # behind which one each was put
    ideas: dict[int, Idea] = field(default_factory=dict)
    fields: dict[int, TopicField] = field(default_factory=dict)
    measures: dict[int, Measure] = field(default_factory=dict)
    promotions: dict[int, list[Promotion]] = field(default_factory=dict)
    changes: dict[int, list[MeasureChange]] = field(default_factory=dict)


def story_of(session: Session, idea: Idea, viewer: Viewer) -> list[StoryEntry]:
    """What became of one idea, as this viewer may know it, the first first."""
    return stories_of(session, [idea], viewer)[idea.id]


def story_and_measures(
    session: Session, idea: Idea, viewer: Viewer, *, is_insider: bool
) -> tuple[list[StoryEntry], list[Measure]]:
    """The same, with the measures it is part of as far as this viewer may read them.

    `is_insider` says whether they wrote it or moderate its event, and so may know more.
    """
    chains = _chains(session, [idea])
    found = _Found(eyes_of(session, viewer), frozenset({idea.id} if is_insider else ()))
    _fetch(session, found, {one.id: one for one in chains[idea.id]}, viewer)
    measures = [found.measures[one.measure_id] for one in found.promotions.get(idea.id, [])]
    return _told(chains[idea.id], found), measures


def stories_of(
    session: Session, ideas: Sequence[Idea], viewer: Viewer, *, own: Collection[int] = ()
) -> dict[int, list[StoryEntry]]:
    """The same for many ideas, by their numbers, in as many queries as for one.

    `own` are the numbers of those that are known to be the viewer's, besides those that their
    account or browser wrote.
    """
    chains = _chains(session, ideas)
    found = _found(session, chains, viewer, own)
    return {idea.id: _told(chains[idea.id], found) for idea in ideas}


def _found(
    session: Session, chains: dict[int, list[Idea]], viewer: Viewer, own: Collection[int] = ()
) -> _Found:
    everything = {one.id: one for chain in chains.values() for one in chain}
    found = _Found(eyes_of(session, viewer))
    found.insiders = _insiders(session, list(everything.values()), viewer) | frozenset(own)
    _fetch(session, found, everything, viewer)
    return found


def _chains(session: Session, ideas: Sequence[Idea]) -> dict[int, list[Idea]]:
    """Each idea with the one it stands behind (which itself stands behind none), if any."""
    wanted = {idea.merged_into_id for idea in ideas if idea.merged_into_id}
    query = select(Idea).options(*WITH_EVENT).where(Idea.id.in_(wanted))
    fronts = {one.id: one for one in session.scalars(query)} if wanted else {}
    return {
        idea.id: [idea, *([fronts[idea.merged_into_id]] if idea.merged_into_id in fronts else [])]
        for idea in ideas
    }


def _insiders(session: Session, ideas: Sequence[Idea], viewer: Viewer) -> frozenset[int]:
    if Role.ADMINISTRATOR in viewer.roles:
        return frozenset(idea.id for idea in ideas)
    events = set(session.scalars(given_to_moderate(viewer))) if viewer.is_staff else set()
    return frozenset(idea.id for idea in ideas if idea.event_id in events or _is_by(idea, viewer))


def _is_by(idea: Idea, viewer: Viewer) -> bool:
    author, person = idea.author, viewer.person
    if author is None:
        return False
    by_account = person is not None and author.person_id == person.id
    return by_account or (viewer.guest is not None and author.guest == viewer.guest)


def _fetch(session: Session, found: _Found, ideas: dict[int, Idea], viewer: Viewer) -> None:
    steps = session.scalars(
        select(StatusChange).where(StatusChange.idea_id.in_(ideas)).order_by(StatusChange.id)
    ).all()
    for step in steps:
        found.steps.setdefault(step.idea_id, []).append(step)
    others = {step.other_id for step in steps if step.other_id} - set(ideas)
    found.merges = _merges(session, {one.merged_into_id for one in ideas.values()} - {None})
    found.ideas = ideas | many(session, Idea, others, *WITH_EVENT)
    found.fields = many(session, TopicField, {step.field_id for step in steps if step.field_id})
    _fetch_measures(session, found, ideas, viewer, steps)


def _merges(session: Session, fronts: Collection[int | None]) -> dict[int, int]:
    """Behind which one each idea was put that stands behind these by now."""
    standing = (
        select(Merge.idea_id, Merge.target_id)
        .join(Idea, Idea.id == Merge.idea_id)
        .where(Idea.merged_into_id.in_(fronts), Merge.undone_at.is_(None))
    )
    return dict(list(session.execute(standing))) if fronts else {}


def _fetch_measures(
    session: Session,
    found: _Found,
    ideas: dict[int, Idea],
    viewer: Viewer,
    steps: Sequence[StatusChange],
) -> None:
    numbers = {step.measure_id for step in steps if step.measure_id}
    if not numbers:
        return
    standing = and_(
        Promotion.measure_id == Measure.id,
        Promotion.idea_id.in_(ideas),
        Promotion.undone_at.is_(None),
    )
    rows = session.execute(
        select(Measure, Promotion)
        .outerjoin(Promotion, standing)
        .where(Measure.id.in_(numbers), visible_measures(viewer))
        .order_by(Promotion.id)
    )
    for measure, promotion in rows:
        found.measures[measure.id] = measure
        if promotion is not None:
            found.promotions.setdefault(promotion.idea_id, []).append(promotion)
    changes = (
        select(MeasureChange)
        .join(Measure, Measure.id == MeasureChange.measure_id)
        .where(
            Measure.id.in_(numbers),
            IS_PUBLIC_MEASURE,
            MeasureChange.kind.in_(FOLLOWED),
            is_told(),
        )
        .order_by(MeasureChange.id.desc())
        .limit(MOST_CHANGES)
    )
    for change in session.scalars(changes):
        found.changes.setdefault(change.measure_id, []).append(change)


def _told(chain: list[Idea], found: _Found) -> list[StoryEntry]:
    idea = chain[0]
    own = found.steps.get(idea.id, [])
    entries = [_entry(step, idea, found, is_first=number == 0) for number, step in enumerate(own)]
    about = [idea]
    for front in chain[1:]:
        if not front.is_published:
            break
        start = _joined(idea, front, found)
        entries += [
            _entry(step, front, found, is_later=True, is_own=idea.id in found.insiders)
            for step in found.steps.get(front.id, [])
            if step.id > start and step.kind not in (Step.ABSORBED, Step.GAVE_BACK)
        ]
        about.append(front)
    entries += _changes(about, found)
    return sorted(entries, key=lambda entry: entry.at)


def _joined(idea: Idea, front: Idea, found: _Found) -> int:
    """The step with which the front took in an idea, or the one it stood behind until then."""
    last = idea.id
    while found.merges.get(last, front.id) != front.id:
        last = found.merges[last]
    steps = found.steps.get(front.id, [])
    taken = [step.id for step in steps if step.kind is Step.ABSORBED and step.other_id == last]
    return max(taken, default=0)


def _entry(
    step: StatusChange,
    idea: Idea,
    found: _Found,
    *,
    is_first: bool = False,
    is_later: bool = False,
    is_own: bool = False,
) -> StoryEntry:
    other = found.ideas.get(step.other_id or 0)
    return StoryEntry(
        at=step.at,
        step=step,
        reason=step.reason if _may_know_why(step, idea, found, is_own=is_own) else None,
        field=found.fields.get(step.field_id or 0),
        other=other if other and found.eyes.may_read(other) else None,
        measure=found.measures.get(step.measure_id or 0),
        is_first=is_first,
        is_later=is_later,
    )


def _may_know_why(step: StatusChange, idea: Idea, found: _Found, *, is_own: bool) -> bool:
    """Whether a reason is for this viewer; `is_own`: of the idea that theirs was merged with.

    An editor releases the text of an idea from a staff-only event, not what was said about it.
    """
    if idea.id in found.insiders:
        return True
    is_private = step.kind is Step.STATUS and step.status in AMONG_THEM
    return bool(step.reason) and not is_private and (is_own or found.eyes.may_see(idea.event))


def _changes(about: list[Idea], found: _Found) -> list[StoryEntry]:
    """What their measures went through in public since they became part of them, each once."""
    since: dict[int, datetime] = {}
    for idea in about:
        for promotion in found.promotions.get(idea.id, []):
            before = since.get(promotion.measure_id, promotion.at)
            since[promotion.measure_id] = min(before, promotion.at)
    return [
        StoryEntry(at=change.at, change=change, measure=found.measures.get(number))
        for number, start in since.items()
        for change in found.changes.get(number, [])
        if change.at >= start
    ]
