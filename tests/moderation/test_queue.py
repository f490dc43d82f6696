"""The queue: reports, what waits, what is hidden, what was decided; from both sides of the desk."""

import re

import pytest
from sqlalchemy import select

from participation.comments import domain as comments
from participation.comments.domain import CommentDraft
from participation.comments.models import Comment, CommentStatus
from participation.comments.steps import set_status
from participation.events.models import Event
from participation.ideas.models import Idea, Status
from participation.identity.models import Person, Role
from participation.kernel.audit import AuditEntry
from participation.kernel.refusal import Invalid
from participation.moderation.counting import Numbers, numbers_of
from participation.moderation.forms import read_choice, read_report, read_ticked
from participation.moderation.models import Decision, Report, ReportReason, ReportState, Ruling
from participation.moderation.queries import Tab
from tests.support.house import Browser, House
from tests.web.reading import by_id, main, texts_in_fields, words

OPEN, UPHELD, DISMISSED = ReportState


class Office:
    """Two moderators, their event, an idea with a comment, and readers who report."""

    def __init__(self, house: House, *, approval_first: bool = False) -> None:
        self.house = house
        self.people = [house.person(name, Role.MODERATOR) for name in ("Mo", "Toni")]
        self.event: Event = house.event(moderator=self.people[0], approval_first=approval_first)
        with house.work() as work:
            second = work.session.get_one(Person, self.people[1].id)
            event = house.again(work, self.event)
            event.moderators.append(second)
        self.idea = house.idea(self.event, title="Free Wi-Fi")
        self.comment = self.say("A sharp word")
        self.mo, self.toni = (house.browser().sign_in(one) for one in self.people)
        self.queue = f"/events/{self.event.id}/queue"
        self.texts = {"ideas": f"/ideas/{self.idea.id}", "comments": f"/comments/{self.comment.id}"}

    def say(self, text: str, **more: object) -> Comment:
        with self.house.work() as work:
            idea = work.session.get_one(Idea, self.idea.id)
            return comments.place(work, idea, CommentDraft(text, "en"), **more)  # type: ignore[arg-type]

    def report(self, what: str, reader: Browser | None = None, **form: str) -> str:
        browser = reader or self.house.browser()
        data = {"reason": "insult"} | form
        return browser.post(f"{self.texts[what]}/report", data).text

    def tab(self, name: str, **more: str) -> str:
        chosen = "&".join(f"{one}={value}" for one, value in more.items())
        return self.mo.get(f"{self.queue}?tab={name}&{chosen}").text

    def states(self) -> list[ReportState]:
        with self.house.database.reading() as session:
            return list(session.scalars(select(Report.state).order_by(Report.id)))

    def numbers(self) -> Numbers:
        with self.house.database.reading() as session:
            return numbers_of(session, session.get_one(Event, self.event.id))

    def is_public(self, what: str) -> bool:
        with self.house.database.reading() as session:
            if what == "ideas":
                return session.get_one(Idea, self.idea.id).is_published
            return session.get_one(Comment, self.comment.id).is_published

    def rulings(self) -> list[Ruling]:
        with self.house.database.reading() as session:
            return list(session.scalars(select(Decision.ruling).order_by(Decision.id)))


both = pytest.mark.parametrize("what", ["ideas", "comments"])


@both
def test_anybody_who_reads_it_may_report_it_once(each_house: House, what: str) -> None:
    office, reader = Office(each_house), each_house.browser()
    assert "Thank you" in office.report(what, reader)
    again = reader.post(
        f"{office.texts[what]}/report", {"reason": "other", "text": "?!x"}, status=409
    )
    assert "already reported" in again.text
    assert "?!x" in texts_in_fields(again.text)
    office.report(what)
    assert office.states() == [OPEN, OPEN]
    assert office.numbers().reports == 1, "two reports about one text"
    page = office.tab("reports")
    assert page.count("Insult or threat") == 2
    assert "1 text was reported" in page


@both
def test_hiding_settles_the_reports_and_putting_back_opens_them(
    each_house: House, what: str
) -> None:
    office = Office(each_house)
    office.report(what)
    office.report(what)
    page = office.mo.post(f"{office.texts[what]}/hiding", {"reason": "Too sharp", "tab": "reports"})
    assert page.request.args["tab"] == "reports", "back to where it came from"
    assert f'action="{office.texts[what]}/restoration"' in page.text, "with a way to undo it"
    assert office.states() == [UPHELD, UPHELD]
    assert not office.is_public(what)
    hidden = office.tab("hidden")
    assert "Mo hid it on" in hidden
    assert "Too sharp" in hidden
    office.toni.post(f"{office.texts[what]}/restoration")
    assert office.states() == [OPEN, OPEN]
    assert office.is_public(what)
    assert office.rulings() == [Ruling.HIDDEN, Ruling.RESTORED]
    assert "Toni put it back on" in office.tab("decided")


@both
def test_a_report_may_be_dismissed_with_a_reason_and_opened_again(
    each_house: House, what: str
) -> None:
    office = Office(each_house)
    office.report(what)
    path = f"{office.texts[what]}/dismissal"
    assert "Please say in a few words" in office.mo.post(path, {"reason": ""}, status=422).text
    office.mo.post(path, {"reason": "Sharp, but no insult"})
    assert office.states() == [DISMISSED]
    assert office.is_public(what)
    assert office.numbers().reports == 0
    decided = office.tab("decided")
    assert "Mo decided on" in decided
    assert "Sharp, but no insult" in decided
    late = office.toni.post(path, {"reason": "Mine as well"}, status=409).text
    assert "no open report" in late
    assert "Mo has decided that it may stay." in late
    assert "Mine as well" in texts_in_fields(late)
    office.mo.post(f"{office.texts[what]}/reopening")
    assert office.states() == [OPEN]
    assert "open already" in office.toni.post(f"{office.texts[what]}/reopening", status=409).text


@both
def test_the_second_of_two_contrary_acts_is_told_what_happened(house: House, what: str) -> None:
    office = Office(house)
    office.mo.post(f"{office.texts[what]}/hiding", {"reason": "Too sharp"})
    late = office.toni.post(f"{office.texts[what]}/approval", status=409).text
    assert "not waiting for approval any more. Mo has hidden it." in late
    office.toni.post(f"{office.texts[what]}/restoration")
    late = office.mo.post(f"{office.texts[what]}/restoration", status=409).text
    assert "is not hidden. Toni has put it back." in late


@both
def test_an_approval_can_be_taken_back(each_house: House, what: str) -> None:
    office = Office(each_house)
    with each_house.work() as work:
        set_status(work, work.session.get_one(Comment, office.comment.id), CommentStatus.SUBMITTED)
        work.session.get_one(Idea, office.idea.id).status = Status.PUBLISHED
    if what == "ideas":
        office.mo.post(f"/ideas/{office.idea.id}/approval/withdrawal")
    page = office.mo.post(f"{office.texts[what]}/approval").text
    assert f'action="{office.texts[what]}/approval/withdrawal"' in page
    assert office.is_public(what)
    assert "Take the approval back" in office.tab("decided")
    office.mo.post(f"{office.texts[what]}/approval/withdrawal")
    assert not office.is_public(what)


def test_several_are_approved_at_once(each_house: House) -> None:
    office = Office(each_house, approval_first=True)
    ideas = [each_house.idea(office.event, status=Status.SUBMITTED) for _ in range(2)]
    comment = office.say("Wait", status=CommentStatus.SUBMITTED)
    ticked = [*(f"idea-{one.id}" for one in ideas), f"comment-{comment.id}"]
    page = office.tab("waiting")
    assert all(f'value="{one}"' in page for one in ticked)
    path = f"/events/{office.event.id}/approvals"
    assert "Please tick" in office.mo.post(path, {}, status=422).text
    office.toni.post(f"/ideas/{ideas[0].id}/hiding", {"reason": "No"})
    page = office.mo.post(path, {"ticked": ticked}).text
    assert "2 texts are approved. Somebody else had already decided about 1." in words(main(page))
    with each_house.database.reading() as session:
        assert session.get_one(Idea, ideas[0].id).status is Status.HIDDEN
        assert session.get_one(Idea, ideas[1].id).is_published
        assert session.get_one(Comment, comment.id).is_published
        assert session.get_one(Idea, office.idea.id).comment_count == 2


def test_a_report_of_something_else_needs_words(house: House) -> None:
    office = Office(house)
    path = f"/ideas/{office.idea.id}/report"
    page = house.browser().post(path, {"reason": "other"}, status=422).text
    assert "field-text-error" in by_id(page)
    page = house.browser().post(path, {"text": "Look here"}, status=422).text
    assert "Please choose what is wrong." in page
    assert "Look here" in texts_in_fields(page)
    house.browser().post(path, {"reason": "rude"}, status=422)
    assert office.states() == []


def test_reports_are_limited_for_one_sender_and_for_one_address(house: House) -> None:
    office = Office(house)
    reader = house.browser()
    said = [office.say(f"Number {number}") for number in range(11)]
    for comment in said[:10]:
        reader.post(f"/comments/{comment.id}/report", {"reason": "insult"})
    path = f"/comments/{said[10].id}/report"
    assert "wait a few minutes" in reader.post(path, {"reason": "insult"}, status=429).text
    for _ in range(50):
        house.browser().post(path, {"reason": "insult"}, status=303, follow=False)
    house.browser().post(path, {"reason": "insult"}, status=429)


def test_who_reported_stays_unnamed(house: House) -> None:
    office = Office(house)
    citizen = house.person("citizen")
    office.report("comments", house.browser().sign_in(citizen), text="My own words")
    with house.database.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        report = session.scalars(select(Report)).one()
    assert entry
    assert (entry.act, entry.actor) == ("CommentReported", "guest")
    assert set(entry.kept) == {"event_id", "idea_id", "comment_id"}
    assert re.fullmatch("[0-9a-f]{64}", report.reporter)
    assert "citizen" not in office.tab("reports")


def test_the_queue_is_filtered_by_kind_and_language(each_house: House) -> None:
    office = Office(each_house)
    each_house.idea(office.event, status=Status.SUBMITTED, title="Eine Idee", language="de")
    office.say("An English comment", status=CommentStatus.SUBMITTED)
    for name in ("ideas", "comments"):
        office.report(name)
    assert "2 texts are waiting" in office.tab("waiting")
    assert "Eine Idee" not in words(main(office.tab("waiting", kind="comment")))
    assert "An English comment" not in office.tab("waiting", kind="idea")
    assert "An English comment" not in office.tab("waiting", language="de")
    assert "1 text was reported" in office.tab("reports", kind="idea")
    assert "No matches" in office.tab("reports", language="de")
    assert "No matches" in office.tab("hidden", kind="idea", page="7")


def test_the_desk_and_the_page_of_all_queues_count(house: House) -> None:
    office = Office(house)
    office.say("Wait", status=CommentStatus.SUBMITTED)
    house.idea(office.event, status=Status.SUBMITTED)
    with house.database.reading() as session:
        version = session.get_one(Event, office.event.id).version
    office.report("ideas")
    with house.database.reading() as session:
        assert session.get_one(Event, office.event.id).version > version, "the console follows"
    desk = words(by_id(office.mo.get(f"/events/{office.event.id}/console").text)["desk"])
    assert "1 idea is waiting for approval. 1 comment is waiting for approval." in desk
    assert "1 text was reported." in desk
    page = words(main(office.mo.get("/moderation/queue").text))
    for sentence in ("1 idea is waiting", "1 comment is waiting", "1 text was reported"):
        assert sentence in page
    assert "/moderation/queue" in office.mo.get("/moderation").text
    stranger = house.browser().sign_in(house.person("Other", Role.MODERATOR))
    assert "Workshop" not in words(main(stranger.get("/moderation/queue").text))


def test_what_makes_no_sense_in_an_address_is_passed_over() -> None:
    assert (
        read_choice({"tab": "moon", "kind": "x", "language": "fr", "page": "-1"}).tab is Tab.WAITING
    )
    assert read_ticked(["idea-3", "comment-8", "idea-x", "x"]) == ([3], [8])


def test_a_report_is_read(house: House) -> None:
    with house.app.test_request_context():
        draft = read_report({"reason": "unlawful", "text": " § 130 \r\n"})
        assert (draft.reason, draft.text) == (ReportReason.UNLAWFUL, "§ 130")
        with pytest.raises(Invalid) as invalid:
            read_report({"reason": "insult", "text": "x" * 501})
        assert set(invalid.value.errors) == {"text"}
