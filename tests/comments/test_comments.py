"""Writing, answering, changing and supporting comments: who may, when, and what remains."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from participation.comments import domain
from participation.comments.domain import CommentDraft
from participation.comments.models import Comment, CommentStatus, CommentWording
from participation.comments.queries import Chosen, Reader, Talk, page_of, talk_about
from participation.comments.rules import CommentCase, may_comment, may_reply
from participation.comments.steps import set_status as settle
from participation.events import domain as events
from participation.events.models import Audience, Event, EventKind, Participant
from participation.ideas import domain as ideas
from participation.ideas.models import Idea, IdeaKind, Merge, Status
from participation.ideas.rules import IdeaCase
from participation.ideas.steps import set_status
from participation.identity.models import Grant, Person, Role
from participation.identity.rules import Viewer
from participation.kernel import search
from participation.kernel.audit import AuditEntry
from participation.kernel.db import Work
from participation.kernel.refusal import Refused
from participation.moderation import domain as moderation
from tests.support.house import House
from tests.support.parallel import at_once

SUBMITTED, PUBLISHED = CommentStatus.SUBMITTED, CommentStatus.PUBLISHED
HIDDEN, WITHDRAWN = CommentStatus.HIDDEN, CommentStatus.WITHDRAWN


class Forum:
    """An event with one idea, its author, and somebody who talks about it."""

    def __init__(self, house: House, **changes: Any) -> None:
        self.house = house
        self.event = house.event(**changes)
        self.kim, self.lee = house.participant(self.event), house.participant(self.event)
        self.idea = house.idea(self.event, self.kim)

    def say(self, text: str = "A fine idea.", *, who: Participant | None = None) -> Comment:
        with self.house.work() as work:
            case = self.house.idea_case(work, who or self.lee, self.idea)
            return domain.comment(work, case, CommentDraft(text, "en"))

    def case(self, work: Work, who: Participant | None, comment: Comment) -> CommentCase:
        about = self.house.idea_case(work, who, self.idea)
        found = work.session.get_one(Comment, comment.id)
        return CommentCase(about.viewer, about.event, about.participant, found.idea, found)

    def act(self, verb: Callable[..., Any], who: Participant, comment: Comment, *more: Any) -> Any:
        with self.house.work() as work:
            return verb(work, self.case(work, who, comment), *more)

    def reply(
        self, comment: Comment, text: str = "I agree.", who: Participant | None = None
    ) -> Any:
        draft = CommentDraft(text, "en")
        return self.act(domain.reply, who or self.kim, comment, draft)

    def hide(self, comment: Comment, reason: str = "An insult.") -> None:
        with self.house.work() as work:
            person = Person(
                email=f"mo{comment.id}@example.org",
                name="Mo",
                password_hash="",
                created_at=work.now,
                grants=[Grant(role=Role.ADMINISTRATOR)],
            )
            work.session.add(person)
            work.session.flush()
            case = self.case(work, None, comment)
            viewed = CommentCase(Viewer(person), case.event, None, case.idea, case.comment)
            moderation.hide(work, viewed, reason)

    def talk(self, reader: Reader | None = None, chosen: Chosen | None = None) -> Talk:
        with self.house.database.reading() as session:
            idea = session.get_one(Idea, self.idea.id)
            return talk_about(session, idea, reader or Reader(), chosen or Chosen())

    def texts(self, reader: Reader | None = None, chosen: Chosen | None = None) -> list[str]:
        """What a reader reads, in order; … for what stands for a text they do not see."""
        talk = self.talk(reader, chosen)
        rows = [one for thread in talk.threads for one in (thread.comment, *thread.replies)]
        return [one.text if talk.shows(one) else "…" for one in rows]

    def now(self) -> Idea:
        with self.house.database.reading() as session:
            return session.get_one(Idea, self.idea.id)

    def found(self, word: str) -> list[int]:
        with self.house.database.reading() as session:
            query = search.matches("comment", word)
            return sorted(set(session.scalars(query))) if query is not None else []


def rows(house: House, table: Any) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_comment_is_read_counted_and_found(each_house: House) -> None:
    forum = Forum(each_house)
    before = forum.now().version
    comment = forum.say("Schulen brauchen das.")
    assert forum.texts() == ["Schulen brauchen das."]
    assert forum.now().comment_count == 1
    assert forum.now().version > before, "boards follow"
    assert forum.found("Schule") == [comment.id]


def test_an_answer_to_an_answer_goes_to_the_same_comment(each_house: House) -> None:
    forum = Forum(each_house)
    first = forum.say("First")
    second = forum.say("Second")
    answer = forum.reply(first, "To the first")
    further = forum.reply(answer, "To the answer", who=forum.lee)
    assert (answer.parent_id, further.parent_id) == (first.id, first.id)
    assert forum.texts() == ["First", "To the first", "To the answer", "Second"]
    assert second.parent_id is None


def test_the_earlier_wording_stays_readable(each_house: House) -> None:
    forum = Forum(each_house)
    comment = forum.say("Too dear.")
    forum.act(domain.edit, forum.lee, comment, CommentDraft("Too expensive.", "en"))
    assert forum.texts() == ["Too expensive."]
    with each_house.database.reading() as session:
        assert session.scalars(select(CommentWording.html)).all() == ["<p>Too dear.</p>\n"]
        assert session.get_one(Comment, comment.id).edited_at
    assert forum.found("dear") == []
    assert forum.found("expensive") == [comment.id]


def test_another_language_alone_is_no_other_wording(house: House) -> None:
    forum = Forum(house)
    comment = forum.say("Okay")
    forum.act(domain.edit, forum.lee, comment, CommentDraft("Okay", "de"))
    assert rows(house, CommentWording) == 0
    assert forum.talk().languages == {"de": 1}


def test_where_approval_comes_first_comments_wait_too(each_house: House) -> None:
    forum = Forum(each_house, approval_first=True)
    comment = forum.say("Wait for me")
    assert comment.status is SUBMITTED
    assert forum.texts() == []
    assert forum.texts(Reader(forum.lee.id)) == ["Wait for me"]
    assert forum.texts(Reader(None, forum.event.id)) == ["Wait for me"]
    assert forum.now().comment_count == 0
    assert forum.found("wait") == []


def test_a_new_wording_of_what_was_approved_waits_again(house: House) -> None:
    forum = Forum(house, approval_first=True)
    comment = forum.say("Good")
    with house.work() as work:
        settle(work, work.session.get_one(Comment, comment.id), PUBLISHED)
    assert forum.now().comment_count == 1
    forum.act(domain.edit, forum.lee, comment, CommentDraft("Better", "en"))
    assert forum.now().comment_count == 0
    assert forum.texts() == []
    assert forum.found("better") == []


def test_a_withdrawn_comment_vanishes_and_comes_back(each_house: House) -> None:
    forum = Forum(each_house)
    comment = forum.say("Hasty words")
    forum.act(domain.withdraw, forum.lee, comment)
    assert forum.texts() == []
    assert forum.texts(Reader(forum.lee.id)) == ["Hasty words"], "its author sees it"
    assert forum.texts(Reader(None, forum.event.id)) == [], "moderators do not"
    assert (forum.now().comment_count, forum.found("hasty")) == (0, [])
    forum.act(domain.bring_back, forum.lee, comment)
    assert forum.texts() == ["Hasty words"]
    assert (forum.now().comment_count, forum.found("hasty")) == (1, [comment.id])


@pytest.mark.parametrize("away", ["withdrawn", "hidden"])
def test_what_was_answered_leaves_its_place(each_house: House, away: str) -> None:
    forum = Forum(each_house)
    comment = forum.say("Hasty words")
    forum.reply(comment, "Calm down")
    if away == "hidden":
        forum.hide(comment)
    else:
        forum.act(domain.withdraw, forum.lee, comment)
    assert forum.texts() == ["…", "Calm down"]
    assert forum.now().comment_count == 1


@pytest.mark.parametrize("away", ["withdrawn", "hidden"])
def test_a_reply_to_what_has_gone_is_told_so(each_house: House, away: str) -> None:
    forum = Forum(each_house)
    comment = forum.say()
    if away == "hidden":
        forum.hide(comment)
    else:
        forum.act(domain.withdraw, forum.lee, comment)
    with pytest.raises(Refused, match=away.replace("hidden", "hidden the comment")) as refused:
        forum.reply(comment)
    assert refused.value.status == 409
    assert rows(each_house, Comment) == 1


def test_the_author_of_a_hidden_comment_reads_why(house: House) -> None:
    forum = Forum(house)
    comment = forum.say()
    forum.hide(comment, "Names a neighbour.")
    (thread,) = forum.talk(Reader(forum.lee.id)).threads
    assert (thread.comment.status, thread.comment.reason) == (HIDDEN, "Names a neighbour.")
    with pytest.raises(Refused, match="hidden"):
        forum.act(domain.withdraw, forum.lee, comment)
    with pytest.raises(Refused, match="hidden"):
        forum.act(domain.edit, forum.lee, comment, CommentDraft("Nicer", "en"))


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN, Status.SUBMITTED])
def test_nothing_is_said_about_what_is_not_public(house: House, status: Status) -> None:
    forum = Forum(house)
    with house.work() as work:
        set_status(work, work.session.get_one(Idea, forum.idea.id), status)
    with pytest.raises(Refused, match="not published"):
        forum.say()
    assert rows(house, Comment) == 0


def test_after_the_end_nothing_is_said_but_taken_back(each_house: House) -> None:
    forum = Forum(each_house)
    comment = forum.say()
    with each_house.work() as work:
        events.end_event(work, each_house.again(work, forum.event))
    for act in (
        forum.say,
        lambda: forum.reply(comment),
        lambda: forum.act(domain.edit, forum.lee, comment, CommentDraft("Later", "en")),
        lambda: forum.act(domain.support, forum.kim, comment),
    ):
        with pytest.raises(Refused, match="has ended") as refused:
            act()
        assert refused.value.status == 409
    forum.act(domain.withdraw, forum.lee, comment)
    assert forum.texts() == []


def test_supporting_twice_is_supporting_once(each_house: House) -> None:
    forum = Forum(each_house)
    comment = forum.say()

    def count() -> int:
        with each_house.database.reading() as session:
            return session.get_one(Comment, comment.id).support_count

    for _ in range(2):
        forum.act(domain.support, forum.kim, comment)
        assert count() == 1
    for _ in range(2):
        forum.act(domain.take_support_back, forum.kim, comment)
        assert count() == 0
    with pytest.raises(Refused, match="own comment"):
        forum.act(domain.support, forum.lee, comment)


def test_parallel_support_counts_once(each_house: House) -> None:
    forum = Forum(each_house, kind=EventKind.CONSULTATION)
    comment = forum.say()
    person = each_house.person("citizen")
    browser = each_house.browser().sign_in(person)
    cookie = browser.client.get_cookie("session")
    assert cookie

    def press() -> int:
        other = each_house.browser()
        other.client.set_cookie("session", cookie.value)
        path = f"/comments/{comment.id}/support"
        return other.post(path, status=303, follow=False).status_code

    assert at_once([press] * 4) == [303] * 4
    with each_house.database.reading() as session:
        assert session.get_one(Comment, comment.id).support_count == 1
        mine = select(func.count()).where(Participant.person_id == person.id)
        assert session.scalar(mine) == 1, "and joined once"


# Who may: participants; accounts where no code is needed; for how long the event goes on.
WHO = {
    "stranger": Viewer(),
    "guest": Viewer(None, "guest"),
    "citizen": Viewer(Person(id=2)),
    "employee": Viewer(Person(id=3, grants=[Grant(role=Role.EMPLOYEE)])),
    "participant": Viewer(None, "participant"),
}
KINDS = {
    "workshop": (EventKind.WORKSHOP, Audience.PUBLIC, False, {"participant"}),
    "consultation": (
        EventKind.CONSULTATION,
        Audience.PUBLIC,
        False,
        {"participant", "citizen", "employee"},
    ),
    "staff workshop": (EventKind.WORKSHOP, Audience.STAFF, False, {"participant", "employee"}),
    "consultation that is over": (EventKind.CONSULTATION, Audience.PUBLIC, True, set()),
}


@pytest.mark.parametrize("name", KINDS)
def test_who_may_comment_and_reply(name: str) -> None:
    kind, audience, has_ended, expected = KINDS[name]
    ended = datetime(2026, 7, 1, tzinfo=UTC) if has_ended else None
    event = Event(kind=kind, audience=audience, ended_at=ended)
    idea = Idea(status=Status.PUBLISHED)
    comment = Comment(status=PUBLISHED)
    able: dict[str, set[str]] = {"comment": set(), "reply": set()}
    for who, viewer in WHO.items():
        part = Participant(id=1) if who == "participant" else None
        if may_comment.allows(IdeaCase(viewer, event, part, idea)):
            able["comment"].add(who)
        if may_reply.allows(CommentCase(viewer, event, part, idea, comment)):
            able["reply"].add(who)
    assert able == {"comment": expected, "reply": expected}


def test_the_log_keeps_which_comment_and_not_a_word(house: House) -> None:
    forum = Forum(house)
    comment = forum.say("Secret words")
    with house.database.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry
    assert entry.act == "CommentWritten"
    assert entry.kept == {
        "event_id": forum.event.id,
        "idea_id": forum.idea.id,
        "comment_id": comment.id,
        "status": "published",
    }


def test_a_language_is_filtered_by_and_counted(each_house: House) -> None:
    forum = Forum(each_house)
    english, german = forum.say("English"), forum.say("Auf Deutsch")
    forum.act(domain.edit, forum.lee, german, CommentDraft("Auf Deutsch", "de"))
    forum.reply(english, "An English answer")
    answer = forum.reply(english, "Eine deutsche Antwort")
    forum.act(domain.edit, forum.kim, answer, CommentDraft("Eine deutsche Antwort", "de"))
    assert forum.talk().languages == {"de": 2, "en": 2}
    assert forum.texts(chosen=Chosen("en")) == ["English", "An English answer"]
    assert forum.texts(chosen=Chosen("de")) == ["…", "Eine deutsche Antwort", "Auf Deutsch"]


def test_threads_are_paged_and_a_comment_knows_its_page(each_house: House) -> None:
    forum = Forum(each_house)
    with each_house.work() as work:
        idea = work.session.get_one(Idea, forum.idea.id)
        said = [
            domain.place(work, idea, CommentDraft(f"Number {number}", "en"))
            for number in range(1, 52)
        ]
        answer = domain.place(work, idea, CommentDraft("Last", "en"), parent_id=said[50].id)
        numbers = [said[0].id, said[49].id, said[50].id, answer.id]
    assert forum.texts()[-1] == "Number 50"
    assert forum.texts(chosen=Chosen(page=2)) == ["Number 51", "Last"]
    assert forum.talk().pages == 2
    assert forum.texts(chosen=Chosen(page=3)) == []
    with each_house.database.reading() as session:
        idea = session.get_one(Idea, forum.idea.id)
        found = [page_of(session, idea, Reader(), session.get_one(Comment, one)) for one in numbers]
    assert found == [1, 1, 2, 2]


def merge(house: House, idea: Idea, target: Idea) -> None:
    with house.work() as work:
        one = work.session.get_one(Idea, idea.id)
        one.merged_into_id = target.id
        work.session.get_one(Idea, target.id).merged_count += 1
        work.session.add(Merge(idea_id=idea.id, target_id=target.id, at=work.now))


def test_what_was_said_about_a_merged_idea_shows_with_the_other(each_house: House) -> None:
    forum = Forum(each_house)
    other = each_house.idea(forum.event, title="The same again")
    forum.say("About the one")
    with each_house.work() as work:
        idea = work.session.get_one(Idea, other.id)
        domain.place(work, idea, CommentDraft("About the other", "en"))
    merge(each_house, other, forum.idea)
    assert forum.texts() == ["About the one", "About the other"]
    assert forum.talk().total == 2
    with each_house.work() as work:
        ideas_case = each_house.idea_case(work, forum.kim, other)
        with pytest.raises(Refused, match="merged"):
            domain.comment(work, ideas_case, CommentDraft("Too late", "en"))
        set_status(work, work.session.get_one(Idea, other.id), Status.HIDDEN)
    assert forum.texts() == ["About the one"], "and leaves with it"


def test_what_was_said_inside_stays_inside_when_ideas_are_merged(house: House) -> None:
    forum = Forum(house)
    inside = house.event(audience=Audience.STAFF)
    other = house.idea(inside, title="From inside")
    with house.work() as work:
        idea = work.session.get_one(Idea, other.id)
        domain.place(work, idea, CommentDraft("Among ourselves", "en"))
    merge(house, other, forum.idea)
    assert forum.texts() == []
    assert forum.talk().total == 0


def test_an_idea_that_is_edited_keeps_its_comments(house: House) -> None:
    forum = Forum(house)
    forum.say("Nice")
    with house.work() as work:
        draft = ideas.IdeaDraft("Free Wi-Fi everywhere", "", IdeaKind.IDEA, "en")
        ideas.edit(work, house.idea_case(work, forum.kim, forum.idea), draft)
    assert forum.now().comment_count == 1
