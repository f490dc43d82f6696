from participation.events.models import RoundKind, RoundState
from tests.support.house import House


def test_it(each_house: House) -> None:
    h = each_house
    event = h.event()
    a = h.participant(event)
    i = h.idea(event, a)
    h.move(event, RoundKind.COLLECT, RoundState.CLOSED)
    r = h.move(event, RoundKind.VOTE, RoundState.OPEN)
    h.vote(r, a, i, 2)
    b = h.browser().join(event)
    page = b.get(f"/events/{event.id}")
    assert "Free Wi-Fi" in page.text
    b.get(f"/ideas/{i.id}")
    j = b.post_json(f"/rounds/{r.id}/ideas/{i.id}/dots", {"points": "1"})
    assert j["ok"], j
