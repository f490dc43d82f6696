"""Comments as people meet them: on the idea's page, in forms that come back, at their addresses."""

import re
from typing import Any

import pytest

from participation.comments import domain
from participation.comments.domain import CommentDraft
from participation.comments.models import Comment, CommentStatus
from participation.comments.steps import set_status
from participation.events.models import Audience, Event, EventKind
from participation.ideas.models import Idea, Status
from participation.ideas.steps import set_status as set_idea_status
from participation.identity.models import Role
from tests.support.house import Browser, House, new_key
from tests.support.parallel import at_once
from tests.web.reading import by_id, elements, main, texts_in_fields, words


def said(house: House, idea: Idea, text: str, language: str = "en", **more: Any) -> Comment:
    """A comment that is there without having been asked for."""
    with house.work() as work:
        found = work.session.get_one(Idea, idea.id)
        return domain.place(work, found, CommentDraft(text, language), **more)


def consultation(house: House) -> tuple[Event, Idea]:
    event = house.event(kind=EventKind.CONSULTATION)
    return event, house.idea(event, title="Eine Idee", language="de")


def comments_on(page: str) -> dict[str, str]:
    """The comments a page shows, by their ids."""
    return {
        name: words(element)
        for name, element in by_id(page).items()
        if re.fullmatch(r"comment-\d+", name)
    }


def test_a_citizen_comments_in_english_on_a_german_idea(house: House) -> None:
    event, idea = consultation(house)
    citizen = house.browser("de").sign_in(house.person("citizen"))
    path = f"/ideas/{idea.id}"
    assert "comment-form" in by_id(citizen.get(path).text)
    text = "This would help all of us who come home late in the evening."
    page = citizen.post(f"{path}/comments", {"text": text})
    assert page.request.path == path
    shown = elements(page.text).iter("div")
    langs = {one.get("lang") for one in shown if "p-comment__text" in (one.get("class") or "")}
    assert langs == {"en"}
    assert "1 comment" in house.browser().get(f"/events/{event.id}").text


def test_a_language_may_be_chosen(house: House) -> None:
    _, idea = consultation(house)
    citizen = house.browser().sign_in(house.person("citizen"))
    data = {"text": "WLAN!", "language": "de"}
    citizen.post(f"/ideas/{idea.id}/comments", data)
    with house.database.reading() as session:
        assert session.get_one(Comment, 1).language == "de"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Your comment is still empty"),
        ("  \u200b ", "Your comment is still empty"),
        ("x" * 2001, "This is too long"),
    ],
)
def test_what_cannot_be_taken_comes_back(house: House, text: str, message: str) -> None:
    event = house.event()
    idea = house.idea(event)
    browser = house.browser().join(event)
    page = browser.post(f"/ideas/{idea.id}/comments", {"text": text, "language": "de"}, status=422)
    assert message in words(by_id(page.text)["comment-form-text-error"])
    assert text.replace("\u200b", "").strip() in texts_in_fields(page.text)
    assert "de" in texts_in_fields(page.text), "the language that was chosen as well"


def test_a_refused_reply_comes_back_below_its_comment(house: House) -> None:
    event = house.event()
    idea = house.idea(event)
    for number in range(51):
        last = said(house, idea, f"Number {number}")
    browser = house.browser().join(event)
    page = browser.post(f"/comments/{last.id}/replies", {"text": "y" * 2001}, status=422).text
    assert f"comment-{last.id}" in by_id(page), "the page of the talk that it is on"
    assert "too long" in words(by_id(page)[f"reply-form-{last.id}-text-error"])
    assert by_id(page)[f"reply-{last.id}"].get("open") is not None
    assert texts_in_fields(page).count("y" * 2001) == 1


@pytest.mark.parametrize("answers", [0, 1])
def test_a_reply_to_what_was_withdrawn_is_told_and_kept(house: House, answers: int) -> None:
    event = house.event()
    idea = house.idea(event)
    comment = said(house, idea, "Hasty words")
    for _ in range(answers):
        said(house, idea, "An answer", parent_id=comment.id)
    browser = house.browser().join(event)
    with house.work() as work:
        set_status(work, work.session.get_one(Comment, comment.id), CommentStatus.WITHDRAWN)
    page = browser.post(f"/comments/{comment.id}/replies", {"text": "My long answer"}, status=409)
    assert "has just been withdrawn" in page.text
    assert "Hasty words" not in page.text
    assert page.text.count("My long answer") == 1
    again = browser.post(f"/ideas/{idea.id}/comments", {"text": "My long answer"})
    assert "My long answer" in again.text


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN])
def test_a_comment_on_what_was_just_taken_away_is_told_and_kept(
    house: House, status: Status
) -> None:
    event = house.event()
    idea = house.idea(event)
    comment = said(house, idea, "First")
    browser, stranger = house.browser().join(event), house.browser()
    with house.work() as work:
        set_idea_status(work, work.session.get_one(Idea, idea.id), status, "An insult")
    for path in (f"/ideas/{idea.id}/comments", f"/comments/{comment.id}/replies"):
        page = browser.post(path, {"text": "My long comment"}, status=410).text
        assert "hidden" in page or "withdrawn" in page
        assert "An insult" not in page
        assert "My long comment" in texts_in_fields(page)
        stranger.post(path, {"text": "x y z"}, status=404)
    stranger.get(f"/comments/{comment.id}", status=404)


def test_after_the_end_the_text_can_still_be_copied(house: House) -> None:
    kim = house.person("kim", Role.MODERATOR)
    event = house.event(moderator=kim)
    idea = house.idea(event)
    comment = said(house, idea, "First")
    browser = house.browser().join(event)
    house.browser().sign_in(kim).post(f"/events/{event.id}/end")
    for path in (f"/ideas/{idea.id}/comments", f"/comments/{comment.id}/replies"):
        page = browser.post(path, {"text": "My late comment"}, status=409).text
        assert "has ended" in page
        assert "My late comment" in texts_in_fields(page)
    page = browser.get(f"/ideas/{idea.id}").text
    assert "The comments stay here for you to read." in page
    assert "<textarea" not in page.partition("</main>")[0]


def test_a_form_sent_twice_at_once_writes_once(house: House) -> None:
    _, idea = consultation(house)
    browser = house.browser().sign_in(house.person("citizen"))
    cookie = browser.client.get_cookie("session")
    assert cookie
    key = new_key()

    def send() -> int:
        other = house.browser()
        other.client.set_cookie("session", cookie.value)
        path = f"/ideas/{idea.id}/comments"
        return other.post(path, {"text": "Twice"}, key=key, status=303, follow=False).status_code

    assert at_once([send] * 3) == [303] * 3
    with house.database.reading() as session:
        assert session.get_one(Idea, idea.id).comment_count == 1
        assert session.get(Comment, 2) is None


def test_a_comment_has_an_address_of_its_own(house: House) -> None:
    event = house.event()
    idea = house.idea(event)
    comments = [said(house, idea, f"Number {number}") for number in range(51)]
    answer = said(house, idea, "Answer", parent_id=comments[50].id)
    browser = house.browser()

    def leads_to(comment: Comment) -> str:
        return str(browser.client.get(f"/comments/{comment.id}").location)

    assert leads_to(comments[0]) == f"/ideas/{idea.id}#comment-{comments[0].id}"
    assert leads_to(answer) == f"/ideas/{idea.id}?talk=2#comment-{answer.id}"
    assert f"comment-{answer.id}" in comments_on(browser.get(f"/comments/{answer.id}").text)
    assert browser.client.get(f"/ideas/{idea.id}/comments").location.endswith("#comments")
    replies = browser.client.get(f"/comments/{answer.id}/replies")
    assert replies.location == leads_to(answer)


def test_a_reader_filters_by_language_and_the_choice_stays_while_paging(house: House) -> None:
    event = house.event()
    idea = house.idea(event)
    for number in range(51):
        said(house, idea, f"Nummer {number}", "de")
    english = said(house, idea, "In English")
    browser = house.browser()
    page = browser.get(f"/ideas/{idea.id}?comments=en").text
    assert list(comments_on(page)) == [f"comment-{english.id}"]
    tabs = words(next(one for one in main(page).iter("nav") if "Language" in one.get("aria-label")))  # type: ignore[operator]
    assert tabs == "all languages 52 Deutsch 51 English 1"
    page = browser.get(f"/ideas/{idea.id}?comments=de").text
    assert "comments=de&amp;talk=2#comments" in page
    assert "no comments in this language" not in page
    assert "no more comments" in browser.get(f"/ideas/{idea.id}?talk=9").text


def test_a_reader_chooses_the_order_of_threads_and_it_stays_while_paging(house: House) -> None:
    idea = house.idea(house.event())
    first, second, third = (said(house, idea, text) for text in ("First", "Second", "Third"))
    answers = [said(house, idea, text, parent_id=first.id) for text in ("Yes", "No")]
    with house.work() as work:
        work.session.get_one(Comment, second.id).support_count = 2
        work.session.get_one(Comment, answers[1].id).support_count = 9

    def shown(order: str) -> list[int]:
        page = house.browser().get(f"/ideas/{idea.id}?order={order}").text
        return [int(name.removeprefix("comment-")) for name in comments_on(page)]

    thread = [first.id, *(one.id for one in answers)]
    for order in ("", "oldest", "nonsense"):
        assert shown(order) == [*thread, second.id, third.id]
    assert shown("newest") == [third.id, second.id, *thread]
    assert shown("support") == [second.id, *thread, third.id]
    for number in range(51):
        said(house, idea, f"Nummer {number}", "de")
    page = house.browser().get(f"/ideas/{idea.id}?comments=de&order=newest").text
    assert "comments=de&amp;order=newest&amp;talk=2#comments" in page
    assert '<input type="hidden" name="comments" value="de">' in page


def test_the_earlier_wording_is_on_the_page(house: House) -> None:
    event = house.event()
    idea = house.idea(event)
    browser = house.browser().join(event)
    browser.post(f"/ideas/{idea.id}/comments", {"text": "Too dear."})
    form = browser.get("/comments/1/edit").text
    assert "Too dear." in texts_in_fields(form)
    browser.post("/comments/1/edit", {"text": "", "language": "en"}, status=422)
    page = browser.post("/comments/1/edit", {"text": "Expensive.", "language": "en"}).text
    assert "1 earlier wording" in page
    assert "Too dear." in page
    assert "edited on" in page


def test_a_guest_of_a_consultation_joins_and_comes_back_to_the_idea(house: House) -> None:
    event, idea = consultation(house)
    browser = house.browser()
    page = browser.get(f"/ideas/{idea.id}").text
    assert "Take part" in page
    assert f"/sign-in?next=/ideas/{idea.id}" in page.replace("%2F", "/")
    page = browser.post(f"/events/{event.id}/participants", {"idea": str(idea.id)}).text
    assert "comment-form" in by_id(page)


def test_who_needs_the_code_is_told_so(house: House) -> None:
    event = house.event()
    idea = house.idea(event)
    for browser in (house.browser(), house.browser().sign_in(house.person("citizen"))):
        page = browser.get(f"/ideas/{idea.id}").text
        assert "you need the code" in page
        browser.post(f"/ideas/{idea.id}/comments", {"text": "Hello"}, status=403)


def test_a_released_text_does_not_take_the_talk_with_it(house: House) -> None:
    event = house.event(audience=Audience.STAFF)
    idea = house.idea(event)
    comment = said(house, idea, "Among ourselves")
    with house.work() as work:
        work.session.get_one(Idea, idea.id).text_released_at = work.now
    browser = house.browser()
    page = browser.get(f"/ideas/{idea.id}").text
    assert "Among ourselves" not in page
    assert 'id="comments"' not in page
    browser.get(f"/comments/{comment.id}", status=404)
    browser.post(f"/ideas/{idea.id}/comments", {"text": "Hello"}, status=404)


def test_comments_are_cleaned(house: House) -> None:
    event = house.event()
    idea = house.idea(event)
    browser: Browser = house.browser().join(event)
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) **bold**"
    page = browser.post(f"/ideas/{idea.id}/comments", {"text": evil}).text
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "<strong>bold</strong>" in page


def test_withdrawing_and_bringing_back_have_buttons(house: House) -> None:
    event = house.event()
    idea = house.idea(event)
    browser, other = house.browser().join(event), house.browser().join(event)
    browser.post(f"/ideas/{idea.id}/comments", {"text": "Hasty words"})
    page = browser.post("/comments/1/withdrawal").text
    assert "Only you can read it now." in page
    assert "/comments/1/return" in page
    assert "Hasty words" not in other.get(f"/ideas/{idea.id}").text
    other.get("/comments/1", status=404)
    page = browser.post("/comments/1/return").text
    assert "Your comment is back." in page
    page = other.post("/comments/1/support").text
    assert "You support this" in page
    assert "Stop supporting" in page
    assert "You support this" not in other.post("/comments/1/support/withdrawal").text
