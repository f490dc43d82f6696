"""Deciding about a proposal: each press is one act, and undone as one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from participation.events.models import Event
from participation.events.rules import EventCase
from participation.ideas.models import Idea
from participation.ideas.queries.ideas import ideas_numbered
from participation.ideas.rules import IdeaCase, is_workable
from participation.identity.rules import Case, Viewer
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from participation.proposals.domain.maps import draw_first_map
from participation.proposals.facts import ProposalAnswered, ProposalReopened
from participation.proposals.models import ChangeKind, Proposal, ProposedField
from participation.proposals.queries import batches_of, standing_batches, suggestions, unanswered
from participation.topics.domain import (
    FieldDraft,
    add_field,
    describe_field,
    offer_field,
    sort_each,
    undo_sorting,
)
from participation.topics.merging import merge_fields, undo_merge
from participation.topics.models import TopicField

Wishes = list[tuple[IdeaCase, TopicField | None]]


@dataclass(frozen=True)
class Decision:
    """A suggestion to accept: what its field shall be called, and which of its ideas stay out."""

    suggestion: ProposedField
    name: Words
    without: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Accepted:
    """What one press did: its number; how many ideas it moved, and how many it had to leave alone;
    how many fields it merged; how many suggestions are open still, for they could not be followed.
    """

    act: int
    moved: int
    left: int
    merged: int
    skipped: int


def accept(
    work: Work, viewer: Viewer, proposal: Proposal, decisions: Sequence[Decision]
) -> Accepted:
    """Do what these suggestions say, in one act.

    What was deleted, hidden, merged, or moved since the proposal was made drops out. Of several
    suggestions, those that cannot be followed stay open. Raises Refused where somebody has decided
    already, or nothing is left to do. Once all is decided, the first map of the ideas is drawn.
    """
    _require_open(work, proposal, [one.suggestion for one in decisions])
    plan = _plan(work, viewer, decisions)
    if not plan.wishes and not plan.merged:
        raise plan.refusal or Refused(_l("All of these ideas have been moved or taken away since."))
    batches = _sort(work, viewer, plan.wishes)
    for one in plan.sorted_out:
        one.batches = batches
    chosen = [*plan.sorted_out, *plan.merged]
    act = _answer(work, viewer, proposal, chosen, accepted=True)
    _draw_once_decided(work, proposal)
    skipped = len(decisions) - len(chosen)
    return Accepted(act, len(plan.wishes), plan.left, len(plan.merged), skipped)


def rename(names: Iterable[tuple[ProposedField, Words]]) -> None:
    """Keep names that were typed for suggestions; deciding about others loses none of them."""
    for suggestion, name in names:
        suggestion.name = name


def dismiss(work: Work, viewer: Viewer, proposal: Proposal, chosen: Sequence[ProposedField]) -> int:
    """Let suggestions be, and give the act's number. Raises Refused for what is decided already."""
    _require_open(work, proposal, chosen)
    act = _answer(work, viewer, proposal, chosen, accepted=False)
    _draw_once_decided(work, proposal)
    return act


def undo(work: Work, viewer: Viewer, proposal: Proposal, act: int) -> tuple[int, int]:
    """Take back what one press decided: its suggestions are open again, its ideas where they were.

    Gives how many ideas were put back and how many had been moved on since. Raises Refused where
    there is nothing (any more) to undo.
    """
    chosen = [one for one in suggestions(work.session, proposal) if one.act == act]
    if not chosen:
        raise Refused(_l("This decision has been undone already."))
    standing = standing_batches(work.session, batches_of(chosen))
    done, kept = _undo_batches(work, viewer, standing)
    for one in chosen:
        if one.merge is not None and one.merge.undone_at is None:
            back, stay = undo_merge(work, Case(viewer), one.merge)
            done, kept = done + back, kept + len(stay)
        one.accepted, one.answered_at, one.act, one.batches = None, None, None, []
        one.merge_id, one.person_id = None, None
        _retire_if_empty(work, one.made)
    work.record(ProposalReopened(proposal.id, proposal.event_id, act))
    return done, kept


def _draw_once_decided(work: Work, proposal: Proposal) -> None:
    everything = suggestions(work.session, proposal)
    if any(one.accepted for one in everything) and not unanswered(work.session, everything):
        draw_first_map(work, proposal.event_id)


def _require_open(work: Work, proposal: Proposal, chosen: Iterable[ProposedField]) -> None:
    still_open = unanswered(work.session, suggestions(work.session, proposal))
    if not all(one in still_open for one in chosen):
        raise Refused(_l("Somebody has decided about this already. Please look again."))


@dataclass
class _Plan:
    """What is to be done for some decisions, and the reason why one of them cannot be followed."""

    wishes: Wishes = field(default_factory=list)
    sorted_out: list[ProposedField] = field(default_factory=list)
    merged: list[ProposedField] = field(default_factory=list)
    left: int = 0
    refusal: Refused | None = None


def _plan(work: Work, viewer: Viewer, decisions: Iterable[Decision]) -> _Plan:
    """Merge the fields that are to be merged, and find out which ideas go where."""
    plan = _Plan()
    for one in decisions:
        try:
            if one.suggestion.kind is ChangeKind.MERGE:
                _merge(work, viewer, one.suggestion)
                plan.merged.append(one.suggestion)
            else:
                _plan_moves(work, viewer, one, plan)
        except Refused as refusal:
            plan.refusal = refusal
    return plan


def _merge(work: Work, viewer: Viewer, suggestion: ProposedField) -> None:
    if suggestion.other is None or suggestion.field is None:
        raise Refused(_l("This topic field is no longer offered."))
    suggestion.merge = merge_fields(work, Case(viewer), suggestion.other, suggestion.field)


def _plan_moves(work: Work, viewer: Viewer, one: Decision, plan: _Plan) -> None:
    cases, gone = _usable(work, viewer, one)
    if cases:
        target = _target(work, one)
        plan.wishes += [(case, target) for case in cases]
    plan.left += gone
    plan.sorted_out.append(one.suggestion)


def _usable(work: Work, viewer: Viewer, one: Decision) -> tuple[list[IdeaCase], int]:
    """The ideas that can still be moved, and how many cannot; what is left out counts as neither."""
    came_from = {
        idea: origin for idea, _sure, origin in one.suggestion.ideas if idea not in one.without
    }
    cases = [
        IdeaCase(viewer, idea.event, None, idea)
        for idea in ideas_numbered(work.session, came_from)
        if idea.field_id == came_from[idea.id] and not (idea.field and idea.field.is_locked)
    ]
    usable = [case for case in cases if is_workable.allows(case)]
    return usable, len(came_from) - len(usable)


def _target(work: Work, one: Decision) -> TopicField:
    """The field that exists, the one that was made when this was accepted before, or a new one."""
    suggestion = one.suggestion
    if suggestion.kind is not ChangeKind.NEW:
        if suggestion.field is None or not suggestion.field.is_offered:
            raise Refused(_l("This topic field is no longer offered."))
        if suggestion.field.is_locked:
            raise Refused(_l("This topic field is locked. Please unlock it first."))
        return suggestion.field
    draft = FieldDraft(one.name, Words({}))
    if suggestion.made is None:
        suggestion.made = add_field(work, draft)
    else:
        offer_field(work, suggestion.made, offered=True)
        describe_field(work, suggestion.made, FieldDraft(one.name, suggestion.made.description))
    suggestion.name = one.name
    return suggestion.made


def _sort(work: Work, viewer: Viewer, wishes: Wishes) -> list[list[int]]:
    """Move the ideas, event by event, and give the acts of sorting."""
    by_event: dict[int, Wishes] = {}
    for case, target in wishes:
        by_event.setdefault(case.the_event.id, []).append((case, target))
    batches = []
    for event_id, own in sorted(by_event.items()):
        about = EventCase(viewer, own[0][0].event)
        batch, _number = sort_each(work, about, own)
        batches.append([event_id, batch])
    return batches


def _has_ideas(work: Work, field: TopicField) -> bool:
    work.session.flush()
    found = select(Idea.id).where(Idea.field_id == field.id).limit(1)
    return work.session.scalar(found) is not None


def _answer(
    work: Work,
    viewer: Viewer,
    proposal: Proposal,
    chosen: Sequence[ProposedField],
    *,
    accepted: bool,
) -> int:
    act = proposal.acts = proposal.acts + 1
    for one in chosen:
        one.accepted, one.answered_at, one.act = accepted, work.now, act
        one.person_id = viewer.person.id if viewer.person else None
    numbers = tuple(one.id for one in chosen)
    work.record(ProposalAnswered(proposal.id, proposal.event_id, act, numbers, accepted))
    return act


def _undo_batches(
    work: Work, viewer: Viewer, batches: Iterable[tuple[int, int]]
) -> tuple[int, int]:
    done, kept = 0, 0
    reasons = []
    for event_id, batch in sorted(batches):
        about = EventCase(viewer, work.session.get_one(Event, event_id))
        try:
            number, others = undo_sorting(work, about, batch)
        except Refused as refusal:
            reasons.append(refusal)
            continue
        done, kept = done + number, kept + len(others)
    if reasons and not done:
        raise reasons[0]
    return done, kept


def _retire_if_empty(work: Work, made: TopicField | None) -> None:
    """A field that was made by what is undone, and has nothing in it now, is offered no longer."""
    if made is not None and not _has_ideas(work, made):
        offer_field(work, made, offered=False)
