"""Figures of the live rooms, for whoever watches this process."""

from collections import Counter
from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from participation.boards.situation import Screen
from participation.live.broadcaster import Broadcaster
from participation.live.connection import BoundedConnection
from participation.live.rooms import Room


class LiveFigures(Collector):
    """Who is connected, asked of the rooms; what was sent, by the name of the message; who was cut off."""

    def __init__(self, broadcaster: Broadcaster) -> None:
        self._broadcaster = broadcaster
        self._made: Counter[str] = Counter()
        self._delivered: Counter[str] = Counter()

    def sent(self, name: str, room: Room) -> None:
        """Count a message to everybody in a room."""
        self._made[name] += 1
        self._delivered[name] += self._broadcaster.size(room)

    def collect(self) -> Iterator[Metric]:
        """Tell them."""
        connected = GaugeMetricFamily(
            "participation_live_connections", "Screens connected now, by kind.", labels=["screen"]
        )
        for screen in Screen:
            connected.add_metric([screen.value], self._broadcaster.connected(screen))
        yield connected
        yield CounterMetricFamily(
            "participation_live_cut_off",
            "Connections ended because their reader was too far behind.",
            value=BoundedConnection.cut_off,
        )
        for name, meaning, counts in (
            ("participation_live_frames", "Messages made for a room.", self._made),
            ("participation_live_deliveries", "Messages sent to a screen.", self._delivered),
        ):
            family = CounterMetricFamily(name, meaning, labels=["message"])
            for message, number in list(counts.items()):
                family.add_metric([message], number)
            yield family
