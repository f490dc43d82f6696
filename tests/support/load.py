"""The load client of the bench: a Node process that is many people (tests/bench/load)."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from tests.support import ROOT
from tests.support.processes import node

CLIENT = ROOT / "tests/bench/load/client.mjs"

PATIENCE = 30  # seconds for the last screen to show the last vote
Act = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What came of one command.

    `took` are latencies in ms, `fan_out` the ms from marked votes to people's screens (by kind of
    screen), `unseen` how many screens of each kind never showed all of these. `frames` and `bytes`
    are all that all people heard, `recorded` what the first of them heard: (ms, name, bytes on the
    wire). `repairs` and `refreshes` count what clients fetched after gaps, `cut` the sockets that
    were cut off. `cpu` and `wall` are the client's own ms.
    """

    cpu: float
    wall: float
    frames: int
    bytes: int
    repairs: int
    refreshes: int
    cut: int
    recorded: list[tuple[float, str, int]]
    fan_out: dict[str, list[float]]
    took: list[float] = field(default_factory=list)
    answered: int = 0
    failed: int = 0
    errors: list[str] = field(default_factory=list)
    unseen: dict[str, int] = field(default_factory=dict)

    @property
    def load(self) -> float:
        """Which share of a core the client used."""
        return self.cpu / self.wall


class Load:
    """The client, for as long as the block; each method is a command and gives its outcome."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [node(), str(CLIENT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def enter(self, port: int, event: int = 0, marker: str = "") -> Outcome:
        """Go to a server; `marker` finds the figure that marked votes raise."""
        return self._do("enter", port=port, event=event, marker=marker)

    def be(self, cookies: Sequence[str], screen: str = "phone") -> Outcome:
        """Be these people as well."""
        return self._do("be", people=[{"cookie": one, "screen": screen} for one in cookies])

    def join(self, number: int, code: str, within: float, *, stay: bool = True) -> Outcome:
        """So many strangers type the code within so many seconds, see the board and listen.

        Those who do not stay see the board and are gone.
        """
        return self._do("join", number=number, code=code, within=1000 * within, stay=stay)

    def listen(self, people: Sequence[int], within: float) -> Outcome:
        """People connect and enter the room."""
        return self._do("listen", people=list(people), within=1000 * within)

    def send(self, acts: Sequence[Act], within: float) -> Outcome:
        """Acts at random moments within so many seconds, each on its person's own connection.

        Comes back when all are answered and everybody's screen shows the marked ones.
        """
        return self._do("send", acts=list(acts), within=1000 * within, patience=1000 * PATIENCE)

    def press(self, acts: Sequence[Act], lines: int) -> Outcome:
        """Acts as fast as they are answered, over so many connections."""
        return self._do("press", acts=list(acts), lines=lines)

    def hear(self, within: float) -> Outcome:
        """Only listen for so many seconds."""
        return self._do("hear", within=1000 * within)

    def leave(self) -> Outcome:
        """All hang up and are forgotten."""
        return self._do("leave")

    def _do(self, command: str, **values: Any) -> Outcome:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"do": command} | values) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the load client ended while it was to {command}"
        found: dict[str, Any] = json.loads(answer)
        return Outcome(**{"fan_out": found.pop("fanOut")} | found)
