"""What comes with every answer: protection, compression, how long it may be kept."""

import gzip
import json
from pathlib import Path

import pytest

from participation.settings import ROOT
from tests.support.house import House, make_app
from tests.web.reading import elements
from tests.web.world import Town

PROTECTION = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ASSETS = json.loads((ROOT / "static/dist/manifest.json").read_text(encoding="utf-8"))
ANSWERS = [
    ("GET", "/", 200),
    ("GET", "/events/1", 200),
    ("GET", "/events/1/board?screen=reader", 200),
    ("GET", "/healthz", 200),
    ("GET", "/manifest.webmanifest", 200),
    ("GET", "/sw.js", 200),
    ("GET", "/?lang=de", 303),
    ("GET", "/account", 302),
    ("GET", "/nowhere", 404),
    ("GET", "/events/4711", 404),
    ("GET", "/static/nothing.css", 404),
    ("GET", "/static/../settings.py", 404),
    ("PUT", "/", 403),
    ("POST", "/join", 403),
    ("GET", "/sign-out", 405),
    *(("GET", f"/static/{name}", 200) for name in ASSETS.values()),
]


@pytest.mark.parametrize(("method", "address", "status"), ANSWERS)
def test_every_answer_protects_its_reader(
    town: Town, method: str, address: str, status: int
) -> None:
    answer = town.browser("stranger").client.open(address, method=method)
    assert answer.status_code == status
    assert dict(answer.headers).items() >= PROTECTION.items()
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "Strict-Transport-Security" not in answer.headers


def test_a_failing_request_is_protected_too(house: House) -> None:
    with house.database.writer.begin() as connection:
        connection.exec_driver_sql("DROP TABLE idea")
    event = house.event()
    answer = house.browser().get(f"/events/{event.id}", status=500)
    assert dict(answer.headers).items() >= PROTECTION.items()
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize(
    ("public_url", "insists"),
    [("", False), ("http://a.example", False), ("https://a.example", True)],
)
def test_only_a_service_on_https_insists_on_it(
    tmp_path: Path, public_url: str, insists: bool
) -> None:
    house = House(make_app(tmp_path, public_url=public_url))
    for address, status in (("/", 200), ("/nowhere", 404)):
        answer = house.browser().get(address, status=status)
        assert ("Strict-Transport-Security" in answer.headers) == insists
    house.database.dispose()


def test_pages_have_no_script_or_style_that_the_policy_would_refuse(town: Town) -> None:
    for role, address in (
        ("participant", "/events/1"),
        ("moderator", "/events/1/console"),
        ("moderator", "/events/1/beamer"),
    ):
        for element in elements(town.browser(role).get(address).text).iter():
            assert element.tag != "style"
            assert element.tag != "script" or element.get("src", "").startswith("/static/")
            assert not [name for name in element.attrib if str(name).startswith("on")]


@pytest.mark.parametrize("encoding", ["gzip", "br"])
@pytest.mark.parametrize("address", ["/", "/events/1", "/events/1/board?screen=reader"])
def test_what_the_application_says_is_compressed(town: Town, address: str, encoding: str) -> None:
    client = town.browser("stranger").client
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": encoding})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == encoding
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < len(plain.data)
    if encoding == "gzip":
        assert gzip.decompress(packed.data)[:20] == plain.data[:20]


@pytest.mark.parametrize("name", ASSETS.values())
def test_static_files_may_be_kept_for_ever(town: Town, name: str) -> None:
    answer = town.browser("stranger").client.get(f"/static/{name}")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "public" in answer.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["app.css", "app.js", "favicon.svg"])
def test_static_files_are_compressed_beforehand(town: Town, name: str) -> None:
    file = ROOT / "static/dist" / ASSETS[name]
    for encoding, ending in (("gzip", ".gz"), ("br", ".br")):
        answer = town.browser("stranger").client.get(
            f"/static/{file.name}", headers={"Accept-Encoding": encoding}
        )
        assert answer.headers["Content-Encoding"] == encoding
        assert answer.data == file.with_name(file.name + ending).read_bytes()


def test_pages_are_private_and_asked_for_again(town: Town) -> None:
    for address in ("/", "/events/1", "/events/1/board?screen=reader", "/healthz"):
        answer = town.browser("participant").get(address)
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert {"Cookie", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))


def test_an_asset_that_was_never_built_is_a_mistake(town: Town) -> None:
    with pytest.raises(KeyError):
        town.house.app.extensions["assets"].url("nothing.css")


def test_behind_a_proxy_the_address_it_names_is_ours(tmp_path: Path) -> None:
    house = House(make_app(tmp_path, trusted_proxies=1))
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "forum.example"}
    said = {"Origin": "https://forum.example", "Accept": "application/json", **forwarded}
    answer = house.app.test_client().post("/join", headers=said)
    assert answer.status_code == 400
    del said["X-Forwarded-Host"]
    assert house.app.test_client().post("/join", headers=said).status_code == 403
    house.database.dispose()
