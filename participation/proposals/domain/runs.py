"""The life of a proposal: asked for, worked out by a process of its own, there or broken off."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from participation.events.rules import EventCase
from participation.ideas.models import Idea
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.words import Words
from participation.proposals.facts import ProposalBrokeOff, ProposalFinished, ProposalStarted
from participation.proposals.models import (
    ChangeKind,
    Proposal,
    ProposedField,
    RunStage,
    RunState,
    Start,
)
from participation.proposals.queries import is_silent, running, scope_of
from participation.topics.models import TopicField


@dataclass(frozen=True)
class Wish:
    """What somebody wants proposed: from what, how finely (1 to 5), and of which field's ideas."""

    start: Start = Start.NOTHING
    fineness: int = 3
    field: TopicField | None = None


@dataclass(frozen=True)
class Suggestion:
    """One change, as the process that makes a proposal found it; see ProposedField."""

    kind: ChangeKind
    name: Words
    keywords: tuple[str, ...]
    quote_id: int | None
    sureness: float
    ideas: tuple[tuple[int, float, int | None], ...]
    field_id: int | None = None
    other_id: int | None = None


@dataclass(frozen=True)
class Found:
    """What came out: the suggestions, how many ideas were read, and whether words were only counted."""

    suggestions: Sequence[Suggestion]
    read: int
    is_fallback: bool = False


def start_proposal(work: Work, case: EventCase, wish: Wish, *, with_sealed: bool) -> Proposal:
    """Ask for a proposal, for the case's event or (without one) for all events.

    Raises Refused while another one is being made. A process has to be started once this is
    committed; whoever listens to ProposalStarted does so.
    """
    if wish.field is not None and wish.field.is_locked:
        raise Refused(_l("This topic field is locked. Please unlock it first."))
    before = running(work.session, case.event)
    if before is not None and is_silent(before, work.now):
        break_off(work, before)
    elif before is not None:
        raise Refused(_l("A proposal is being worked out already. Please wait until it is there."))
    person = case.viewer.person
    proposal = Proposal(
        event_id=case.event.id if case.event else None,
        field_id=wish.field.id if wish.field else None,
        person_id=person.id if person else None,
        scope=scope_of(case.event),
        start=wish.start,
        fineness=wish.fineness,
        with_sealed=with_sealed,
        state=RunState.RUNNING,
        stage=RunStage.STARTING,
        created_at=work.now,
        heard_at=work.now,
    )
    work.session.add(proposal)
    work.session.flush()
    work.record(ProposalStarted(proposal.id, proposal.event_id))
    return proposal


def hear(work: Work, proposal_id: int, stage: RunStage, done: int, total: int) -> bool:
    """Note how far its process is; False where nobody waits for it any more, so that it ends."""
    changes = {"stage": stage, "done": done, "total": total, "heard_at": work.now}
    told = work.session.execute(
        update(Proposal)
        .where(Proposal.id == proposal_id, Proposal.state == RunState.RUNNING)
        .values(changes)
        .returning(Proposal.id)
    )
    return told.first() is not None


def finish(work: Work, proposal_id: int, found: Found) -> None:
    """Keep what was found. Does nothing where nobody waits for it any more.

    What it speaks of may have been deleted while it was worked out, and is then left out.
    """
    proposal = work.session.get(Proposal, proposal_id)
    if proposal is None or proposal.state is not RunState.RUNNING:
        return
    proposal.state, proposal.ended_at = RunState.DONE, work.now
    proposal.read, proposal.is_fallback = found.read, found.is_fallback
    kept = _still_there(work, found.suggestions)
    work.session.add_all(
        ProposedField(
            proposal_id=proposal.id,
            position=number,
            kind=one.kind,
            name=one.name,
            keywords=list(one.keywords),
            quote_id=one.quote_id,
            size=len(one.ideas),
            sureness=one.sureness,
            field_id=one.field_id,
            other_id=one.other_id,
            ideas=[list(idea) for idea in one.ideas],
            batches=[],
        )
        for number, one in enumerate(kept, start=1)
    )
    work.record(ProposalFinished(proposal.id, proposal.event_id, len(kept)))


def _still_there(work: Work, found: Sequence[Suggestion]) -> list[Suggestion]:
    ideas = set(work.session.scalars(select(Idea.id)))
    fields = {None, *work.session.scalars(select(TopicField.id))}
    kept = [
        replace(
            one,
            quote_id=one.quote_id if one.quote_id in ideas else None,
            ideas=tuple(idea for idea in one.ideas if idea[0] in ideas),
        )
        for one in found
        if {one.field_id, one.other_id} <= fields
    ]
    return [one for one in kept if one.ideas]


def break_off(work: Work, proposal: Proposal) -> None:
    """Its process has ended without a result: nothing has changed."""
    if proposal.state is RunState.RUNNING:
        proposal.state, proposal.ended_at = RunState.BROKEN, work.now
        work.session.flush()  # before another one of this scope is written
        work.record(ProposalBrokeOff(proposal.id, proposal.event_id))
