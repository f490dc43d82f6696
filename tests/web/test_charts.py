"""The geometry of charts holds for any numbers, and what is drawn of it can be read."""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from flask import render_template_string
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from participation.web import charts
from tests.support import ROOT
from tests.support.browser import Pages
from tests.support.house import House
from tests.web.reading import EVIL, by_id, elements, words

ROUNDED = 0.011  # two figures, each rounded to two places
BOXES = st.sampled_from([(304, 304), (320, 300), (560, 304)])
VALUES = st.lists(st.floats(-1e6, 1e6) | st.integers(-3000, 3000), max_size=40)
COUNTS = st.lists(st.integers(0, 5000), max_size=11)
POINTS = st.lists(st.tuples(st.integers(1, 999), st.floats(1, 5), st.floats(1, 5)), max_size=60)
WORDS = st.lists(st.tuples(st.text(max_size=40), st.none(), st.integers(-1, 2000)), max_size=70)


@given(VALUES)
def test_bars_begin_at_zero_and_are_as_long_as_their_values(values: list[float]) -> None:
    zero, bars = charts.bars(values)
    span = max([0, *values]) - min([0, *values])
    for value, bar in zip(values, bars, strict=True):
        assert bar.length == pytest.approx(100 * abs(value) / (span or 1), abs=ROUNDED)
        assert bar.start >= 0
        assert bar.start + bar.length <= 100 + ROUNDED
        assert zero == pytest.approx(bar.start + bar.length if value < 0 else bar.start, abs=0.02)


@given(COUNTS)
def test_parts_fill_the_bar_in_order_and_none_disappears(counts: list[int]) -> None:
    parts = charts.segments(counts)
    assert [(part.value, part.times) for part in parts] == [
        (value, times) for value, times in enumerate(counts) if times
    ]
    end = 0.0
    for part in parts:
        assert part.start == pytest.approx(end, abs=ROUNDED)
        assert part.length >= charts.THINNEST - ROUNDED
        end = part.start + part.length
    assert end == pytest.approx(100 if parts else 0, abs=ROUNDED)
    seen = [part for part in parts if part.length > charts.THINNEST + ROUNDED]
    for one, other in combinations(seen, 2):
        assert one.length * other.times == pytest.approx(other.length * one.times, rel=0.02)


def test_a_number_stands_in_its_part_where_a_phone_has_room_for_it() -> None:
    parts = charts.segments([60, 20, 5, 15])
    assert [part.has_room for part in parts] == [True, True, False, True]
    assert [part.has_room for part in charts.segments([1000, 10000])] == [False, True]


@given(st.integers(1, 11))
def test_a_scale_grows_darker_from_the_lightest_to_the_darkest(values: int) -> None:
    shades = [charts.shade(value, values) for value in range(values)]
    assert shades == sorted(set(shades))
    assert shades[-1] == 10
    assert shades[0] == (0 if values > 1 else 10)


@given(st.lists(st.integers(0, 5000), max_size=10))
def test_columns_are_as_high_as_their_values_and_leave_room_for_words(values: list[int]) -> None:
    columns = charts.columns(values)
    for value, column in zip(values, columns, strict=True):
        assert column.height == pytest.approx(
            charts.TALLEST * value / (max(values) or 1), abs=ROUNDED
        )
        assert column.top >= 100 - charts.TALLEST
    assert sum(column.share for column in columns) == pytest.approx(1 if any(values) else 0)


def test_the_whole_may_be_more_than_the_sum() -> None:
    assert [column.share for column in charts.columns([5, 10], of=20)] == [0.25, 0.5]
    assert [column.share for column in charts.columns([0, 0], of=0)] == [0, 0]


@given(POINTS, BOXES)
def test_dots_stay_inside_and_off_each_other(
    points: list[tuple[int, float, float]], box: tuple[int, int]
) -> None:
    plane = charts.Plane(*box)
    dots = plane.dots(points)
    for dot in dots:
        assert plane.left + charts.RADIUS <= dot.x <= plane.width - charts.RADIUS
        assert charts.RADIUS <= dot.y <= plane.bottom - charts.RADIUS
    for one, other in combinations(dots, 2):
        assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= (2 * charts.RADIUS) ** 2
    if len(points) <= 20:
        assert [dot.number for dot in dots] == [number for number, _, _ in points]


@pytest.mark.parametrize("place", [(1, 1), (3, 3), (5, 1.5)])
def test_forty_dots_on_one_place_are_all_there(place: tuple[float, float]) -> None:
    dots = charts.Plane(304, 304).dots([(number, *place) for number in range(1, 42)])
    assert [dot.number for dot in dots] == [*range(1, 41)]
    assert [dot.number for dot in dots if not dot.has_moved] == [1]


def test_values_grow_to_the_right_and_upwards_and_stay_on_the_axes() -> None:
    plane = charts.Plane(304, 304)
    assert plane.x(1) < plane.x(3) < plane.x(5) == plane.x(9)
    assert plane.y(1) > plane.y(3) > plane.y(5)
    assert plane.y(0) == plane.y(1)


@given(WORDS, BOXES)
def test_words_stay_inside_and_off_each_other(words: list[Any], box: tuple[int, int]) -> None:
    cloud = charts.cloud(words, *box)
    assert cloud.height <= box[1]
    for one in cloud.words:
        assert one.size >= charts.SMALLEST
        assert one.width >= charts.text_width(one.word, one.size) - 1
        assert one.x - one.width / 2 + 0.11 >= 0
        assert one.x + one.width / 2 <= box[0] + 0.11
        assert one.y - charts.ASCENT * one.size >= -0.11
        assert one.y + (charts.LINE - charts.ASCENT) * one.size <= cloud.height + 0.11
    for one, other in combinations(cloud.words, 2):
        across = abs(one.x - other.x) - (one.width + other.width) / 2
        assert across > 0 or abs(one.y - other.y) > charts.ASCENT * min(one.size, other.size)


@given(WORDS)
def test_what_was_said_more_often_is_never_smaller_and_the_order_does_not_matter(
    words: list[Any],
) -> None:
    cloud = charts.cloud(words, 320, 300)
    sizes = [one.size for one in cloud.words]
    assert sizes == sorted(sizes, reverse=True)
    backwards = charts.cloud(words[::-1], 320, 300).words
    assert [one[2:] for one in backwards] == [one[2:] for one in cloud.words]


def test_the_most_frequent_word_is_in_the_middle() -> None:
    names = ["Bus", "Park", "Kita", "Schule", "Markt", "Licht", "Lärm"]
    cloud = charts.cloud([(name, "de", 9 - 2 * n) for n, name in enumerate(names[:4])], 320, 300)
    first = cloud.words[0]
    assert first.word == "Bus"
    assert abs(first.y - cloud.height / 2) < charts.LINE * first.size


def test_a_cloud_shows_fewer_words_rather_than_small_ones() -> None:
    many = [(f"Nachbarschaftshilfe {number}", "de", 5) for number in range(200)]
    shown = charts.cloud(many, 320, 300).words
    assert 5 < len(shown) < 40
    assert charts.cloud([("W" * 140, None, 9), ("Bus", "de", 1)], 320, 300).words[0].word == "Bus"
    assert charts.cloud([("\u200b", None, 3), ("", None, 3)], 320, 300) == charts.Cloud([], 0)


@pytest.mark.parametrize(
    ("letter", "width"),
    [("W", 0.88), ("ö", 0.62), ("\u0301", 0), ("日", 1.05), ("Ж", 1.05), ("ж", 0.8)],
)
def test_letters_are_never_taken_for_narrower_than_they_are(letter: str, width: float) -> None:
    assert charts.text_width(letter, 1) == width


IMPORTS = (
    '{% from "components/charts.html" import bars_chart, distribution_chart, matrix_chart,'
    " cloud_chart, columns_chart %}"
)
LONG = "W" * 140
ROWS = [("Bänke", "de", 1200, "1,200 dots"), (LONG, None, 3, "3 dots"), (EVIL, None, 0, "no dots")]
ALL = """
<h1>Results</h1>
{{ bars_chart("Dots", rows, "Dots") }}
{{ bars_chart("Difference", signed) }}
{{ distribution_chart("Votes", spread, ["for", "pass", "against"], ["For", "Pass", "Against"]) }}
{{ distribution_chart("Marks", marks, range(11), range(11)) }}
{{ matrix_chart("Places", points, "Effort", "Impact", ["Soon", "Later", "Perhaps", "Never"]) }}
{{ cloud_chart("Words", words) }}
{{ columns_chart("Poll", rows[:1] + rows[2:]) }}
{{ columns_chart("Long poll", rows) }}
"""
EVERYTHING: dict[str, Any] = {
    "rows": ROWS,
    "signed": [("Up", None, 2, "2"), ("Down", None, -2, "-2")],
    "spread": [(EVIL, None, {"for": 1180, "against": 4}), (LONG, "de", {})],
    "marks": [("Scale", None, {mark: mark * mark for mark in range(11)})],
    "points": [(1, 2, 4.5), (2, 2, 4.5), (107, 5, 1)],
    "words": [("Bürgerbüro", "de", 9), ("bench", "en", 5), (EVIL, None, 2)],
}


@pytest.fixture
def drawing(house: House) -> House:
    """An application whose templates know the geometry."""
    house.app.jinja_env.globals["charts"] = charts
    return house


def draw(house: House, template: str, language: str = "en", **values: Any) -> str:
    with house.app.test_request_context(headers={"Accept-Language": language}):
        return render_template_string(IMPORTS + template, **(EVERYTHING | values))


def images(page: str) -> list[Any]:
    return [
        one
        for one in elements(page).iter()
        if one.get("role") == "img" or "p-chart--distribution" in one.get("class", "")
    ]


def test_every_chart_is_an_image_with_a_name_and_a_sentence(drawing: House) -> None:
    page = draw(drawing, ALL)
    found = by_id(page)
    names = [words(found[one.get("aria-labelledby")]) for one in images(page)]
    assert names == re.findall(r'_chart\("([^"]+)"', ALL)
    for one in images(page):
        sentence = found[one.get("aria-describedby")]
        assert words(sentence).endswith(".")
        assert sentence.get("hidden") is not None
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_sentence_says_the_gist(drawing: House) -> None:
    page = draw(drawing, ALL)
    said = [words(by_id(page)[one.get("aria-describedby")]) for one in images(page)]
    assert said[0] == "The highest value: “Bänke” with 1,200 dots."
    assert said[2] == "How often each value was given to each entry: For, Pass, Against."
    assert said[4] == "3 entries by “Effort”, growing to the right, and “Impact”, growing upwards."
    assert said[5] == f"The most frequent words: Bürgerbüro, bench, {EVIL}."
    own = draw(drawing, '{{ bars_chart("Dots", rows, summary="Benches won.") }}')
    assert words(by_id(own)[images(own)[0].get("aria-describedby")]) == "Benches won."


def test_what_people_wrote_stays_text_and_the_policy_is_kept(drawing: House) -> None:
    page = draw(drawing, ALL)
    assert "<script" not in page
    assert "style=" not in page
    assert EVIL in "".join(elements(page).itertext())


def test_texts_carry_their_languages(drawing: House) -> None:
    page = draw(drawing, ALL)
    assert {one.get("lang") for one in elements(page).iter() if one.get("lang")} == {"de", "en"}
    told = [one.get("lang") for one in elements(page).iter() if words(one) == "Bürgerbüro"]
    assert "de" in told


@pytest.mark.parametrize(
    ("language", "count", "percent"), [("en", "1,180", "100%"), ("de", "1.180", "100\xa0%")]
)
def test_numbers_are_written_as_the_reader_writes_them(
    drawing: House, language: str, count: str, percent: str
) -> None:
    page = draw(drawing, ALL, language)
    assert f">{count}</strong>" in page
    assert percent in page


def test_entries_that_have_no_place_are_counted(drawing: House) -> None:
    points = [(number, 3, 3) for number in range(1, 51)]
    page = draw(drawing, '{{ matrix_chart("Places", points, "Effort", "Impact") }}', points=points)
    assert page.count("The picture shows 40 of 50 entries.") == 2


@pytest.mark.parametrize(
    "chart",
    [
        'bars_chart("Empty", [])',
        'distribution_chart("Empty", [], [1, 2], [1, 2])',
        'matrix_chart("Empty", [], "Effort", "Impact")',
        'cloud_chart("Empty", [])',
        'columns_chart("Empty", [])',
    ],
)
def test_nothing_is_said_in_words(drawing: House, chart: str) -> None:
    page = draw(drawing, "{{ " + chart + " }}")
    assert words(elements(page)) == "Empty Nothing here yet"
    assert images(page) == []


def test_a_title_that_stands_above_already_is_only_read_out(drawing: House) -> None:
    page = draw(drawing, '{{ bars_chart("Dots", rows, id="mine", title_hidden=True) }}')
    assert by_id(page)["mine-title"].get("class") == "p-hidden"
    assert words(by_id(page)["mine-title"]) == "Dots"


def stylesheet() -> str:
    dist = ROOT / "static/dist"
    name = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))["app.css"]
    return (dist / name).read_text(encoding="utf-8")


@pytest.fixture
def show(drawing: House, new_page: Pages) -> Iterator[Any]:
    """A function that shows all charts on a screen; our font is missing, as for some readers."""

    def show(viewport: tuple[int, int], body: str = "") -> Page:
        page = new_page(viewport=viewport)
        page.set_content(
            f"<!doctype html><html lang=en><style>{stylesheet()}</style>"
            f"<body class='{body}'><main>{draw(drawing, ALL)}</main>"
        )
        return page

    return show


LETTERS = """
() => [...document.querySelectorAll(".p-chart *")]
  .filter((one) => one.checkVisibility() && one.innerHTML && !one.firstElementChild)
  .map((one) => parseFloat(getComputedStyle(one).fontSize)
    * (one.ownerSVGElement ? one.getScreenCTM().a : 1))
"""
COLLIDING = """
() => {
  const boxes = [...document.querySelectorAll(".p-cloud text")]
    .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect());
  return boxes.length < 3 || boxes.some((one, number) => boxes.slice(number + 1).some((other) =>
    one.left < other.right && other.left < one.right
    && one.top + one.height / 4 < other.bottom - other.height / 4
    && other.top + other.height / 4 < one.bottom - one.height / 4));
}
"""


@pytest.mark.browser
def test_nothing_is_wider_than_a_small_phone_and_no_words_touch(show: Any) -> None:
    page = show((320, 640))
    assert page.evaluate("() => document.scrollingElement.scrollWidth") <= 320
    assert page.evaluate(COLLIDING) is False
    assert min(page.evaluate(LETTERS)) >= 14


@pytest.mark.browser
def test_nothing_on_the_wall_is_smaller_than_can_be_read_from_the_last_row(show: Any) -> None:
    page = show((1920, 1080), "beamer")
    page.add_style_tag(content=".beamer { height: auto !important; overflow: visible !important }")
    assert min(page.evaluate(LETTERS)) >= 28
    assert page.evaluate(COLLIDING) is False
