"""The page of an idea asks the same number of questions for 1 and 50 comments; so does the queue."""

from participation.comments import domain
from participation.comments.domain import CommentDraft
from participation.comments.models import Comment, CommentStatus, CommentSupport, CommentWording
from participation.events.models import Event
from participation.ideas.models import Idea, Status
from participation.identity.models import Role
from participation.moderation.models import Decision, Report, ReportReason, Ruling
from tests.support.house import House
from tests.web.world import queries

MOST = 12


def talk(house: House, event: Event, idea: Idea, number: int) -> None:
    """Comments with replies, each edited, supported, reported and decided about."""
    authors = [house.participant(event) for _ in range(min(number, 5))]
    fan = house.participant(event)
    with house.work() as work:
        session = work.session
        found = session.get_one(Idea, idea.id)
        for count in range(number):
            author = session.merge(authors[count % len(authors)])
            draft = CommentDraft(f"Number {count}", "de" if count % 2 else "en")
            comment = domain.place(work, found, draft, author=author)
            domain.place(work, found, draft, author=author, parent_id=comment.id)
            comment.edited_at = work.now
            wording = {"comment_id": comment.id, "html": "<p>x</p>", "language": "en"}
            session.add(CommentWording(**wording, replaced_at=work.now))
            session.add(CommentSupport(comment_id=comment.id, participant_id=fan.id, at=work.now))
            about = {"event_id": event.id, "idea_id": idea.id, "comment_id": comment.id}
            reason = ReportReason.INSULT
            session.add(Report(**about, reporter="r", reason=reason, text="", at=work.now))
            session.add(Decision(**about, ruling=Ruling.HIDDEN, at=work.now, person_id=1))
            for status in (CommentStatus.SUBMITTED, CommentStatus.HIDDEN):
                domain.place(work, found, draft, author=author, status=status)
    for _ in range(number):
        for status in (Status.SUBMITTED, Status.HIDDEN):
            house.idea(event, authors[0], status=status)


def test_fifty_comments_cost_no_more_questions_than_one(house: House) -> None:
    kim = house.person("kim", Role.MODERATOR)
    event = house.event(moderator=kim)
    idea = house.idea(event)
    people = {
        "stranger": house.browser(),
        "participant": house.browser().join(event),
        "moderator": house.browser().sign_in(kim),
    }
    pages = [(who, f"/ideas/{idea.id}{more}") for who in people for more in ("", "?comments=de")]
    tabs = ("waiting", "reports", "hidden", "decided")
    pages += [("moderator", f"/events/{event.id}/queue?tab={tab}") for tab in tabs]
    pages += [("moderator", "/moderation/queue"), ("moderator", f"/events/{event.id}/console")]

    def counted() -> dict[tuple[str, str], int]:
        found = {}
        for who, address in pages:
            with queries(house) as sent:
                people[who].get(address)
            found[who, address] = len([one for one in sent if not one.startswith("BEGIN")])
        return found

    none = counted()
    talk(house, event, idea, 2)
    few = counted()
    talk(house, event, idea, 49)
    with house.database.reading() as session:
        assert session.get(Comment, 200)
    assert counted() == few
    mine = {page: number for page, number in few.items() if "/ideas/" not in page[1]}
    assert {page: number for page, number in mine.items() if number > MOST} == {}
    # Of what the page of an idea asks, the talk is two: the page of it, and earlier wordings.
    assert all(few[page] - none[page] <= 1 for page in few if "/ideas/" in page[1])
