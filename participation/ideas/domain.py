"""The verbs on ideas."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_ngettext
from sqlalchemy import delete, or_, select, update

from participation.events.domain import part_of
from participation.events.models import Event, Participant, Round
from participation.events.versions import advance
from participation.ideas.facts import (
    IdeaEdited,
    IdeaReturned,
    IdeaSubmitted,
    IdeaWithdrawn,
    SupportGiven,
    SupportTakenBack,
)
from participation.ideas.models import (
    Idea,
    IdeaKind,
    Placed,
    Status,
    Step,
    Support,
    Wording,
)
from participation.ideas.queries.ideas import parts_of, sent_in
from participation.ideas.rules import (
    IdeaCase,
    may_edit,
    may_return,
    may_stop_supporting,
    may_submit,
    may_support,
    may_withdraw,
)
from participation.ideas.steps import (
    make_findable,
    note,
    recount,
    round_of,
    set_status,
    where_it_stood,
)
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.kernel.text import to_html


@dataclass(frozen=True)
class IdeaDraft:
    """What somebody wrote: normalised, capped, its language settled."""

    title: str
    text: str
    kind: IdeaKind
    language: str


def submit(work: Work, case: IdeaCase, draft: IdeaDraft) -> Idea:
    """Put an idea in. Raises Refused outside a collecting round, and beyond what one may send in it."""
    may_submit.require(case.arrived(work.arrived), status=409)
    event, round_ = case.the_event, case.the_event.current_round
    _require_one_more(work, case, round_)
    status = _first_status(round_) if round_ else Status.PUBLISHED
    idea = place(work, event, draft, author=case.participant, round_=round_, status=status)
    if round_ and round_.field_id:
        _sort(work, idea, round_.field_id)
    return idea


def _sort(work: Work, idea: Idea, field_id: int) -> None:
    """Its round is about one topic field: there it stands, now or as soon as everybody reads it."""
    idea.field_id, idea.placed = field_id, Placed.PERSON
    if idea.is_published:
        idea.status = Status.IN_FIELD
    note(work, idea, Step.FIELD, field_id=field_id)


def _first_status(round_: Round) -> Status:
    if round_.reads_first:
        return Status.SUBMITTED
    return Status.SEALED if round_.conceals else Status.PUBLISHED


def _require_one_more(work: Work, case: IdeaCase, round_: Round | None) -> None:
    most = round_.most_per_person if round_ else None
    if most and round_ and sent_in(work.session, round_, case.the_participant) >= most:
        raise Refused(
            lazy_ngettext(
                "You can send %(num)d idea in this round. Withdraw it to send another one.",
                "You can send %(num)d ideas in this round. Withdraw one to send another one.",
                most,
            )
        )


def place(  # noqa: PLR0913  an import knows everything at once
    work: Work,
    event: Event,
    draft: IdeaDraft,
    *,
    author: Participant | None = None,
    round_: Round | None = None,
    status: Status = Status.PUBLISHED,
    source: str | None = None,
    at: datetime | None = None,
) -> Idea:
    """Put an idea in without asking: for imports and the demonstration. `source` is unique."""
    idea = Idea(
        event_id=event.id,
        event=event,
        author=author,
        round_id=round_.id if round_ else None,
        kind=draft.kind,
        language=draft.language,
        title=draft.title,
        text=draft.text,
        html=to_html(draft.text),
        status=status,
        version=advance(work, event),
        created_at=at or work.now,
        source=source,
    )
    work.session.add(idea)
    work.session.flush()
    set_status(work, idea, status, at=at)
    make_findable(work, idea)
    work.record(IdeaSubmitted(event.id, idea.id, status.value))
    return idea


def edit(work: Work, case: IdeaCase, draft: IdeaDraft) -> Idea:
    """Change the wording; the one before stays readable. Raises Refused during a vote."""
    may_edit.require(case.arrived(work.arrived), status=409)
    idea = case.the_idea
    is_reworded = (draft.title, draft.text) != (idea.title, idea.text)
    if is_reworded:
        if idea.is_published:  # what nobody has approved must not come out as an earlier wording
            _keep_wording(work, idea)
        idea.edited_at = work.now
    idea.title, idea.text, idea.html = draft.title, draft.text, to_html(draft.text)
    idea.kind, idea.language = draft.kind, draft.language
    idea.version = advance(work, idea.event)
    if is_reworded and _reads_first(idea) and (idea.is_published or idea.is_sealed):
        # What was approved was the earlier wording.
        set_status(work, idea, Status.SUBMITTED)
    if is_reworded:
        make_findable(work, idea)
        _conceal_again(work, idea)
    work.session.flush()
    work.record(IdeaEdited(idea.event_id, idea.id))
    return idea


def _reads_first(idea: Idea) -> bool:
    round_ = round_of(idea)
    return round_.reads_first if round_ else idea.event.approval_first


def _conceal_again(work: Work, idea: Idea) -> None:
    """An editor released the earlier wording to everybody, not this one."""
    if idea.text_released_at:
        idea.text_released_at = None
        note(work, idea, Step.CONCEALED)


def _keep_wording(work: Work, idea: Idea) -> None:
    work.session.add(
        Wording(
            idea_id=idea.id,
            title=idea.title,
            html=idea.html,
            language=idea.language,
            replaced_at=work.now,
        )
    )


def renew_cards_of(work: Work, case: IdeaCase) -> None:
    """Bring somebody's cards up to date everywhere: they show what the author takes part as."""
    work.session.execute(
        update(Idea)
        .where(Idea.participant_id == case.the_participant.id)
        .values(version=advance(work, case.the_event))
        .execution_options(synchronize_session=False)
    )


def withdraw(work: Work, case: IdeaCase) -> None:
    """Take one's own idea back. Raises Refused if it is withdrawn or hidden already."""
    may_withdraw.require(case, status=409)
    set_status(work, case.the_idea, Status.WITHDRAWN)
    work.record(IdeaWithdrawn(case.the_event.id, case.the_idea.id))


def bring_back(work: Work, case: IdeaCase) -> None:
    """Undo a withdrawal. Where approval comes first, it is asked for again. Raises Refused, also where
    as many others as one may send have been sent meanwhile.
    """
    may_return.require(case.arrived(work.arrived), status=409)
    event, idea = case.the_event, case.the_idea
    _require_one_more(work, case, round_of(idea))
    set_status(work, idea, Status.SUBMITTED if _reads_first(idea) else where_it_stood(idea))
    work.record(IdeaReturned(event.id, idea.id))


def support(work: Work, case: IdeaCase) -> None:
    """Support an idea; supporting twice is supporting once. Raises Refused.

    An account that is let in without a code joins by it. Who supports one that stands behind it is counted already, and not twice.
    """
    may_support.require(case.arrived(work.arrived), status=409)
    idea, participant = case.the_idea, part_of(work, case)
    present = select(Support).where(
        Support.idea_id == idea.id, Support.participant_id == participant.id
    )
    if work.session.scalar(present):
        return
    work.session.add(Support(idea_id=idea.id, participant_id=participant.id, at=work.now))
    work.session.flush()
    _count(work, idea, +1)
    work.record(SupportGiven(idea.event_id, idea.id))


def take_support_back(work: Work, case: IdeaCase) -> None:
    """Support an idea no longer; does nothing where it was not supported. Raises Refused.

    That goes for those that stand behind it as well, in whatever event they were supported; so
    its author may have supported one of those.
    """
    may_stop_supporting.require(case.arrived(work.arrived), status=409)
    idea, participant = case.the_idea, case.participant
    if participant is None:
        return
    family = select(Idea.id).where(or_(Idea.id == idea.id, Idea.merged_into_id == idea.id))
    gone = (
        work.session.execute(
            delete(Support)
            .where(Support.idea_id.in_(family), Support.participant_id.in_(parts_of(participant)))
            .returning(Support.idea_id)
        )
        .scalars()
        .all()
    )
    behind = set(gone) - {idea.id}
    for number in sorted(behind):
        recount(work, work.session.get_one(Idea, number))
    if behind:
        recount(work, idea)
    elif gone:
        _count(work, idea, -1)
    if gone:
        work.record(SupportTakenBack(idea.event_id, idea.id))


def _count(work: Work, idea: Idea, difference: int) -> None:
    if idea.merged_count:
        recount(work, idea)
        return
    version = advance(work, idea.event)
    idea.support_count = work.session.execute(
        update(Idea)
        .where(Idea.id == idea.id)
        .values(support_count=Idea.support_count + difference, version=version)
        .returning(Idea.support_count)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    idea.version = version
