"""What became of the demonstration's ideas: fields, merges, answers, comments, measures, reports."""

import random
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

from sqlalchemy import select

from participation.comments import domain as comments
from participation.comments.models import Comment, CommentSupport
from participation.events.domain import join
from participation.events.models import Participant
from participation.ideas import answers
from participation.ideas.merging import merge
from participation.ideas.models import Idea, Status
from participation.ideas.processing import process
from participation.ideas.rules import IdeaCase
from participation.identity.lists import add_entry
from participation.identity.models import Person, Unit
from participation.identity.rules import Viewer
from participation.kernel.db import Work
from participation.kernel.words import Words
from participation.masterplan.domain import measures, plans, promotion, reports
from participation.masterplan.models import FieldOfAction, Light, Masterplan, Measure, MeasureStatus
from participation.masterplan.rules import ReportCase
from participation.topics.domain import FieldDraft, Move, add_field, sort_into
from participation.topics.models import TopicField

# Days before the day of loading.
SORTED, MERGED, PLANNED, PUBLISHED = 415, 414, 412, 396
ANSWERED, DECIDED = 60, 50
READY = 20  # so long before it starts, a measure is in the plan


def story() -> dict[str, Any]:
    """The file as it was written."""
    return tomllib.loads(files(__package__).joinpath("plan.toml").read_text(encoding="utf-8"))


def early_ideas() -> set[str]:
    """The titles of ideas that became part of something, and so must be older than that."""
    said = story()
    groups = [*said["measures"], *said["merges"]]
    return {title for group in groups for title in group["ideas"]}


@dataclass
class Plan:
    """Builds all of it with the verbs that people's acts use, each on its own day."""

    work: Work
    people: Mapping[str, Person]
    halls: Mapping[int, list[Participant]]
    chance: random.Random

    def load(self) -> None:
        """Everything, in the order of the days."""
        said, today = story(), self.work.now
        self.today = today
        self.ideas = {idea.title: idea for idea in self.work.session.scalars(select(Idea))}
        self.units = {one["slug"]: self._unit(one) for one in said["units"]}
        self.people["lead@example.org"].unit = self.units["services"]
        self.fields = {one["slug"]: self._field(one) for one in said["fields"]}
        for one in said["merges"]:
            with self._days_ago(MERGED):
                front, *others = map(self._case, one["ideas"])
                merge(self.work, front, others)
        self._talk(said)
        self._plan(said)
        self._decide(said)
        self.work.now = today
        self.work.session.flush()

    @contextmanager
    def _days_ago(self, days: int) -> Iterator[datetime]:
        self.work.now = self.today - timedelta(days=days, minutes=self.chance.randrange(400))
        yield self.work.now
        self.work.now = self.today

    def _day(self, days: int) -> date:
        return (self.today + timedelta(days=days)).date()

    def _case(self, title: str, who: str = "moderation@example.org") -> IdeaCase:
        idea = self.ideas[title]
        return IdeaCase(Viewer(self.people[who]), idea.event, None, idea)

    def _unit(self, one: Mapping[str, Any]) -> Unit:
        return add_entry(self.work, Unit, Words(one["name"]))

    def _field(self, one: Mapping[str, Any]) -> TopicField:
        with self._days_ago(SORTED):
            field = add_field(self.work, FieldDraft(Words(one["name"]), Words(one["about"])))
        cases = list(map(self._case, one["ideas"]))
        early = [case for case in cases if self._age(case.the_idea) > SORTED]
        for event_id in sorted({case.the_event.id for case in early}):
            mine = [case for case in early if case.the_event.id == event_id]
            with self._days_ago(SORTED):
                sort_into(self.work, mine[0], [Move(case, None) for case in mine], field)
        for case in cases:
            if case not in early:
                with self._days_ago(max(self._age(case.the_idea) - 2, 0)):
                    sort_into(self.work, case, [Move(case, None)], field)
        return field

    def _age(self, idea: Idea) -> int:
        """In whole days; nothing is done with an idea before it is written."""
        return (self.today - idea.created_at).days

    # What people say.

    def _talk(self, said: Mapping[str, Any]) -> None:
        for one in said["comments"]:
            idea = self.ideas[one["idea"]]
            days = min(self.chance.randrange(60, 390), max(self._age(idea) - 1, 41))
            comment = self._comment(one, idea, days=days)
            for number, answer in enumerate(one.get("replies", [])):
                self._comment(answer, comment.idea, days=40 - number, parent_id=comment.id)

    def _comment(
        self, one: Mapping[str, Any], idea: Idea, days: int, parent_id: int | None = None
    ) -> Comment:
        hall = self.halls[idea.event_id]
        with self._days_ago(days):
            author = self._citizen(idea) if one.get("by") else self.chance.choice(hall)
            draft = comments.CommentDraft(one["text"], one["language"])
            comment = comments.place(self.work, idea, draft, author=author, parent_id=parent_id)
            others = [other for other in hall if other is not author]
            for other in self.chance.sample(others, one["supporters"]):
                row = CommentSupport(
                    comment_id=comment.id, participant_id=other.id, at=self.work.now
                )
                self.work.session.add(row)
            comment.support_count = one["supporters"]
        return comment

    def _citizen(self, idea: Idea) -> Participant:
        return join(self.work, idea.event, Viewer(self.people["citizen@example.org"]))

    def _decide(self, said: Mapping[str, Any]) -> None:
        for one in said["answers"]:
            with self._days_ago(ANSWERED):
                draft = answers.AnswerDraft(one["text"], one["language"], one["signed"])
                answers.write(self.work, self._case(one["idea"]), draft)
        with self._days_ago(DECIDED):
            for name, status in (("parked", Status.PARKED), ("declined", Status.DECLINED)):
                for one in said[name]:
                    process(self.work, [self._case(one["idea"])], status, one["reason"])
            for one in said["shortlist"]:
                process(self.work, list(map(self._case, one["ideas"])), Status.SHORTLISTED)

    # What the city makes of it.

    def _plan(self, said: Mapping[str, Any]) -> None:
        about = said["masterplan"]
        with self._days_ago(PLANNED):
            draft = plans.PlanDraft(
                Words(about["title"]),
                Words(about["summary"]),
                self._day(about["starts"]),
                self._day(about["ends"]),
            )
            plan = plans.create_plan(self.work, draft)
            actions = {one["slug"]: self._action(plan, one) for one in said["actions"]}
        with self._days_ago(PUBLISHED):
            plans.publish_plan(self.work, plan)
        made = {
            one["number"]: self._measure(plan, actions[one["action"]], one)
            for one in said["measures"]
        }
        for one in said["released"]:
            with self._days_ago(DECIDED):
                promotion.release_text(self.work, self._case(one["idea"], "editor@example.org"))
        for one in said["waiting"]:
            with self._days_ago(1):
                self._submit(made[one["measure"]], one)

    def _action(self, plan: Masterplan, one: Mapping[str, Any]) -> FieldOfAction:
        draft = plans.FieldOfActionDraft(Words(one["title"]), Words(one["about"]))
        return plans.add_field_of_action(self.work, plan, draft)

    def _measure(self, plan: Masterplan, action: FieldOfAction, one: Mapping[str, Any]) -> Measure:
        ready = READY - min(one["starts"], 0)
        with self._days_ago(ready):
            first = self._draft(one, action, MeasureStatus.PLANNED, Light.UNRATED)
            measure = measures.create_measure(self.work, plan, first)
            cases = list(map(self._case, one["ideas"]))
            process(self.work, cases, Status.SHORTLISTED)
        with self._days_ago(ready - 4):
            editor = self.people["editor@example.org"]
            ideas = [case.the_idea for case in cases]
            promotion.promote(self.work, ideas, measure, person_id=editor.id)
            measures.publish_measure(self.work, measure)
        for report in one.get("reports", []):
            with self._days_ago(-report["days"]):
                self._approve(measure, report)
        if one["status"] != "planned":
            last = one["reports"][-1]["days"] + 2 if one.get("reports") else one["starts"] // 2
            with self._days_ago(-last):
                final = self._draft(one, action, MeasureStatus(one["status"]), Light(one["light"]))
                measures.edit_measure(self.work, measure, final)
        return measure

    def _draft(
        self, one: Mapping[str, Any], action: FieldOfAction, status: MeasureStatus, light: Light
    ) -> measures.MeasureDraft:
        return measures.MeasureDraft(
            number=one["number"],
            title=Words(one["title"]),
            summary=Words(one["summary"]),
            lead_unit_id=self.units[one["unit"]].id,
            field_of_action_id=action.id,
            topic_field_id=self.fields[one["field"]].id,
            starts_on=self._day(one["starts"]),
            ends_on=self._day(one["ends"]),
            status=status,
            light=light,
            light_reason=Words(one.get("reason", {}) if light is not Light.UNRATED else {}),
        )

    def _submit(self, measure: Measure, one: Mapping[str, Any]) -> ReportCase:
        lead = self.people["lead@example.org"]
        draft = reports.ReportDraft(
            one["language"],
            one["text"],
            MeasureStatus(one["status"]),
            Light(one["light"]),
            one["reason"],
        )
        report = reports.begin_report(self.work, measure, draft, person_id=lead.id)
        case = ReportCase(Viewer(lead), measure=measure, report=report)
        lead.unit = measure.lead_unit  # in the demonstration one account speaks for every unit
        lead.unit_id = measure.lead_unit_id
        reports.submit_report(self.work, case)
        lead.unit = self.units["services"]
        return case

    def _approve(self, measure: Measure, one: Mapping[str, Any]) -> None:
        submitted = self._submit(measure, one)
        editor = self.people["editor@example.org"]
        case = ReportCase(Viewer(editor), measure=measure, report=submitted.report)
        reports.approve_report(self.work, case, person_id=editor.id)
