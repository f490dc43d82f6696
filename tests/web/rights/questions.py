"""Rights at the addresses of questions to the podium."""

from typing import Any

from participation.events.models import Audience, Participant, Round
from participation.questions.models import Question, QuestionStatus, QuestionSupport
from tests.questions.asking import open_questions
from tests.web.rights.core import (
    EVERYBODY,
    MINE_HIDDEN,
    MODERATED,
    NOBODY,
    NOT_ADMITTED,
    STAFF_NOT_IN,
    STAFF_READ,
    too_late,
)
from tests.web.world import as_staff

FORMS = {
    "/rounds/{round}/questions": {"text": "When does it begin?"},
    "/questions/{question}/status": {"status": "later"},
}
# The participant of the public event and the guest of the other one have joined these events as well.
BOTH = "403 403 403 403 403 403 403 403"


def furnish(town: Any) -> None:
    """A round of questions for everybody and one for staff, with a question in each state."""
    for name, audience in (("public", Audience.PUBLIC), ("staff", Audience.STAFF)):
        event = town.house.event(moderator=town.people["moderator"], audience=audience)
        asker = town.house.participant(event)
        round_ = open_questions(town.house, event)
        town.ids[f"round:{name} questions"] = round_.id
        for status in QuestionStatus:
            town.ids[f"question:{name} {status.value}"] = _question(town, round_, asker, status)


def _question(town: Any, round_: Round, asker: Participant, status: QuestionStatus) -> int:
    with town.house.work() as work:
        question = Question(
            round_id=round_.id,
            participant_id=asker.id,
            language="en",
            text=f"Is it {status.value}?",
            status=status,
            support_count=1,
            created_at=work.now,
        )
        work.session.add(question)
        work.session.flush()
        work.session.add(QuestionSupport(question_id=question.id, participant_id=asker.id))
        return question.id


ACTS = ("support", "support/withdrawal", "withdrawal", "return")
CONCEALED = ("waiting", "hidden", "withdrawn")

TABLE = as_staff(
    [
        *(
            ("GET", f"/rounds/{{round}}/questions{file}", f"round:{name}", statuses)
            for file in ("", ".csv")
            for name, statuses in (
                ("public questions", EVERYBODY),
                ("staff questions", STAFF_READ),
                ("public collect", NOBODY),
                ("other vote", NOBODY),
            )
        ),
        *(
            ("POST", "/rounds/{round}/questions", f"round:{name}", statuses)
            for name, statuses in (
                ("public questions", NOT_ADMITTED),  # nobody of these takes part in it
                ("staff questions", STAFF_NOT_IN),
                ("public collect", NOBODY),
            )
        ),
        *(
            ("POST", f"/questions/{{question}}/{act}", f"question:{name}", statuses)
            for act in ACTS
            for name, statuses in (
                ("public open", NOT_ADMITTED),
                ("staff open", STAFF_NOT_IN),
                *((f"public {one}", MINE_HIDDEN) for one in CONCEALED),
                *((f"staff {one}", MINE_HIDDEN) for one in CONCEALED),
            )
        ),
        *(
            ("POST", "/questions/{question}/status", f"question:{name}", statuses)
            for name, statuses in (
                ("public open", MODERATED["POST"]["public"]),
                ("public now", MODERATED["POST"]["public"]),
                ("public later", too_late(MODERATED["POST"]["public"])),
                ("staff answered", MODERATED["POST"]["staff"]),
                *((f"public {one}", too_late(MODERATED["POST"]["concealed"])) for one in CONCEALED),
                *((f"staff {one}", too_late(MODERATED["POST"]["concealed"])) for one in CONCEALED),
            )
        ),
    ]
)
