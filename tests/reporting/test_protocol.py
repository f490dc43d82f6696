"""The protocol of an event: what is in it and what never is, as a page and on paper."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import delete

from participation.events import agenda
from participation.events.domain import end_event, reopen_event, take_part_as
from participation.events.models import (
    Audience,
    Event,
    Method,
    Participant,
    Reveal,
    Round,
    RoundKind,
    RoundState,
)
from participation.ideas import merging
from participation.ideas.models import Idea, Status
from participation.ideas.queries.boards import all_published
from participation.ideas.rules import IdeaCase
from participation.identity.domain import add_affiliation
from participation.identity.models import Person, Role
from participation.identity.rules import Viewer
from participation.kernel.audit import AuditEntry
from participation.kernel.words import Words
from participation.moderation.domain import hide
from participation.reporting.paper import blocks_of
from participation.reporting.protocol import Protocol, protocol_of
from participation.voting.methods import METHODS
from participation.voting.queries.tallies import tallies, tally
from participation.voting.queries.turnout import turnout, turnouts
from tests.support.house import House
from tests.support.plans import Office
from tests.web.reading import main
from tests.web.world import queries

NEVER = ("secretly", "aliasname", "f" * 64, "example.org", "administratorname")


class Fair:
    """A workshop with everything that a protocol tells, and all that it keeps to itself."""

    def __init__(self, house: House, audience: Audience = Audience.PUBLIC) -> None:
        self.house, self.office = house, Office(house)
        self.kim = house.person("moderatorname", Role.MODERATOR)
        self.event = house.event(moderator=self.kim, place="Town hall", audience=audience)
        house.move(self.event, RoundKind.COLLECT, RoundState.OPEN)
        self.author = house.participant(self.event, guest="f" * 64)
        with house.work() as work:
            company = add_affiliation(work, Words({"de": "Firma", "en": "secretly a company"}))
            found = work.session.get_one(Participant, self.author.id)
            take_part_as(work, house.again(work, self.event), found, company)
            found.alias = "aliasname"
        self.field = self.office.topic_field("Streets")
        self.benches = house.idea(self.event, self.author, title="Benches")
        self.seats = house.idea(self.event, self.author, title="Seats")
        self.trees = house.idea(self.event, house.participant(self.event), title="Trees")
        for status in (Status.SUBMITTED, Status.HIDDEN, Status.WITHDRAWN):
            house.idea(self.event, self.author, title=f"secretly {status.value}", status=status)
        with house.work() as work:
            collect = house.event_round(house.again(work, self.event), RoundKind.COLLECT)
            for idea in (self.benches, self.seats, self.trees):
                work.session.get_one(Idea, idea.id).round_id = collect.id
        self.merge(self.benches, self.seats)
        self.sort(self.benches)
        house.move(self.event, RoundKind.COLLECT, RoundState.CLOSED)
        self.vote = house.move(self.event, RoundKind.VOTE, RoundState.OPEN)
        house.vote(self.vote, self.author, self.benches, 3)
        house.vote(self.vote, self.author, self.trees, 1)
        house.move(self.event, RoundKind.VOTE, RoundState.SHOWN)

    def merge(self, front: Idea, *others: Idea) -> None:
        with self.house.work() as work:
            kim = Viewer(work.session.get_one(Person, self.kim.id))
            found = [work.session.get_one(Idea, one.id) for one in (front, *others)]
            first, *rest = (IdeaCase(kim, one.event, None, one) for one in found)
            merging.merge(work, first, rest)

    def sort(self, idea: Idea) -> None:
        with self.house.work() as work:
            found = work.session.get_one(Idea, idea.id)
            found.field_id, found.status = self.field.id, Status.IN_FIELD

    def end(self) -> "Fair":
        with self.house.work() as work:
            end_event(work, self.house.again(work, self.event))
        return self

    def read(self) -> Protocol:
        with self.house.database.reading() as session:
            return protocol_of(session, session.get_one(Event, self.event.id))

    def page(self, language: str = "en", person: Person | None = None) -> str:
        browser = self.house.browser(language)
        if person:
            browser.sign_in(person)
        return browser.get(f"/events/{self.event.id}/protocol").text

    def paper(self, language: str = "en") -> PdfReader:
        answer = self.house.browser(language).get(f"/events/{self.event.id}/protocol.pdf")
        assert answer.mimetype == "application/pdf"
        assert f"protocol-{self.event.id}.pdf" in answer.headers["Content-Disposition"]
        return PdfReader(io.BytesIO(answer.data))


def said(page: str) -> str:
    """The words of a page's main part, white space as it is read."""
    return " ".join(" ".join(main(page).itertext()).split())


def printed(paper: PdfReader) -> str:
    """The words on all pages of a PDF."""
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def test_it_tells_what_took_place_and_what_came_of_it(each_house: House) -> None:
    fair = Fair(each_house).end()
    told = fair.read()
    assert (told.figures.people, told.figures.ideas, told.figures.ballots) == (2, 3, 1)
    assert told.moderators == ("moderatorname",)
    collected, voted = told.agenda
    assert (collected.ideas, collected.people, voted.people) == (3, 2, 1)
    assert told.began_at == collected.spells[0].opened_at
    assert told.ended_at is not None
    (outcome,) = told.outcomes
    assert [(one.rank, one.idea.title, one.score) for one in outcome.scores] == [
        (1, "Benches", 3),
        (2, "Trees", 1),
    ]
    streets, loose = told.chapters
    assert streets.field is not None
    assert [entry.idea.title for entry in streets.entries] == ["Benches"]
    assert [one.title for one in streets.entries[0].merged] == ["Seats"]
    assert loose.field is None
    assert [entry.idea.title for entry in loose.entries] == ["Trees"]
    assert (told.is_draft, told.withheld, told.measures) == (False, (), ())


def test_the_page_says_so_in_both_languages(house: House) -> None:
    fair = Fair(house).end()
    english, german = said(fair.page()), said(fair.page("de"))
    for expected in ("Workshop", "Town hall", "moderatorname", "Streets", "3 dots", "Benches"):
        assert expected in english
    for expected in ("Werkstatt", "Innovationsworkshop", "Ablauf", "3 Punkte", "Benches"):
        assert expected in german
    assert "draft" not in english
    assert re.search(r"Seats \(0 people support this\)", english)


def test_what_is_not_for_everybody_is_in_none(each_house: House) -> None:
    fair = Fair(each_house).end()
    each_house.idea(each_house.event(), title="secretly elsewhere")
    administrator = each_house.person("administratorname", Role.ADMINISTRATOR)
    pages = [fair.page(), fair.page(person=fair.kim), fair.page(person=administrator)]
    for text in (*map(said, pages), printed(fair.paper())):
        assert "Benches" in text
        for secret in NEVER:
            assert secret not in text


def test_before_the_end_it_is_a_draft(house: House) -> None:
    fair = Fair(house)
    assert "This is a draft" in said(fair.page())
    assert fair.read().ended_at is None
    with house.work() as work:
        agenda.add_round(
            work,
            house.again(work, fair.event),
            agenda.RoundDraft(RoundKind.COLLECT, Words({"en": "Anything else?"})),
        )
    assert "Anything else? planned" in said(fair.page())
    assert "Anything else? did not take place" in said(fair.end().page())


def test_an_event_that_has_not_begun_has_a_draft_too(house: House) -> None:
    event = house.event()
    page = said(house.browser().get(f"/events/{event.id}/protocol").text)
    assert "First round opened not yet" in page
    assert "No idea has been published." in page
    assert house.browser().get(f"/events/{event.id}/protocol.pdf").data.startswith(b"%PDF")


def test_a_result_that_is_not_shown_is_named_without_figures_for_moderators_too(
    house: House,
) -> None:
    fair = Fair(house)
    house.go_on(fair.vote, RoundState.CLOSED)
    told = fair.end().read()
    assert (told.outcomes, [one.id for one in told.withheld]) == ((), [fair.vote.id])
    for page in (fair.page(), fair.page(person=fair.kim)):
        assert "The result of this vote has not been published" in said(page)
        assert "3 dots" not in said(page)


def test_a_vote_under_way_shows_what_everybody_sees(house: House) -> None:
    fair = Fair(house)
    live = house.open_vote(fair.event, Method.AGREE, reveal=Reveal.LIVE)
    house.vote(live, fair.author, fair.trees, 1)
    assert "The vote is still open." in said(fair.page())
    assert [one.round.id for one in fair.read().outcomes] == [fair.vote.id, live.id]
    with house.work() as work:
        work.session.get_one(Round, live.id).reveal = Reveal.BY_HAND
    assert [one.round.id for one in fair.read().outcomes] == [fair.vote.id]
    assert fair.read().withheld == ()


def test_a_vote_without_ballots_says_so(house: House) -> None:
    fair = Fair(house)
    house.go_on(house.open_vote(fair.event, Method.SCALE), RoundState.CLOSED, RoundState.SHOWN)
    assert "Nobody has voted" in said(fair.end().page())


def test_each_spell_in_which_a_round_was_open_is_told(each_house: House) -> None:
    fair = Fair(each_house)
    vote = each_house.open_vote(fair.event, Method.SCALE)
    for minutes, state, grace in (
        (10, RoundState.CLOSED, 0),
        (20, RoundState.OPEN, 0),
        (25, RoundState.CLOSED, 2),
        (26, RoundState.OPEN, 0),  # the close was taken back within its last seconds
        (40, RoundState.CLOSED, 0),
    ):
        with each_house.work() as work:
            work.now += timedelta(minutes=minutes)
            round_ = work.session.get_one(Round, vote.id)
            agenda.move_round(work, round_.event, round_, state, grace=timedelta(seconds=grace))
    first, second = fair.read().agenda[2].spells
    lengths = [(one.closed_at - one.opened_at).seconds // 60 for one in (first, second)]  # type: ignore[operator]
    assert lengths == [10, 20]
    assert fair.read().began_at == fair.read().agenda[0].spells[0].opened_at
    assert len(re.findall(r"\d to \d", said(fair.page()))) >= 4


def test_without_a_trail_rounds_tell_themselves(house: House) -> None:
    fair = Fair(house).end()
    with house.work() as work:
        work.session.execute(delete(AuditEntry))
    told = fair.read()
    assert told.ended_at == told.event.ended_at
    assert [one.opened_at for one in told.agenda[1].spells] == [told.agenda[1].round.opened_at]


def test_an_end_that_was_taken_back_is_none(house: House) -> None:
    fair = Fair(house).end()
    first = fair.read().ended_at
    with house.work() as work:
        reopen_event(work, house.again(work, fair.event))
    assert fair.read().ended_at is None
    second = fair.end().read().ended_at
    assert first is not None
    assert second is not None
    assert second > first


def test_an_idea_behind_one_that_is_not_in_it_says_only_that(house: House) -> None:
    fair = Fair(house)
    other = house.event(moderator=fair.kim)
    front = house.idea(other, title="secretly in front")
    fair.merge(front, fair.trees)
    page = said(fair.end().page())
    assert "Trees Stands behind an idea that is not part of this protocol." in page
    assert "secretly" not in page


def test_hiding_an_idea_leaves_those_behind_it_to_themselves(house: House) -> None:
    fair = Fair(house)
    with house.work() as work:
        found = work.session.get_one(Idea, fair.benches.id)
        kim = Viewer(work.session.get_one(Person, fair.kim.id))
        hide(work, IdeaCase(kim, found.event, None, found), "A joke.")
    page = said(fair.end().page())
    assert "Benches" not in page
    assert "Seats 0 Published" in page


def test_only_public_measures_are_named(each_house: House) -> None:
    fair = Fair(each_house)
    plan, draft = fair.office.plan(), fair.office.plan(published=False, title="secretly planned")
    shown = fair.office.measure(plan, "7", title=Words({"en": "More seats"}))
    unpublished = fair.office.measure(
        plan, "8", published=False, title=Words({"en": "secretly drafted"})
    )
    concealed = fair.office.measure(draft, "9", title=Words({"en": "secretly concealed"}))
    for measure in (shown, unpublished, concealed):
        with each_house.work() as work:
            work.session.get_one(Idea, fair.benches.id).status = Status.SHORTLISTED
        fair.office.promote([fair.benches], measure)
    fair.end()
    assert [(one.title["en"], number) for one, number in fair.read().measures] == [
        ("More seats", 2)  # the one that stands behind the promoted idea brought it about as well
    ]
    page = said(fair.page(person=each_house.person("editor", Role.EDITOR)))
    assert "7 More seats (Planned, from 2 ideas)" in page
    assert "secretly" not in page


def test_results_and_console_lead_to_it_once_the_event_has_ended(house: House) -> None:
    fair = Fair(house)
    address = f'href="/events/{fair.event.id}/protocol"'
    moderator = house.browser().sign_in(fair.kim)
    pages = [
        (house.browser(), f"/events/{fair.event.id}/results"),
        (moderator, f"/events/{fair.event.id}/results"),
        (moderator, f"/events/{fair.event.id}/console"),
    ]
    assert [address in browser.get(page).text for browser, page in pages] == [False] * 3
    fair.end()
    assert [address in browser.get(page).text for browser, page in pages] == [True] * 3


def test_ideas_and_rounds_cost_no_further_questions(each_house: House) -> None:
    fair = Fair(each_house)

    def asked() -> int:
        browser = each_house.browser()
        with queries(each_house) as sent:
            browser.get(f"/events/{fair.event.id}/protocol")
        return len(sent)

    for method in (Method.SCHULZE, Method.SCALE, Method.AGREE):  # each asks what others do not
        voted = each_house.open_vote(fair.event, method)
        each_house.go_on(voted, RoundState.CLOSED, RoundState.SHOWN)
    few = asked()
    for method in Method:
        round_ = each_house.open_vote(fair.event, method)
        idea = each_house.idea(fair.event, each_house.participant(fair.event), title="More")
        fair.sort(idea)
        effort = 1 if method is Method.IMPACT else None
        each_house.vote(round_, fair.author, idea, 1, effort=effort)
        each_house.go_on(round_, RoundState.CLOSED, RoundState.SHOWN)
    assert asked() == few


@pytest.mark.parametrize("method", METHODS)
def test_votes_counted_together_come_out_as_one_by_one(each_house: House, method: str) -> None:
    fair = Fair(each_house)
    event, effort = fair.event, 2 if method == "impact" else None
    for number in (0, 1):
        round_ = each_house.open_vote(event, Method(method), budget=5, most_per_idea=5)
        if number:
            each_house.vote(round_, fair.author, fair.trees, 1, effort=effort)
            second = 2 if method == "schulze" else 1
            each_house.vote(round_, fair.author, fair.benches, second, effort=effort)
        each_house.go_on(round_, RoundState.CLOSED)
    with each_house.database.reading() as session:
        found = session.get_one(Event, event.id)
        votes = [one for one in found.rounds if one.method]
        assert tallies(session, votes, all_published(session, found)) == {
            one.id: tally(session, one) for one in votes
        }
        assert turnouts(session, votes) == {one.id: turnout(session, one) for one in votes}


def test_the_pdf_says_what_the_page_says(house: House) -> None:
    fair = Fair(house).end()
    for language, pages in (("en", "Page 1 of 1"), ("de", "Seite 1 von 1")):
        paper = fair.paper(language)
        text = printed(paper)
        assert pages in text
        for expected in ("Town hall", "moderatorname", "Streets", "Benches", "Seats", "Trees"):
            assert expected in text
        root: Any = paper.trailer["/Root"]
        assert root["/Lang"] == language
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root
        assert b"pdfuaid:part" in root["/Metadata"].get_data()
        assert len(paper.outline) >= 4


def test_the_pdf_has_our_font_and_every_european_letter(house: House) -> None:
    fair = Fair(house)
    house.idea(fair.event, title="Öffnungen für Łódź, Niš und große Straßen")
    paper = fair.end().paper("de")
    assert "Öffnungen für Łódź, Niš und große Straßen" in printed(paper)
    resources: Any = [page["/Resources"] for page in paper.pages]
    fonts = {
        font.get_object()["/BaseFont"].partition("+")[2]
        for each in resources
        for font in each["/Font"].values()
    }
    assert {name.partition("-")[0] for name in fonts} == {"FiraSans"}


def test_no_words_are_carried_out_and_no_sign_breaks_the_pdf(house: House) -> None:
    fair = Fair(house)
    title = '#read("/etc/passwd") $x$ @a <b> *c* \\ 🙂'
    house.idea(fair.event, title=title)
    house.idea(fair.event, title="x" * 140)
    assert '#read("/etc/passwd") $x$ @a <b> *c* \\' in printed(fair.end().paper())


def test_a_long_protocol_runs_over_numbered_pages(house: House) -> None:
    fair = Fair(house)
    for number in range(60):
        house.idea(fair.event, title=f"Idea number {number}")
    paper = fair.end().paper()
    assert len(paper.pages) > 1
    for number, page in enumerate(paper.pages, start=1):
        assert f"Page {number} of {len(paper.pages)}" in page.extract_text()
        # the head of the table that the page before began
        assert re.search("Dots|Processing status", page.extract_text())


def test_what_is_for_the_screen_alone_stays_off_paper() -> None:
    html = """<h2>A  <span class="p-hidden">screen</span>
      b</h2><p class="p-no-print">screen</p><svg><text>screen</text></svg><br>
      loose <a href="/ideas/1" lang="de">Idee</a>, more <ol><li>one</li></ol>"""
    assert blocks_of(html, "https://city.example/events/1") == [
        {"kind": "heading", "level": 1, "runs": [{"text": "A "}, {"text": "b"}]},
        {
            "kind": "paragraph",
            "runs": [
                {"text": "loose "},
                {"text": "Idee", "lang": "de", "url": "https://city.example/ideas/1"},
                {"text": ", more"},
            ],
            "quiet": False,
        },
        {
            "kind": "list",
            "items": [[{"kind": "paragraph", "runs": [{"text": "one"}], "quiet": False}]],
        },
    ]
