"""The bench's own tools: what they say about numbers is right, and its charts can be read."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.support.drawing import Chart, Line, nice
from tests.support.load import Load
from tests.support.measuring import (
    FIGURES,
    Figure,
    at_least_times,
    at_most,
    cpu_of,
    in_turn,
    memory_of,
    percentile,
    report_pairs,
)
from tests.support.processes import wait_until
from tests.support.publishing import row, write_page
from tests.support.stage import (
    DOTS,
    HEAD_START,
    MARKER,
    MARKER_OF_NODE,
    bare_node,
    open_stage,
)

SVG = "{http://www.w3.org/2000/svg}"
CHART = Chart(
    "Costs & more",
    "people",
    "seconds",
    [Line("ours", [(100, 1), (1000, 9)]), Line("theirs", [(100, 0.5), (1000, 4)])],
)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """A table of this test's own."""
    found: list[Figure] = []
    monkeypatch.setattr("tests.support.measuring.FIGURES", found)
    assert FIGURES is not found
    return found


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([], 0.95, 0), ([7], 0.95, 7), (range(1, 101), 0.95, 95), ([3, 1, 2], 0.5, 2)],
)
def test_a_percentile_is_one_of_the_values(
    values: list[float], share: float, expected: float
) -> None:
    assert percentile(values, share) == expected


def test_ours_and_theirs_take_turns_and_the_first_time_does_not_count() -> None:
    said: list[str] = []

    def side(name: str) -> float:
        said.append(name)
        return float(len(said))

    pairs = in_turn(lambda: side("A"), lambda: side("B"), 2)
    assert (said, pairs) == (["A", "B"] * 3, [(3, 4), (5, 6)])


def test_what_is_quoted_is_the_median_of_the_pairs_ratios(told: list[Figure]) -> None:
    report_pairs("votes", [(10, 10), (6, 2), (4, 2)], "ms", at_least_times(2))
    assert told == [Figure("votes", 6, "ms", 2, 2, (1, 3), "≥ 2 ×", target_met=True)]


def test_a_target_may_be_about_the_value(told: list[Figure]) -> None:
    report_pairs("memory", [(101, 1)], "KB", at_most(100))
    assert (told[0].target, told[0].target_met) == ("≤ 100", False)


def test_cpu_and_memory_of_another_process_are_seen() -> None:
    busy = subprocess.Popen([sys.executable, "-c", "held = b'x' * 50_000_000\nwhile True: pass"])
    try:
        wait_until(lambda: cpu_of(busy.pid) > 100, what="100 ms of CPU")
        wait_until(lambda: memory_of(busy.pid) > 50_000, what="50 MB of memory")
        ticks = Path(f"/proc/{busy.pid}/stat").read_text(encoding="ascii").split()[13:15]
        by_ticks = 1000 * sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
        assert by_ticks <= cpu_of(busy.pid) + 20
    finally:
        busy.kill()
        busy.wait()


def test_a_chart_says_its_values_in_words_and_keeps_its_lines_apart_without_colour() -> None:
    picture = ET.fromstring(CHART.svg())
    assert picture.get("role") == "img"
    assert picture.findtext(f"{SVG}title") == "Costs & more"
    assert (
        picture.findtext(f"{SVG}desc")
        == "ours: 1 at 100; 9 at 1,000. theirs: 0.5 at 100; 4 at 1,000."
    )
    words = {one.text for one in picture.iter(f"{SVG}text")}
    assert {"people", "seconds", "ours", "theirs", "100", "1,000", "10"} <= words
    shapes = {
        tag
        for tag in ("circle", "rect", "path")
        if picture.find(f".//{SVG}g/{SVG}{tag}") is not None
    }
    assert len(shapes & {"circle", "rect"}) == 2


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 1), (0.03, 0.04), (1, 1), (9, 10), (1234, 2000)]
)
def test_an_axis_ends_at_a_round_number(value: float, expected: float) -> None:
    assert nice(value) == expected


def test_the_page_of_figures_is_renewed_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "bench.md"
    page.write_text("before\n<!-- measured -->\nold\n<!-- end -->\nafter\n", encoding="utf-8")
    figure = Figure("votes", 6, "ms", 2, 2, (1, 3), "≥ 2 ×", target_met=True)
    write_page([Figure("aside", 1, "ms"), figure], "Nothing else ran.", page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- measured -->\n\nMeasured on a machine with ")
    assert row(figure) == "| votes | 6 ms | 2 | 2.00 (1.00–3.00) | ≥ 2 × | met |\n"
    assert "Nothing else ran." in text
    assert text.index(row(figure)) < text.index("| aside | 1 ms |")
    assert "old" not in text
    assert text.endswith("\n<!-- end -->\nafter\n")


def test_the_load_client_votes_at_the_bare_node_server_and_sees_it_on_every_screen(
    tmp_path: Path,
) -> None:
    with bare_node(tmp_path / "node") as server, Load() as load:
        load.enter(server.port, marker=MARKER_OF_NODE)
        load.be([""] * 5)
        assert len(load.listen(range(5), 0.1).took) == 5
        act = {"person": 1, "emit": ["vote", {"idea": 0, "points": 1}], "mark": 1, "at": 0}
        found = load.send([act], 0)
    assert (len(found.took), found.failed, found.unseen) == (1, 0, {})
    assert (found.frames, len(found.fan_out["phone"])) == (5, 5)


def test_the_load_client_joins_and_votes_at_our_server_and_sees_it_on_every_screen(
    tmp_path: Path,
) -> None:
    with open_stage(tmp_path / "ours") as stage, Load() as load:
        load.enter(stage.server.port, stage.event.id, MARKER)
        joined = load.join(2, stage.event.code, 0.1)
        assert (len(joined.took), joined.errors) == (2, [])
        load.be([stage.moderation], "wall")
        assert load.listen([2], 0).errors == []
        mark = {"at": 0, "mark": HEAD_START * DOTS + 1}
        found = load.send([stage.vote(1, stage.marked) | mark], 0)
    assert (found.errors, found.unseen) == ([], {})
    assert {screen: len(took) for screen, took in found.fan_out.items()} == {"phone": 2, "wall": 1}
