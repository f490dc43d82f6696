"""The small writers below the verbs: a measure's dated changes, and whether it can be found."""

from typing import Any

from sqlalchemy import select

from participation.kernel import search
from participation.kernel.db import Work
from participation.masterplan.models import ChangeKind, Masterplan, Measure, MeasureChange


def note_change(
    work: Work,
    measure: Measure,
    kind: ChangeKind,
    changes: dict[str, Any] | None = None,
    *,
    idea_id: int | None = None,
    report_id: int | None = None,
) -> MeasureChange:
    """Put one dated change into a measure's history. `changes` maps fields to [old, new]."""
    measure.changed_at = work.now
    change = MeasureChange(
        measure_id=measure.id,
        at=work.now,
        kind=kind,
        changes=changes or {},
        idea_id=idea_id,
        report_id=report_id,
    )
    work.session.add(change)
    work.session.flush()
    return change


def make_findable(work: Work, measure: Measure) -> None:
    """Let the search find a measure, or not at all unless everybody may read it."""
    if not measure.is_public:
        search.forget(work, "measure", measure.id)
        return
    words = [*measure.title.as_dict().values(), *measure.summary.as_dict().values()]
    search.index(work, "measure", measure.id, measure.number, *words)


def note_visibility(work: Work, measure: Measure) -> None:
    """Put into a measure's history that everybody may read it from now on, or may not any more.

    A published measure in a plan that is a draft is read by nobody yet: its history begins to be
    told when the plan is published.
    """
    note_change(work, measure, ChangeKind.PUBLISHED if measure.is_public else ChangeKind.CONCEALED)
    make_findable(work, measure)


def note_visibility_of_measures(work: Work, plan: Masterplan) -> None:
    """The same for all published measures of a plan that was published or taken back."""
    query = select(Measure).where(Measure.plan_id == plan.id, Measure.published_at.is_not(None))
    for measure in work.session.scalars(query).all():
        note_visibility(work, measure)
