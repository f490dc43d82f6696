"""Writes come from our own pages: every combination of the two headers that say where from."""

from pathlib import Path

import pytest

from tests.support.house import House, make_app, new_key
from tests.web.reading import alerts, fill_in
from tests.web.world import Town, ideas_of, rows

SITES = (None, "same-origin", "none", "same-site", "cross-site")
OURS = "303 303 303 403 403"
FOREIGN = "403 403 403 403 403"
TABLE = {
    None: "403 303 303 403 403",
    "http://localhost": OURS,
    "https://evil.example": FOREIGN,
    "null": FOREIGN,
    "": FOREIGN,
    "http://sub.localhost": FOREIGN,
    "http://localhost.evil.example": FOREIGN,
    "http://localhost:8080": FOREIGN,
    "https://localhost": FOREIGN,
    "http://localhost/": FOREIGN,
    "http://localhost, https://evil.example": FOREIGN,
}


def headers(origin: str | None, site: str | None) -> dict[str, str]:
    said = {"Origin": origin, "Sec-Fetch-Site": site, "Accept-Language": "en"}
    return {name: value for name, value in said.items() if value is not None}


@pytest.mark.parametrize("origin", TABLE)
@pytest.mark.parametrize("number", range(len(SITES)))
def test_a_write_is_taken_only_from_our_own_pages(
    town: Town, origin: str | None, number: int
) -> None:
    before = rows(town.house)
    answer = town.browser("participant").client.post(
        fill_in(town, "/events/{event:public}/ideas"),
        data={"key": new_key(), "title": "Benches"},
        headers=headers(origin, SITES[number]),
    )
    assert answer.status_code == int(TABLE[origin].split()[number])
    assert (rows(town.house) == before) == (answer.status_code == 403)
    if answer.status_code == 403:
        assert "from another site" in alerts(answer.text)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_no_method_that_could_write_escapes_the_question(town: Town, method: str) -> None:
    for address in ("/", "/nowhere", "/join"):
        answer = town.browser("participant").client.open(address, method=method)
        assert answer.status_code == 403, address


def test_reading_from_elsewhere_is_fine(town: Town) -> None:
    for address in ("/", "/help", fill_in(town, "/events/{event:public}")):
        answer = town.browser("stranger").client.get(
            address, headers=headers("https://evil.example", "cross-site")
        )
        assert answer.status_code == 200


def test_the_script_is_told_as_json(town: Town) -> None:
    answer = town.browser("participant").client.post(
        "/join", headers=headers("null", None) | {"Accept": "application/json"}
    )
    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["ok"] is False


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://forum.example", 303),
        ("http://localhost", 303),
        ("http://forum.example", 403),
        ("https://forum.example:8443", 403),
        ("https://forum.example.evil.example", 403),
        ("https://evil.example", 403),
    ],
)
def test_the_public_address_is_ours_too(tmp_path: Path, origin: str, status: int) -> None:
    house = House(make_app(tmp_path, public_url="https://forum.example"))
    event = house.event()
    answer = house.app.test_client().post(
        "/join", data={"key": new_key(), "code": event.code}, headers={"Origin": origin}
    )
    assert answer.status_code == status
    assert ideas_of(house, event) == []
    assert len(rows(house)["participant"]) == (status == 303)
    house.database.dispose()
